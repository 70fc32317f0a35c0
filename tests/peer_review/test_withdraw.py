"""Taking a submission back."""

import pytest

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.withdraw import withdraw
from peer_review.errors import NotInReviewError, NotTheAuthorError
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import Submit, marks


def test_what_is_taken_back_releases_its_readers_and_can_be_handed_in_again(
    submission: Submission, hand_in: Submit, teacher: User
) -> None:
    withdraw(submission=submission, actor=teacher)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.WITHDRAWN
    assert submission.assignments.open().count() == 0
    assert hand_in(teacher).attempt == 2


def test_a_second_click_changes_nothing(submission: Submission, teacher: User) -> None:
    withdraw(submission=submission, actor=teacher)
    assert withdraw(submission=submission, actor=teacher).status == Submission.Status.WITHDRAWN


def test_only_the_author_takes_it_back(submission: Submission, administrator: User, peers: list[User]) -> None:
    for other in (administrator, peers[0]):
        with pytest.raises(NotTheAuthorError):
            withdraw(submission=submission, actor=other)


def test_a_decision_cannot_be_taken_back(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    for assignment in assignments:
        assess(assignment=assignment, scores=marks(1))
    with pytest.raises(NotInReviewError):
        withdraw(submission=submission, actor=teacher)


def test_what_was_said_before_is_kept(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    said = assess(assignment=assignments[0], scores=marks(2))
    withdraw(submission=submission, actor=teacher)
    assignments[0].refresh_from_db()
    assert (assignments[0].assessment, assignments[0].released_at) == (said, None)
