"""Note that a person has seen what they were told."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import Notification, User


@transaction.atomic
def mark_read(*, recipient: User, notifications: Collection[Notification] | None = None) -> int:
    """Mark these notifications, or all of the person's, as read. Returns how many were not before.

    The first reading stays: reading again changes nothing.
    """
    unread = Notification.objects.visible_to(recipient).unread()
    if notifications is not None:
        unread = unread.filter(pk__in=[each.pk for each in notifications])
    return unread.update(read_at=timezone.now())
