"""An author says how much a review helped."""

import pytest

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.rate_review import rate_review
from peer_review.errors import NotDecidedError, NotTheAuthorError
from peer_review.models import Assessment, ReviewAssignment
from tests.peer_review.conftest import marks


@pytest.fixture
def decided(assignments: list[ReviewAssignment]) -> list[Assessment]:
    return [assess(assignment=row, scores=marks(3)) for row in assignments]


def test_it_is_kept_and_can_be_changed(decided: list[Assessment], teacher: User) -> None:
    rate_review(assessment=decided[0], author=teacher, usefulness=1)
    rate_review(assessment=decided[0], author=teacher, usefulness=3)
    decided[0].refresh_from_db()
    assert decided[0].usefulness == Assessment.Usefulness.VERY


def test_before_the_decision_nothing_can_be_said(assignments: list[ReviewAssignment], teacher: User) -> None:
    early = assess(assignment=assignments[0], scores=marks(3))
    with pytest.raises(NotDecidedError):
        rate_review(assessment=early, author=teacher, usefulness=3)


def test_nobody_else_rates(decided: list[Assessment], peers: list[User]) -> None:
    with pytest.raises(NotTheAuthorError):
        rate_review(assessment=decided[0], author=peers[0], usefulness=3)


def test_a_number_that_means_nothing_is_refused(decided: list[Assessment], teacher: User) -> None:
    with pytest.raises(ValueError, match="7"):
        rate_review(assessment=decided[0], author=teacher, usefulness=7)
