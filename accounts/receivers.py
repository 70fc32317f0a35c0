"""allauth's facts, said again in our words for the apps above."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db import transaction
from django.dispatch import receiver

from accounts.signals import email_verified


@receiver(email_confirmed, dispatch_uid="accounts.announce_verified")
def announce_verified(sender: Any, email_address: EmailAddress, **kwargs: Any) -> None:
    """An address was confirmed: say so once the confirmation is on disk."""
    announce = partial(email_verified.send_robust, sender=EmailAddress, user_id=email_address.user_id)
    transaction.on_commit(announce)
