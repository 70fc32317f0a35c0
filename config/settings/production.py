"""Behind TLS and a proxy. Refuses to start half-configured; `manage.py check --deploy` says the rest."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import FETCH_ALLOW_ORIGINS, PASSERELLE_DEMO, PASSERELLE_FAILPOINT, PUBLIC_BASE_URL, env

if PASSERELLE_DEMO:
    raise ImproperlyConfigured("PASSERELLE_DEMO opens accounts with a published password: never in production.")
if PASSERELLE_FAILPOINT:
    raise ImproperlyConfigured("PASSERELLE_FAILPOINT kills processes: it is for tests, never in production.")
if FETCH_ALLOW_ORIGINS:
    raise ImproperlyConfigured("FETCH_ALLOW_ORIGINS lets visitors reach private hosts: leave it empty in production.")
if not PUBLIC_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_BASE_URL must start with https://: badges are signed under it for life.")

SECRET_KEY = env.str("SECRET_KEY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
