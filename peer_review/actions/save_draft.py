"""Keep a review that is not finished."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment


@transaction.atomic
def save_draft(*, assignment: ReviewAssignment, draft: dict[str, Any]) -> ReviewAssignment:
    """Replace the draft, as unfinished as it may be.

    Shape: {criteria: {key: {score: int | None, comment: str}}, overall: str}. Raises AssignmentClosedError once the
    review was handed in or is no longer needed: a late autosave must not bring back what was sent.
    """
    current = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    now = timezone.now()
    assignment.draft, assignment.draft_saved_at = draft, now
    assignment.started_at = current.started_at or now
    assignment.save(update_fields=["draft", "draft_saved_at", "started_at"])
    return assignment
