"""The suite on the embedded defaults: SQLite, eager tasks, mail in memory, files in a throw-away folder."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, EVIDENCE_ROOT, OAUTH2_PROVIDER, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSERELLE_DEMO = True
PUBLIC_BASE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, "OIDC_ISS_ENDPOINT": PUBLIC_BASE_URL}
ALLOWED_HOSTS = ["*"]
_folder = Path(tempfile.mkdtemp(prefix="passerelle-test-"))
MEDIA_ROOT = _folder / "media"
EVIDENCE_ROOT = _folder / "evidence"  # noqa: F811
KEY_ENCRYPTION_KEY_FILE = _folder / "keys" / "key-encryption.key"
PUBLISHED_ROOT = _folder / "published"
STORAGES = {
    **STORAGES,
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ACCOUNT_RATE_LIMITS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"].pop("CONN_MAX_AGE", None)
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Runs at the same time, of one checkout or of several, share the server but no database.
    DATABASES["default"]["TEST"] = {"NAME": f"test_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"}
WHITENOISE_AUTOREFRESH = True
SERVE_MEDIA = True
VERIFICATIONS_PER_MINUTE = 0
WALLET_REQUESTS_PER_MINUTE = 0
