"""`manage.py check --database default`: the signing keys can be opened, or it says why not."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from badges import signer


@register(Tags.database)
def signing_keys(app_configs: Any, databases: Sequence[str] | None = None, **_extra: Any) -> list[CheckMessage]:
    """Every active key signs what it verifies. Readiness asks `signer.unusable_keys` the same."""
    if not databases:
        return []
    try:
        unusable = signer.unusable_keys()
    except DatabaseError:
        return []  # Not migrated yet: there are no keys.
    hint = "Put back the key-encryption key that belongs to this database (KEY_ENCRYPTION_KEY_FILE)."
    return [Error(f"The signing key {key} cannot be used.", hint=hint, id="badges.E001") for key in unusable]
