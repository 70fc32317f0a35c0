"""Badges over HTTP: verification for anybody, and the public lists of achievements and issuers."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import Router, Schema

from badges import addresses, issuing, limits, verifier
from badges.forms import MAX_BADGE_BYTES
from badges.models import Achievement, Profile
from badges.openbadges import UnreadableInput
from badges.openbadges.errors import BusyError
from badges.reading import as_document
from badges.responses import problem

router = Router(tags=["badges"])
MAX_JSON_BYTES = 2 * MAX_BADGE_BYTES  # base64 makes a file a third larger
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
VERIFY_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["input"],
                    "properties": {
                        "input": {"type": "string", "description": "an address, JSON, a JWT, or a file in base64"},
                        "recipient": {"type": "string", "format": "email", "description": "compare with this address"},
                    },
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "recipient": {"type": "string", "format": "email"},
                    },
                }
            },
        },
    }
}


class CheckOut(Schema):
    """One check of a verification report."""

    id: str
    outcome: str
    detail: str


class ReportOut(Schema):
    """A verification report."""

    verdict: str
    format: str
    checks: list[CheckOut]
    credential: dict[str, Any] | None
    checked_at: str


class AchievementOut(Schema):
    """A badge that can be earned."""

    uuid: UUID
    slug: str
    name: str
    description: str
    issuer: str
    url: str


class IssuerOut(Schema):
    """An institution that issues badges here."""

    uuid: UUID
    slug: str
    name: str
    did: str
    url: str


class _BadInputError(Exception):
    """The request holds nothing that could be read; the sentence says what to do."""


@router.post("/verify", response=ReportOut, auth=None, openapi_extra=VERIFY_BODY, summary="Verify a badge")
def verify(request: HttpRequest) -> Any:
    """Always 200 with a report for readable input; 422 when no badge can be found in it."""
    try:
        with limits.turn(request):
            document, recipient = _input(request)
            report = verifier.answer_visitor(document, recipient=recipient)
    except (_BadInputError, UnreadableInput) as error:
        return problem(422, _("Unreadable input"), str(error))
    except limits.RefusedError as refusal:
        return _refused(refusal)
    except BusyError:
        return _refused(limits.RefusedError(503, limits.BUSY, limits.SOON_SECONDS))
    return JsonResponse(report.to_dict(), json_dumps_params={"ensure_ascii": False})


def _refused(refusal: limits.RefusedError) -> HttpResponse:
    """429 or 503, with the seconds after which it is worth asking again."""
    title = _("Too many requests") if refusal.status == 429 else _("Too busy")
    response = problem(refusal.status, title, str(refusal))
    response["Retry-After"] = str(refusal.retry_after)
    return response


def _input(request: HttpRequest) -> tuple[bytes | str, str]:
    """(badge, recipient) out of a JSON body or an uploaded file."""
    try:
        file = request.FILES.get("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise _BadInputError(_("The form cannot be read. Send one file as the multipart field “file”.")) from error
    if file is not None:
        return _bytes_of(file), str(request.POST.get("recipient", ""))
    # A form was read already, and its body cannot be read twice.
    body = {} if request.content_type in FORMS else _json_body(request)
    text, recipient = body.get("input"), body.get("recipient") or ""
    if not isinstance(text, str) or not isinstance(recipient, str) or not text.strip():
        raise _BadInputError(_('Send {"input": "…"} as JSON, or a file as the multipart field “file”.'))
    return as_document(text), recipient


def _bytes_of(file: UploadedFile) -> bytes:
    if (file.size or 0) > MAX_BADGE_BYTES:
        raise _BadInputError(_("The file has more than 1 MB, which is more than a badge may have."))
    return file.read()


def _json_body(request: HttpRequest) -> dict[str, Any]:
    try:
        raw = request.body
    except RequestDataTooBig:
        raw = b" " * (MAX_JSON_BYTES + 1)
    if len(raw) > MAX_JSON_BYTES:
        raise _BadInputError(_("The input is larger than a badge may be."))
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _BadInputError(_('The body is not JSON. Send {"input": "…"}, or a file as multipart.')) from error
    return body if isinstance(body, dict) else {}


@router.get("/achievements", response=list[AchievementOut], auth=None, summary="Badges that can be earned")
def achievements(request: HttpRequest) -> list[dict[str, Any]]:
    """Every published achievement of this instance."""
    base = addresses.current_base()
    rows = Achievement.objects.published().select_related("institution__profile")
    return [
        {
            "uuid": row.uuid,
            "slug": row.slug,
            "name": row.name,
            "description": row.description,
            "issuer": row.institution.profile.slug,
            "url": addresses.achievement(base, row.uuid),
        }
        for row in rows
    ]


@router.get("/issuers", response=list[IssuerOut], auth=None, summary="Institutions that issue badges here")
def issuers(request: HttpRequest) -> list[dict[str, Any]]:
    """Every issuer profile of this instance."""
    base = addresses.current_base()
    return [
        {
            "uuid": row.uuid,
            "slug": row.slug,
            "name": row.name,
            "did": issuing.issuer_id(row, base),
            "url": addresses.issuer(base, row.slug),
        }
        for row in Profile.objects.order_by("name")
    ]
