"""Addresses of the Open Badges 3.0 API and of its OAuth 2; none takes a language prefix.

The namespace is the library's: it looks its own addresses up under that name.
"""

from django.urls import URLPattern, URLResolver, include, path
from oauth2_provider.views import OAuthServerMetadataView

from badges.ims import authorization
from badges.ims.credentials import credentials
from badges.ims.discovery import discovery
from badges.ims.profile import profile

API = "ims/ob/v3p0"
OAUTH = f"{API}/oauth"

oauth: list[URLPattern | URLResolver] = [
    path(f"{OAUTH}/authorize", authorization.Consent.as_view(), name="authorize"),
    path(f"{OAUTH}/token", authorization.Token.as_view(), name="token"),
    path(f"{OAUTH}/revoke", authorization.Revocation.as_view(), name="revoke-token"),
    path(f"{OAUTH}/register", authorization.Registration.as_view(), name="dcr-register"),
    path(
        f"{OAUTH}/register/<str:client_id>",
        authorization.RegistrationManagement.as_view(),
        name="dcr-register-management",
    ),
    # RFC 8414: the issuer is this site's own origin.
    path(".well-known/oauth-authorization-server", OAuthServerMetadataView.as_view(), name="oauth-server-metadata"),
]
fixed: list[URLPattern | URLResolver] = [
    path(f"{API}/discovery", discovery, name="ob_discovery"),
    path(f"{API}/credentials", credentials, name="ob_credentials"),
    path(f"{API}/profile", profile, name="ob_profile"),
    path("", include((oauth, "oauth2_provider"))),
]
