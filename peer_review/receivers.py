"""What peer review hears from below."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from badges.models import Credential
from badges.signals import credential_issued, credentials_issued
from peer_review.actions.carry_on import carry_on
from peer_review.models import Submission


@receiver(credential_issued, dispatch_uid="peer_review.new_holder_may_read")
def new_holder_may_read(credential_id: int, **_: Any) -> None:
    """Who holds a badge may read work towards it: ask them, where a reader is lacking.

    Lost with the process? `jobs.carry_on_all` asks them within the hour.
    """
    new_holders_may_read(credential_ids=[credential_id])


@receiver(credentials_issued, dispatch_uid="peer_review.new_holders_may_read")
def new_holders_may_read(credential_ids: list[int], **_: Any) -> None:
    """The same for a batch: each work is looked at once, however many may now read it."""
    achievements = Credential.objects.filter(pk__in=credential_ids).values("award__achievement")
    for submission in Submission.objects.filter(achievement__in=achievements).lacking_reviewers(timezone.now()):
        carry_on(submission=submission)
