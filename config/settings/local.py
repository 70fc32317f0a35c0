"""`make run`: one machine, no service, DEBUG off so that what you see is what a visitor would."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR, env


def _secret_key() -> str:
    """The instance's own secret, made at first start and kept beside its database."""
    file = VAR_DIR / "keys" / "secret.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key())
    return file.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()
SERVE_MEDIA = True
# Everybody who tries the demo comes from one address, scripts included.
VERIFICATIONS_PER_MINUTE = env.int("VERIFICATIONS_PER_MINUTE", default=600)
