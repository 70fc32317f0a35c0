"""Tell a person something: in the app at once, by mail soon after."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Notification, User
from accounts.tasks import mail_notification


@transaction.atomic
def notify(*, recipient: User, kind: str, subject: str, body: str, url: str = "") -> Notification:
    """Write the notification and, on commit, queue its mail.

    The caller words `subject` (one line) and `body` (plain text) in the recipient's language; `url` is a path of
    this site ("/my/badges/…") or empty. A mail that fails is found again by `accounts.jobs.mail_forgotten`.
    """
    line = " ".join(subject.split())[:250]
    notification = Notification.objects.create(recipient=recipient, kind=kind, subject=line, body=body, url=url)
    mail_notification.delay_on_commit(notification.pk)  # type: ignore[attr-defined]
    return notification


@transaction.atomic
def notify_many(notifications: Iterable[Notification]) -> None:
    """Write many at once, unsaved rows worded as for `notify`, in one query; on commit, queue the mail of each."""
    for written in Notification.objects.bulk_create(notifications):
        mail_notification.delay_on_commit(written.pk)  # type: ignore[attr-defined]
