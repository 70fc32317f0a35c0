"""Remind a reader, and give free the place of one who never began."""

from datetime import datetime

from django.db import transaction

from peer_review import dispatch
from peer_review.ladder import reminders_due
from peer_review.models import ReviewAssignment, Submission
from peer_review.notifications import tell_reminded
from peer_review.steps import Kind, note


@transaction.atomic
def remind(*, assignment: ReviewAssignment, now: datetime) -> bool:
    """Send what is due of the reminders; whether one was sent. The first is the proposal itself.

    Two workers at once send one: the second finds it counted. The submission is held first, as by whoever reviews it.
    """
    Submission.objects.locked().get(pk=assignment.submission_id)
    current = ReviewAssignment.objects.select_related("submission", "reviewer").get(pk=assignment.pk)
    due = reminders_due(current.proposed_at, current.reminders_sent, now)
    if not due or not current.is_open:
        return False
    current.reminders_sent += due
    current.save(update_fields=["reminders_sent"])
    tell_reminded(current)
    if not current.is_practice:
        note(current.submission, Kind.REMINDED)
    return True


@transaction.atomic
def release_lapsed(*, assignment: ReviewAssignment, now: datetime) -> bool:
    """Give the place of a reader who never began to the next; whether it was.

    They can take it up again as long as it is free.
    """
    submission = Submission.objects.locked().get(pk=assignment.submission_id)
    lapsed = submission.assignments.lapsed(now).filter(pk=assignment.pk).select_related("reviewer", "submission")
    current = lapsed.first()
    if current is None:
        return False
    dispatch.release([current], ReviewAssignment.Released.LAPSED)
    if submission.is_undecided:
        note(submission, Kind.RELEASED)
        dispatch.propose(submission.pk)
    return True
