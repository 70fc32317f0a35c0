"""Handing in a review."""

from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from accounts.models import Notification
from peer_review.actions.assess import assess
from peer_review.actions.withdraw import withdraw
from peer_review.errors import AssignmentClosedError, IncompleteAssessmentError
from peer_review.models import Assessment, CriterionScore, Decision, ReviewAssignment, Submission
from tests.peer_review.conftest import marks


def test_a_review_keeps_a_score_and_a_comment_for_every_criterion(assignments: list[ReviewAssignment]) -> None:
    scores = {"aim": (4, " Clear from the first line. "), "care": (2, "Who was at the back?")}
    assessment = assess(assignment=assignments[0], scores=scores, comment=" Thank you. ")
    kept = {row.criterion_key: (row.score, row.comment) for row in assessment.scores.all()}
    assert kept == {"aim": (4, "Clear from the first line."), "care": (2, "Who was at the back?")}
    assert assessment.comment == "Thank you."
    assignments[0].refresh_from_db()
    assert assignments[0].completed_at and assignments[0].started_at


@pytest.mark.parametrize(
    ("scores", "missing"),
    [
        ({}, {"aim": "level", "care": "level"}),
        ({"aim": (3, "Yes."), "care": (3, "  ")}, {"care": "comment"}),
        ({"aim": (None, "Yes."), "care": (3, "Yes.")}, {"aim": "level"}),
        ({"aim": (9, "Yes."), "care": (0, "Yes.")}, {"aim": "level", "care": "level"}),
    ],
)
def test_a_criterion_without_level_or_comment_is_named_and_nothing_is_kept(
    assignments: list[ReviewAssignment], scores: dict[str, Any], missing: dict[str, str]
) -> None:
    with pytest.raises(IncompleteAssessmentError) as raised:
        assess(assignment=assignments[0], scores=scores)
    assert raised.value.missing == missing
    assert not Assessment.objects.exists()


def test_a_double_click_changes_nothing(assignments: list[ReviewAssignment]) -> None:
    first = assess(assignment=assignments[0], scores=marks(3))
    stale = ReviewAssignment.objects.get(pk=assignments[0].pk)
    stale.completed_at = None
    second = assess(assignment=stale, scores=marks(1))
    assert first == second
    assert set(CriterionScore.objects.values_list("score", flat=True)) == {3}


def test_what_asked_for_the_review_asks_no_more(assignments: list[ReviewAssignment]) -> None:
    asked = Notification.objects.filter(kind="review-proposed").unread()
    first, other = (asked.filter(url__contains=str(one.uuid)) for one in assignments[:2])
    assert first.exists()
    assess(assignment=assignments[0], scores=marks(3))
    assert not first.exists() and other.exists()


def test_before_the_last_review_nothing_is_decided(assignments: list[ReviewAssignment], submission: Submission) -> None:
    for assignment in assignments[:2]:
        assess(assignment=assignment, scores=marks(4))
    submission.refresh_from_db()
    assert submission.status == Submission.Status.IN_REVIEW
    assert not Decision.objects.exists()


def test_the_last_review_decides_in_the_same_breath(
    assignments: list[ReviewAssignment], submission: Submission
) -> None:
    for assignment in assignments:
        assess(assignment=assignment, scores=marks(3))
    submission.refresh_from_db()
    assert submission.status == Submission.Status.ACCEPTED


def test_an_overdue_review_still_counts_while_nothing_is_decided(assignments: list[ReviewAssignment]) -> None:
    ReviewAssignment.objects.update(due_at=assignments[0].proposed_at)
    assert assess(assignment=assignments[0], scores=marks(3))


def test_work_that_was_taken_back_takes_no_more_reviews(
    assignments: list[ReviewAssignment], submission: Submission
) -> None:
    withdraw(submission=submission, actor=submission.author)
    with pytest.raises(AssignmentClosedError):
        assess(assignment=assignments[0], scores=marks(3))


def test_the_work_s_row_is_locked_before_anything_is_read(
    assignments: list[ReviewAssignment], django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without row locks in this database the order is what can be shown: lock, then look."""
    order: list[str] = []
    queryset = type(Submission.objects.all())
    locked = queryset.locked
    monkeypatch.setattr(queryset, "locked", lambda self: (order.append("lock"), locked(self))[1])
    first = Assessment.objects.filter
    monkeypatch.setattr(Assessment.objects, "filter", lambda *a, **k: (order.append("look"), first(*a, **k))[1])
    assess(assignment=assignments[0], scores=marks(3))
    assert order[:2] == ["lock", "look"]


def test_a_review_is_logged_without_who_wrote_it(assignments: list[ReviewAssignment]) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    entry: Any = ModelLogEntry.objects.get(action="peer_review.assess")
    assert entry.user is None and entry.data == {"assignment": str(assignments[0].uuid)}
    assert assignments[0].reviewer.email not in entry.label
