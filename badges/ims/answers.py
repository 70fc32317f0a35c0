"""What every answer of the API has in common: JSON, never kept by anybody, and errors as `Imsx_StatusInfo`.

A request is let in by `api_view`: the bearer token decides who asks and for whom, cookies never do.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauth2_provider.www_authenticate import build_bearer_challenge

from badges.models import WalletConsent

JSON = "application/json"
logger = logging.getLogger(__name__)
MINOR = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    413: "invalid_data",
    415: "not_acceptable",
    429: "server_busy",
    500: "internal_server_error",
    503: "server_busy",
}

Endpoint = Callable[[HttpRequest, WalletConsent], HttpResponse]


class RefusedError(Exception):
    """The request is not served: HTTP status, a sentence, and the code of `Imsx_CodeMinorField` if not the usual."""

    def __init__(self, status: int, sentence: str, minor: str = "") -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.minor = status, sentence, minor or MINOR[status]


def private_json(body: str, *, status: int = 200, content_type: str = JSON) -> HttpResponse:
    """An answer for this one asker, which nothing on the way keeps."""
    response = HttpResponse(body, content_type=content_type, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def status_info(status: int, sentence: str, minor: str = "") -> HttpResponse:
    """An error (OB 3.0, Imsx_StatusInfo)."""
    field = {"imsx_codeMinorFieldName": "Passerelle", "imsx_codeMinorFieldValue": minor or MINOR[status]}
    info = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": sentence,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return private_json(json.dumps(info, ensure_ascii=False), status=status)


def api_view(**endpoints: tuple[str, Endpoint]) -> Callable[[HttpRequest], HttpResponse]:
    """A view out of method=(scope, endpoint): every answer, a fault of ours included, is JSON of the specification."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        # HEAD is what GET would answer, without its body (Django's server leaves it out).
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in endpoints:
            refusal = status_info(405, _("This address answers %(methods)s only.") % {"methods": ", ".join(endpoints)})
            refusal["Allow"] = ", ".join(endpoints)
            return refusal
        return _answer(request, *endpoints[method])

    return view


def _answer(request: HttpRequest, scope: str, endpoint: Endpoint) -> HttpResponse:
    try:
        consent = _consent(request, scope)
        return consent if isinstance(consent, HttpResponse) else endpoint(request, consent)
    except RefusedError as refused:
        return status_info(refused.status, refused.sentence, refused.minor)
    except Exception:  # The specification has an answer for this too; the log has the fault.
        logger.exception("The Open Badges API failed")
        return status_info(500, _("Something is wrong on our side. Try again later."))


def _consent(request: HttpRequest, scope: str) -> WalletConsent | HttpResponse:
    """The open consent behind the bearer token, if it covers this scope; else the challenge of RFC 6750."""
    try:
        is_valid, asked = get_oauthlib_core().verify_request(request, scopes=[scope])
    except ValueError as error:  # A query that is not well-formed.
        raise RefusedError(400, _("The address is not well-formed."), "invalid_query_parameter") from error
    if is_valid:
        consent: WalletConsent = asked.consent
        WalletConsent.objects.filter(pk=consent.pk).update(last_used_at=timezone.now())
        return consent
    problem = getattr(asked, "oauth2_error", None) or {}
    return _challenge(request, problem)


def _challenge(request: HttpRequest, problem: dict[str, Any]) -> HttpResponse:
    is_scope = problem.get("error") == "insufficient_scope"
    sentence = (
        _("The person did not allow this.")
        if is_scope
        else _("An access token is needed, and this is none that works.")
    )
    response = status_info(403 if is_scope else 401, sentence)
    shown = problem if request.headers.get("Authorization") else None
    response["WWW-Authenticate"] = build_bearer_challenge(
        request, oauth2_error=shown, realm="Open Badges 3.0", resource_metadata_url=None
    )
    return response
