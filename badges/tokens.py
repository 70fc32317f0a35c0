"""The tokens of one person for one site that is connected to us: what ends when a consent ends."""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_grant_model, get_refresh_token_model

from accounts.models import User


def digest(secret: str) -> str:
    """What is kept of a code or a state: enough to know it again, not enough to use it."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def revoke_tokens(user: User, application: Any) -> None:
    """From now on nothing that this site holds for this person opens anything: codes, access and refresh tokens."""
    own = {"user": user, "application": application}
    get_grant_model().objects.filter(**own).delete()
    get_access_token_model().objects.filter(**own).delete()
    get_refresh_token_model().objects.filter(**own, revoked=None).update(revoked=timezone.now())
