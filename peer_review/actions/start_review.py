"""Begin to read."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from peer_review import dispatch, practice
from peer_review.errors import AssignmentClosedError, PlaceTakenError
from peer_review.models import ReviewAssignment, Submission


@transaction.atomic
def start_review(*, assignment: ReviewAssignment) -> ReviewAssignment:
    """Note when the reviewer began; the first time stands.

    Who let it lapse takes it up again when nobody else has come. Raises AssignmentClosedError, PlaceTakenError,
    PractiseFirstError (state): `offer_practice` then gives the piece that comes first.
    """
    submission = Submission.objects.locked().select_related("frozen_rubric").get(pk=assignment.submission_id)
    assignment.refresh_from_db()
    assignment.submission = submission
    now = timezone.now()
    practice.check_begun(assignment)
    if assignment.has_lapsed:
        _take_up_again(assignment, now)
    if not assignment.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    if assignment.started_at is None:
        assignment.started_at = now
        assignment.save(update_fields=["started_at"])
    return assignment


def _take_up_again(assignment: ReviewAssignment, now: datetime) -> None:
    """A new lease on a place that is still free."""
    if not dispatch.may_take_up_again(assignment, now):
        raise PlaceTakenError(str(assignment.uuid))
    assignment.released_at, assignment.released_for = None, ""
    assignment.due_at = now + timedelta(days=assignment.submission.days_to_answer)
    assignment.save(update_fields=["released_at", "released_for", "due_at"])
