"""Take a hidden practice piece back from a reader who did not hand it in."""

from datetime import datetime, timedelta

from django.db import transaction

from peer_review import dispatch
from peer_review.models import ReviewAssignment, Submission
from peer_review.querysets import ReviewAssignmentQuerySet

# As with real work one may be late; only, nothing is ever decided here that would end the wait.
LATE = timedelta(days=1)


def hidden_overdue(now: datetime) -> ReviewAssignmentQuerySet:
    """Hidden pieces that a reader has begun and not handed in a day after they were due."""
    return ReviewAssignment.objects.open().filter(purpose=ReviewAssignment.Purpose.HIDDEN, due_at__lte=now - LATE)


@transaction.atomic
def release_hidden_overdue(*, assignment: ReviewAssignment, now: datetime) -> bool:
    """Give its reader the room back, in the words of real work that was decided meanwhile; whether it was open.

    Who never began is let go by `remind.release_lapsed`, as with real work.
    """
    # Held as by whoever hands it in at this moment.
    Submission.objects.locked().get(pk=assignment.submission_id)
    current = hidden_overdue(now).filter(pk=assignment.pk).select_related("reviewer", "submission").first()
    if current is None:
        return False
    dispatch.release([current], ReviewAssignment.Released.OVER)
    return True
