"""Periodic work of accounts."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Notification
from accounts.tasks import mail_notification

# Younger ones are still on their way; older ones would be news of another day.
ON_ITS_WAY = timedelta(minutes=10)
TOO_LATE = timedelta(days=3)


def mail_forgotten() -> int:
    """Queue the mail of every notification whose task was lost (a broker down, a process killed). Returns how many."""
    now = timezone.now()
    forgotten = Notification.objects.unmailed().filter(created_at__range=(now - TOO_LATE, now - ON_ITS_WAY))
    ids = list(forgotten.values_list("pk", flat=True))
    for pk in ids:
        mail_notification.delay_on_commit(pk)  # type: ignore[attr-defined]
    return len(ids)
