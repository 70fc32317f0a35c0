"""How our OAuth 2 provider (django-oauth-toolkit) is stricter than it comes: named in `OAUTH2_PROVIDER`.

Only the authorization code grant with PKCE S256, `state` and a stated scope; a client names itself by HTTP Basic alone;
a token works while its person is active and their consent open (QUALITY S-34, P-05); a code that is used twice ends
every token of that consent (RFC 6749, section 4.1.2).
"""

from typing import Any

from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, InvalidScopeError, UnsupportedResponseTypeError

from badges.models import WalletConsent
from badges.scopes import SENTENCES
from badges.tokens import digest, revoke_tokens

MAX_STATE = 1_000


class WalletScopes(BaseScopes):
    """The four scopes of Open Badges 3.0, and none that is given unasked."""

    def get_all_scopes(self) -> dict[str, Any]:
        """Scope → the sentence that the person reads."""
        return SENTENCES

    def get_available_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Every scope may be asked for."""
        return list(SENTENCES)

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> Any:
        """None: a site says what it wants."""
        return []


class WalletValidator(OAuth2Validator):
    """The library's rules, and ours."""

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Called at the authorization endpoint alone, after the redirect address is known to be the client's own.

        Raises InvalidRequestError, InvalidScopeError and UnsupportedResponseTypeError, which the library sends back to
        that address. The server class lets pass whatever contains "code", such as OpenID's hybrids.
        """
        if response_type != "code":
            raise UnsupportedResponseTypeError(request=request)
        if not request.state or len(request.state) > MAX_STATE:
            raise InvalidRequestError(description="state is required, at most 1,000 characters.", request=request)
        if not request.code_challenge or request.code_challenge_method != "S256":
            raise InvalidRequestError(
                description="PKCE is required: code_challenge with code_challenge_method=S256.", request=request
            )
        if not request.scopes:
            raise InvalidScopeError(description="scope is required.", request=request)
        return bool(super().validate_response_type(client_id, response_type, client, request, *args, **kwargs))

    def validate_bearer_token(self, token: str, scopes: list[str], request: Any) -> bool:
        """True for a live token of an active person whose consent is open; the consent goes along as `consent`."""
        if not super().validate_bearer_token(token, scopes, request):
            return False
        consent = _consent(request)
        if request.user is None or not request.user.is_active or consent is None:
            request.oauth2_error = {"error": "invalid_token"}
            return False
        if not set(scopes) <= set(consent.scopes.split()):  # Allowed once, and not when they were asked again.
            request.oauth2_error = {"error": "insufficient_scope"}
            return False
        request.consent = consent
        return True

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """True for a live token of an active person whose consent is open."""
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            return False
        return request.user.is_active and _consent(request) is not None

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """True for a code that is used for the first time, by the client it was made for, in time."""
        if super().validate_code(client_id, code, client, request, *args, **kwargs):
            return bool(request.user.is_active)
        self._end_what_a_replayed_code_opened(code, client)
        return False

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Forget the code, but for its digest: so that a second use is recognised."""
        super().invalidate_authorization_code(client_id, code, request, *args, **kwargs)
        open_ones = WalletConsent.objects.held_by(request.user).open().filter(application=request.client)
        open_ones.update(code_digest=digest(code), last_used_at=timezone.now())

    def _end_what_a_replayed_code_opened(self, code: str, client: Any) -> None:
        spent = WalletConsent.objects.filter(application=client, code_digest=digest(code)).select_related("holder")
        for consent in spent:
            revoke_tokens(consent.holder, client)

    def _authenticate_request_body(self, request: Any) -> bool:
        """Never: a client's secret does not belong in a form (RFC 6749, section 2.3.1)."""
        return False


def _consent(request: Any) -> WalletConsent | None:
    """The open consent behind the token of this request."""
    consents = WalletConsent.objects.held_by(request.user).open()
    found: WalletConsent | None = consents.filter(application=request.client).first()
    return found
