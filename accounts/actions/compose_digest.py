"""Gather what a person has not been mailed yet into the mail of a day."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import MailDigest, Notification, User
from accounts.notifications import digest_words
from accounts.tasks import mail_digest

# Longer than this a notification is no news.
REACH = timedelta(days=7)
# A job that came late one day does not come early the next. An hour less than a day: runs are not punctual.
GAP = timedelta(hours=23)


@transaction.atomic
def compose_digest(*, person: User, day: date, until: datetime, now: datetime) -> MailDigest | None:
    """Return the digest, written down with its notifications; on commit, its mail is queued.

    It holds everything told before `until` that was neither mailed nor read on the page since. None when there is
    nothing of that kind, when the person had a digest on this day or within `GAP`, or when another worker was faster.
    """
    if MailDigest.objects.of_today(person.pk, day, now - GAP).exists():
        return None
    rows = list(Notification.objects.visible_to(person).news(until - REACH, until).order_by("created_at", "pk"))
    digest = _write(person, day, rows, now) if rows else None
    if digest is not None:
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(digest=digest)
        mail_digest.delay_on_commit(digest.pk)  # type: ignore[attr-defined]
    return digest


def _write(person: User, day: date, rows: list[Notification], now: datetime) -> MailDigest | None:
    """The row, or None when another worker's was there first (person and day are unique)."""
    subject, body = digest_words(person, rows)
    try:
        with transaction.atomic():
            return MailDigest.objects.create(person=person, day=day, subject=subject, body=body, composed_at=now)
    except IntegrityError:
        return None
