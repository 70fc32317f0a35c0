"""Note that a person has seen what they were told."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Notification, User


@transaction.atomic
def mark_read(*, recipient: User, notification: Notification | None = None) -> int:
    """Mark one notification, or all of the person's, as read. Returns how many were not before.

    The first reading stays: reading again changes nothing.
    """
    unread = Notification.objects.visible_to(recipient).unread()
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    return unread.update(read_at=timezone.now())
