"""Give a submission to the moderators of its institution."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from peer_review.ladder import moderator_due
from peer_review.models import Submission
from peer_review.notifications import tell_moderators
from peer_review.settling import settlers_of
from peer_review.steps import Kind, note


@transaction.atomic
def hand_over(*, submission: Submission) -> Submission:
    """From now on a person answers for it, with a day by which they do; readers may still finish meanwhile.

    A second call changes nothing. An appeal stays in its state, so that its decision is one on appeal.
    """
    locked: Submission = Submission.objects.locked().select_related("author", "institution").get(pk=submission.pk)
    if not locked.is_undecided or locked.moderation_due_at:
        return locked
    now = timezone.now()
    if locked.status == Submission.Status.IN_REVIEW:
        locked.hand_to_moderator()
    locked.moderation_from, locked.moderation_due_at = now, moderator_due(now)
    locked.save(update_fields=["status", "moderation_from", "moderation_due_at"])
    note(locked, Kind.MODERATOR)
    log(locked, "peer_review.hand_over")
    tell_moderators(locked, settlers_of(locked))
    return locked
