"""OAuth 2 for wallets and other hosts: registration, consent, tokens, revocation. The library does the protocol.

What we add: limits by address, only what this API needs (authorization code, HTTP Basic, redirects over https or to the
person's own machine), and a consent page in our words whose answer is written down before anything leaves.
"""

import json
import re
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from oauth2_provider.forms import AllowForm
from oauth2_provider.models import get_application_model
from oauth2_provider.views import (
    AuthorizationView,
    DynamicClientRegistrationManagementView,
    DynamicClientRegistrationView,
    RevokeTokenView,
    TokenView,
)

from badges import limits
from badges.actions.allow_wallet import allow_wallet
from badges.forms import WalletForm
from badges.responses import private
from badges.scopes import READ_PROFILE, SENTENCES

GRANTS = ("authorization_code", "refresh_token")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_REDIRECTS, MAX_REDIRECT, MAX_NAME = 10, 1_000, 100
MAX_BODY = 16 * 1024
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
ECHOED = ("client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version", "contacts")


def site_of(redirect_uri: str) -> str:
    """What a person recognises of where they will return to: the host, with a port that is not the usual one."""
    return urlsplit(redirect_uri).netloc


class Consent(AuthorizationView):
    """The consent page: who asks, what for, in the person's language; yes or no."""

    template_name = "badges/wallet_consent.html"
    form_class: type[AllowForm] = WalletForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """In the person's language, rendered while that is active; kept by nobody."""
        asked = request.GET.get("lang", getattr(request.user, "language", ""))
        known = asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)
        with translation.override(known):
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return private(response)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asked each time: a site cannot have the page skipped (the library's `approval_prompt`)."""
        query = request.GET.copy()
        query.pop("approval_prompt", None)
        request.GET = query  # type: ignore[assignment]
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside the library's: the sentences, the site, and whether the name can be shared."""
        context = super().get_context_data(**kwargs)
        scopes = context.get("scopes") or []
        context["sentences"] = [SENTENCES[scope] for scope in scopes if scope in SENTENCES]
        context["asks_who"] = READ_PROFILE in scopes
        context["site"] = site_of(context.get("redirect_uri") or "")
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page; its form may lead on to the site that asked, which a browser checks too (form-action)."""
        response = super().render_to_response(context, **kwargs)
        target = urlsplit(context.get("redirect_uri") or "")
        if target.netloc:
            response._csp_update = {"form-action": [f"{target.scheme}://{target.netloc}"]}
        return response

    @transaction.atomic
    def form_valid(self, form: WalletForm) -> HttpResponse:
        """A yes is written down in the same breath in which the code is made, and its scope goes back beside the code.

        OB 3.0, section 7.1.
        """
        response = super().form_valid(form)
        if form.cleaned_data["allow"] and "code=" in urlsplit(response.get("Location", "")).query:
            response["Location"] += f"&{urlencode({'scope': form.cleaned_data['scope']})}"
            allow_wallet(
                holder=self.request.user,
                application=get_application_model().objects.get(client_id=form.cleaned_data["client_id"]),
                site=site_of(form.cleaned_data["redirect_uri"]),
                scopes=form.cleaned_data["scope"],
                shares_name=form.cleaned_data["shares_name"],
            )
        return response


class Token(TokenView):
    """Codes and refresh tokens become access tokens; nothing else does."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """RFC 6749, section 3.2, within limits."""
        if limits.is_over_wallet_limit(request, "token"):
            return _too_many()
        if request.POST.get("grant_type") not in GRANTS:
            return _no_store(JsonResponse({"error": "unsupported_grant_type"}, status=400))
        return _no_store(super().post(request, *args, **kwargs))


class Revocation(RevokeTokenView):
    """RFC 7009: a site gives back what it has."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Within limits."""
        return _too_many() if limits.is_over_wallet_limit(request, "revoke") else super().post(request, *args, **kwargs)


class Registration(DynamicClientRegistrationView):
    """RFC 7591: a site makes itself known. Anybody may; it gets nothing by it until a person says yes."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Within limits; as nobody, whoever is signed in, since the client belongs to no person."""
        if limits.is_over_wallet_limit(request, "register"):
            return _too_many()
        refusal = _unfit(request)
        if refusal:
            return refusal
        request.user = AnonymousUser()
        response = super().post(request, *args, **kwargs)
        return _completed(request, response) if response.status_code == 201 else _no_store(response)


class RegistrationManagement(DynamicClientRegistrationManagementView):
    """RFC 7592: a site reads, changes or removes what it said of itself."""

    def put(self, request: HttpRequest, client_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under the rules of registration."""
        refusal = _too_many() if limits.is_over_wallet_limit(request, "register") else _unfit(request)
        return refusal or _no_store(super().put(request, client_id, *args, **kwargs))


def _unfit(request: HttpRequest) -> HttpResponse | None:
    """What is wrong with a client's metadata, or None. The library checks the rest."""
    try:
        body = request.body
        data = json.loads(body) if len(body) <= MAX_BODY else None
    except (ValueError, RecursionError, RequestDataTooBig):
        data = None
    if not isinstance(data, dict):
        return _invalid("invalid_client_metadata", "Send a JSON object of at most 16 kB.")
    if not _are_redirects(data.get("redirect_uris")):
        return _invalid("invalid_redirect_uri", "redirect_uris: 1 to 10, https, or http on the loopback address.")
    grants, answers = data.get("grant_types", ["authorization_code"]), data.get("response_types", ["code"])
    if not isinstance(grants, list) or not {str(each) for each in grants} <= set(GRANTS) or answers != ["code"]:
        return _invalid("invalid_client_metadata", "Only authorization_code, refresh_token and the response type code.")
    if data.get("token_endpoint_auth_method", "client_secret_basic") != "client_secret_basic":
        return _invalid("invalid_client_metadata", "token_endpoint_auth_method is client_secret_basic.")
    if not _is_name(data.get("client_name")):
        return _invalid("invalid_client_metadata", "client_name: 1 to 100 printable characters, for people to read.")
    return None


def _is_name(value: Any) -> bool:
    return (
        isinstance(value, str) and len(value.strip()) > 0 and len(value) <= MAX_NAME and not UNPRINTABLE.search(value)
    )


def _are_redirects(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST_REDIRECTS and all(_is_redirect(uri) for uri in value)


def _is_redirect(uri: Any) -> bool:
    """True for https, or http to the machine that the person sits at; no fragment, no user name, no spaces."""
    if not isinstance(uri, str) or len(uri) > MAX_REDIRECT or not uri.isascii() or re.search(r"[\s\\#;,*]", uri):
        return False
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def _completed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The library's answer with what RFC 7591, section 3.2.1, asks for beside it, and what the site said of itself."""
    said = json.loads(request.body)
    answer = json.loads(response.content)
    answer |= {name: said[name] for name in ECHOED if name in said}
    answer |= {
        "client_id_issued_at": int(time.time()),
        "client_secret_expires_at": 0,
        "response_types": ["code"],
        "scope": " ".join(scope for scope in str(said.get("scope", "")).split() if scope in SENTENCES),
    }
    return _no_store(JsonResponse(answer, status=201))


def _invalid(error: str, sentence: str) -> HttpResponse:
    return _no_store(JsonResponse({"error": error, "error_description": sentence}, status=400))


def _too_many() -> HttpResponse:
    sentence = _("Too many requests. Wait a minute, then ask again.")
    response = JsonResponse({"error": "slow_down", "error_description": sentence}, status=429)
    response["Retry-After"] = "60"
    return _no_store(response)


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
