"""The tail of `notify`: mail, outside the request."""

from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from accounts.models import Notification
from accounts.notifications import compose


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
