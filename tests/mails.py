"""The mail of the next morning, for tests of what is said to people and not of when."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.jobs import mail_digests
from accounts.models import MailDigest
from accounts.tasks import mail_digest


def mail_waiting() -> None:
    """Send what everybody was told so far and has not read: into `mail.outbox`, as it leaves tomorrow morning.

    May be called again: earlier digests are forgotten, as if their days were over.
    """
    MailDigest.objects.all().delete()
    with time_machine.travel((timezone.now() + timedelta(days=1)).replace(hour=7, minute=30), tick=False):
        mail_digests()
        for digest in MailDigest.objects.unsent():
            mail_digest(digest.pk)
