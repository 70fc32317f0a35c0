"""Who is told is who may decide, and nobody who was given the work to read."""

import pytest

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, Notification, User
from peer_review.actions.hand_over import hand_over
from peer_review.models import ReviewAssignment, Submission
from peer_review.oversight import Bar, bar_of
from peer_review.settling import role_in_charge, settlers_of


@pytest.fixture
def reading_moderator(assignments: list[ReviewAssignment], atlas: Institution) -> User:
    """One of those who were asked to read it is the only moderator."""
    reader = assignments[0].reviewer
    grant_role(user=reader, institution=atlas, role="moderator")
    return reader


def test_the_only_moderator_was_asked_to_read_it_and_so_the_trainer_is_told(
    submission: Submission, reading_moderator: User, trainer: User
) -> None:
    hand_over(submission=submission)
    told = Notification.objects.get(kind="review-moderation")
    assert (told.recipient, role_in_charge(submission)) == (trainer, "trainer")
    assert bar_of(trainer, submission) is None


def test_who_was_asked_and_has_not_begun_stands_aside_already(
    submission: Submission, reading_moderator: User, trainer: User
) -> None:
    assert bar_of(reading_moderator, submission) == Bar.READER


@pytest.mark.parametrize("released", ["lapsed", "recused"])
def test_who_let_it_lapse_or_gave_it_back_stands_aside_too(
    submission: Submission, assignments: list[ReviewAssignment], reading_moderator: User, trainer: User, released: str
) -> None:
    ReviewAssignment.objects.filter(pk=assignments[0].pk).update(released_for=released)
    assert bar_of(reading_moderator, submission) == Bar.READER


def test_where_nobody_else_is_left_they_are_told_and_may_decide(
    submission: Submission, reading_moderator: User
) -> None:
    assert settlers_of(submission) == [reading_moderator]
    assert (role_in_charge(submission), bar_of(reading_moderator, submission)) == ("moderator", None)


def test_nobody_is_told_who_would_be_refused(
    submission: Submission, reading_moderator: User, moderator: User, trainer: User, administrator: User
) -> None:
    hand_over(submission=submission)
    for told in Notification.objects.filter(kind="review-moderation"):
        assert bar_of(told.recipient, submission) is None
    assert settlers_of(submission) == [moderator]
