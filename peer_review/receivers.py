"""What peer review hears from below."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from badges.models import Credential
from badges.signals import credential_issued
from peer_review.actions.propose_reviewers import propose_reviewers
from peer_review.models import Submission


@receiver(credential_issued, dispatch_uid="peer_review.new_holder_may_read")
def new_holder_may_read(credential_id: int, **_: Any) -> None:
    """Who holds a badge may read work towards it: ask them, where a reader is lacking.

    Lost with the process? `jobs.propose_missing` asks them within the hour.
    """
    achievement_id = Credential.objects.values_list("award__achievement_id", flat=True).get(pk=credential_id)
    waiting = Submission.objects.filter(achievement_id=achievement_id).lacking_reviewers(timezone.now())
    for submission in waiting:
        propose_reviewers(submission=submission)
