"""Starting, and saving what is not finished."""

import pytest
from django.utils import timezone

from peer_review.actions.assess import assess
from peer_review.actions.save_draft import save_draft
from peer_review.actions.start_review import start_review
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment
from tests.peer_review.conftest import marks

DRAFT = {"criteria": {"aim": {"score": None, "comment": "Half a thou"}}, "overall": ""}


def test_the_first_start_stands(assignments: list[ReviewAssignment]) -> None:
    first = start_review(assignment=assignments[0]).started_at
    again = start_review(assignment=ReviewAssignment.objects.get(pk=assignments[0].pk))
    assert first is not None and again.started_at == first


def test_a_released_review_cannot_be_started(assignments: list[ReviewAssignment]) -> None:
    ReviewAssignment.objects.update(released_at=timezone.now(), released_for="over")
    with pytest.raises(AssignmentClosedError):
        start_review(assignment=assignments[0])


def test_a_draft_is_kept_however_unfinished_and_counts_as_begun(assignments: list[ReviewAssignment]) -> None:
    save_draft(assignment=assignments[0], draft=DRAFT)
    kept = ReviewAssignment.objects.get(pk=assignments[0].pk)
    assert (kept.draft, bool(kept.draft_saved_at), bool(kept.started_at)) == (DRAFT, True, True)


def test_a_late_autosave_does_not_bring_back_what_was_handed_in(assignments: list[ReviewAssignment]) -> None:
    stale = ReviewAssignment.objects.get(pk=assignments[0].pk)
    assess(assignment=assignments[0], scores=marks(3))
    with pytest.raises(AssignmentClosedError):
        save_draft(assignment=stale, draft=DRAFT)
    assert ReviewAssignment.objects.get(pk=stale.pk).draft == {}
