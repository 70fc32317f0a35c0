"""Tell a person something: in the app at once, by mail in the rhythm that the person chose."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Notification, User
from accounts.tasks import mail_notification


@transaction.atomic
def notify(
    *, recipient: User, kind: str, subject: str, body: str, url: str = "", is_urgent: bool = False
) -> Notification:
    """Write the notification; on commit, queue its mail, if it is one that leaves at once.

    The caller words `subject` (one line) and `body` (plain text) in the recipient's language; `url` is a path of
    this site ("/my/badges/…") or empty. `is_urgent` is for what the person asked for or what concerns the safety of
    their account or badges: then the mail leaves at once whatever their rhythm. All else waits for
    `accounts.jobs.mail_digests`, unless they asked for each; a mail that is lost is found by `mail_forgotten`.

    Raises ValueError for something urgent that comes of a review: the minute of a mail would tell who did what.
    """
    line = " ".join(subject.split())[:250]
    notification = Notification(recipient=recipient, kind=kind, subject=line, body=body, url=url, is_urgent=is_urgent)
    _refuse_telling_minute(notification)
    notification.save()
    _mail_at_once(notification)
    return notification


@transaction.atomic
def notify_many(notifications: Iterable[Notification]) -> None:
    """Write many at once, unsaved rows worded as for `notify`, in one query; on commit, queue mails likewise."""
    rows = list(notifications)
    for row in rows:
        _refuse_telling_minute(row)
    for written in Notification.objects.bulk_create(rows):
        _mail_at_once(written)


def _refuse_telling_minute(notification: Notification) -> None:
    if notification.is_urgent and notification.is_blind:
        raise ValueError(f"{notification.kind} comes of a review: its mail must not tell the minute.")


def _mail_at_once(notification: Notification) -> None:
    if notification.is_mailed_at_once:
        mail_notification.delay_on_commit(notification.pk)  # type: ignore[attr-defined]
