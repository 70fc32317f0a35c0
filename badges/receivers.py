"""What badges does when the apps below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import email_verified
from badges.actions.claim_recipients import claim_recipients


@receiver(email_verified, dispatch_uid="badges.claim_recipients")
def claim_waiting_badges(sender: Any, user_id: int, **_extra: Any) -> None:
    """A proven address opens the badges that wait under it."""
    claim_recipients(user=User.objects.get(pk=user_id))
