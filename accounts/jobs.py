"""Periodic work of accounts: mail, in the rhythm that each person chose.

| rhythm | what leaves when |
|---|---|
| once a day (unless another is chosen) | everything in one mail, at the first run after `DIGEST_HOUR` |
| each | at once; what comes of a review at the first run of the next hour |
| none | nothing |

In every rhythm what is urgent leaves at once, and what was read on the page meanwhile does not leave any more.

**What comes of a review, under "each"** (QUALITY S-33): a mail that leaves in the minute of a review tells its author
when the reviewer was at work, and in a small cohort who. So those mails wait for the full hour and leave together with
whatever else came of reviews in it. The day alone, as pages show it, would keep from reviewers who asked for each
message that their place is free again after 24 hours; the hour is what remains to be guessed from.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.compose_digest import REACH, compose_digest
from accounts.models import MailDigest, Notification, User
from accounts.tasks import mail_digest, mail_notification

# Younger ones are still on their way; older ones would be news of another day.
ON_ITS_WAY = timedelta(minutes=10)
TOO_LATE = timedelta(days=3)
# In UTC: early morning in Europe and Africa, before school. A job that was down catches up until the evening.
DIGEST_HOUR = 7
LAST_HOUR = 19


def mail_forgotten() -> int:
    """Queue the mail of every notification that leaves at once and whose task was lost. Returns how many.

    What waits for a digest, or for its hour, is not forgotten: that is `mail_digests`' own.
    """
    now = timezone.now()
    forgotten = Notification.objects.mailed_at_once().news(now - TOO_LATE, now - ON_ITS_WAY)
    return _queue(forgotten)


def mail_digests() -> int:
    """Compose the digests of the day, send again what was composed and not sent, mail each to whoever wants each.

    Returns how many mails were queued. Run twice, or by two workers, it changes nothing: a person has one digest a day.
    """
    now = timezone.now()
    again = _send_again(now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    each = Notification.objects.blind().filter(recipient__mail_rhythm=User.MailRhythm.EACH)
    return again + _compose(now) + _queue(each.news(now - TOO_LATE, hour))


def _queue(notifications: "QuerySet[Notification]") -> int:
    ids = list(notifications.values_list("pk", flat=True))
    for pk in ids:
        mail_notification.delay_on_commit(pk)  # type: ignore[attr-defined]
    return len(ids)


def _send_again(now: datetime) -> int:
    """Digests whose task was lost, or whose worker died."""
    lost = MailDigest.objects.unsent().filter(composed_at__range=(now - TOO_LATE, now - ON_ITS_WAY))
    ids = list(lost.values_list("pk", flat=True))
    for pk in ids:
        mail_digest.delay_on_commit(pk)  # type: ignore[attr-defined]
    return len(ids)


def _compose(now: datetime) -> int:
    """The digests of today, of what was told before its hour."""
    if not DIGEST_HOUR <= now.hour < LAST_HOUR:
        return 0
    until = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    told = Notification.objects.news(until - REACH, until).values("recipient")
    people = User.objects.filter(pk__in=told, mail_rhythm=User.MailRhythm.DAILY)
    composed = (compose_digest(person=person, day=now.date(), until=until, now=now) for person in people)
    return sum(digest is not None for digest in composed)
