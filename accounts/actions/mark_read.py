"""Note that a person has seen what they were told."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

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


def mark_settled(*, recipients: Iterable[Any], about: UUID | None = None, kind: str = "") -> int:
    """Nothing is left to do about it: what asked these people (or their ids) for it is read, and no mail follows.

    Of those notices `about` stands in the address, or `kind` is theirs. Returns how many were not read before.
    """
    asked = Notification.objects.unread().filter(recipient__in=recipients)
    asked = asked.filter(url__contains=str(about)) if about else asked
    asked = asked.filter(kind=kind) if kind else asked
    return asked.update(read_at=timezone.now())
