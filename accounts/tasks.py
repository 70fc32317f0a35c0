"""The tail of `notify` and `compose_digest`: mail, outside the request."""

from smtplib import SMTPException

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import MailDigest, Notification, User
from accounts.notifications import compose, compose_again


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=30, max_retries=5)
def mail_notification(notification_id: int) -> None:
    """Mail a notification once and note when.

    A worker that dies between sending and noting sends again: rarer and kinder than a mail that never comes, and
    both carry one Message-ID.
    """
    row = Notification.objects.unmailed().filter(pk=notification_id).select_related("recipient").first()
    if row is None:
        return
    if row.recipient.is_active:
        compose(row).send()
    Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=30, max_retries=5)
def mail_digest(digest_id: int) -> None:
    """Mail a digest once, and note when on it and on what it tells.

    The claim is one statement: of two workers one sends. One that dies with it leaves the digest to
    `accounts.jobs.mail_digests`, which sends the same words under the same Message-ID. Who has chosen another rhythm
    since is not written to.
    """
    if not MailDigest.objects.unsent().filter(pk=digest_id).update(begun_at=timezone.now()):
        return
    digest = MailDigest.objects.select_related("person").get(pk=digest_id)
    if digest.person.mail_rhythm != User.MailRhythm.DAILY:
        return
    try:
        compose_again(digest).send()
    except (OSError, SMTPException):
        # Nothing has left: the next try need not wait until the claim is old.
        MailDigest.objects.filter(pk=digest_id).update(begun_at=None)
        raise
    _note_sent(digest)


@transaction.atomic
def _note_sent(digest: MailDigest) -> None:
    now = timezone.now()
    MailDigest.objects.filter(pk=digest.pk).update(sent_at=now)
    digest.notifications.unmailed().update(mailed_at=now)
