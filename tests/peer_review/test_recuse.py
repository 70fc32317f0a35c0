"""Giving a review back."""

import pytest

from accounts.models import Notification, User
from peer_review.actions.assess import assess
from peer_review.actions.recuse import recuse
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import Graduate, Submit, marks


def test_the_next_is_asked_at_once_and_the_log_names_nobody(
    hand_in: Submit, graduate: Graduate, teacher: User, experienced: list[User]
) -> None:
    graduate(User.objects.create_user("fourth@example.org"))
    submission = hand_in(teacher)
    before = {row.reviewer for row in submission.assignments.all()}
    row = submission.assignments.first()
    assert row is not None
    back = recuse(assignment=row, reason="conflict")
    assert (back.recusal, back.released_for, back.is_open) == ("conflict", "recused", False)
    [new] = {row.reviewer for row in submission.assignments.open()} - before
    assert new not in before
    assert list(submission.steps.values_list("kind", "count")) == [("asked", 3), ("recused", 0), ("asked", 1)]


def test_who_gave_it_back_is_not_asked_again_and_not_told(assignments: list[ReviewAssignment]) -> None:
    Notification.objects.all().delete()
    recuse(assignment=assignments[0], reason="time")
    assert assignments[0].submission.assignments.open().count() == 2
    assert not Notification.objects.filter(recipient=assignments[0].reviewer).exists()


def test_what_asked_for_it_asks_no_more(assignments: list[ReviewAssignment]) -> None:
    asked = Notification.objects.filter(kind="review-proposed", url__contains=str(assignments[0].uuid)).unread()
    assert asked.count() == 1
    recuse(assignment=assignments[0], reason="time")
    assert not asked.exists()


def test_a_second_click_changes_nothing(assignments: list[ReviewAssignment], submission: Submission) -> None:
    recuse(assignment=assignments[0], reason="time")
    again = recuse(assignment=assignments[0], reason="subject")
    assert again.recusal == "time"
    assert submission.steps.filter(kind="recused").count() == 1


def test_what_was_handed_in_cannot_be_given_back(assignments: list[ReviewAssignment]) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    with pytest.raises(AssignmentClosedError):
        recuse(assignment=assignments[0], reason="time")


def test_a_reason_that_is_none_is_refused(assignments: list[ReviewAssignment]) -> None:
    with pytest.raises(ValueError, match="boredom"):
        recuse(assignment=assignments[0], reason="boredom")
