"""Begin to read."""

from django.db import transaction
from django.utils import timezone

from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment


@transaction.atomic
def start_review(*, assignment: ReviewAssignment) -> ReviewAssignment:
    """Note when the reviewer began; the first time stands. Raises AssignmentClosedError."""
    if not assignment.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    if assignment.started_at is None:
        assignment.started_at = timezone.now()
        assignment.save(update_fields=["started_at"])
    return assignment
