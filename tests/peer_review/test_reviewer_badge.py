"""Who reads much and well earns a badge for it."""

from typing import Any

import pytest

from accounts.models import Institution, User
from badges.models import Award
from peer_review import jobs
from peer_review.actions.assess import assess
from peer_review.actions.offer_reviewer_badge import offer_reviewer_badge
from peer_review.actions.rate_review import rate_review
from peer_review.actions.reward_reviewer import reward_reviewer
from peer_review.models import ReviewerBadge
from tests.peer_review.conftest import Submit, marks


@pytest.fixture
def badge(atlas: Institution) -> ReviewerBadge:
    made = offer_reviewer_badge(institution=atlas)
    made.reviews_needed = 3
    made.save(update_fields=["reviews_needed"])
    return made


def read_three(hand_in: Submit, readers: list[User], odd_one_out: int = 3) -> None:
    """Three works of three authors, each read by all; the first reader says `odd_one_out` where others say 3."""
    for number in range(3):
        author = User.objects.create_user(f"author{number}@example.org")
        work = hand_in(author, text=f"Work {number}")
        for row in work.assignments.order_by("reviewer"):
            first = row.reviewer == readers[0]
            made = assess(assignment=row, scores=marks(odd_one_out if first else 3))
        rate_review(assessment=made, author=author, usefulness=3)
        # Else they would be asked to read the next.
        User.objects.filter(pk=author.pk).update(is_active=False)


def test_who_has_read_enough_and_agrees_is_awarded_once_with_what_was_counted(
    badge: ReviewerBadge, hand_in: Submit, experienced: list[User]
) -> None:
    read_three(hand_in, experienced)
    assert jobs.reward_reviewers() == 3
    assert jobs.reward_reviewers() == 0
    given = Award.objects.get(recipient__user=experienced[0])
    assert given.achievement == badge.achievement
    [evidence] = given.evidence.all()
    assert evidence.narrative.startswith("Read 3 portfolios for Atlas Teacher College")
    assert "100 % of these levels" in evidence.narrative


def test_before_enough_there_is_none(badge: ReviewerBadge, hand_in: Submit, experienced: list[User]) -> None:
    badge.reviews_needed = 4
    badge.save(update_fields=["reviews_needed"])
    read_three(hand_in, experienced)
    assert jobs.reward_reviewers() == 0


def test_who_is_far_from_what_was_decided_is_not_awarded(
    badge: ReviewerBadge, hand_in: Submit, experienced: list[User]
) -> None:
    read_three(hand_in, experienced, odd_one_out=1)
    assert reward_reviewer(person=experienced[0], badge=badge) is None
    assert reward_reviewer(person=experienced[1], badge=badge)


def test_an_institution_that_is_read_for_gets_its_badge_by_itself_in_every_language(
    hand_in: Submit, experienced: list[User], atlas: Institution, settings: Any
) -> None:
    read_three(hand_in, experienced)
    jobs.reward_reviewers()
    made = ReviewerBadge.objects.get(institution=atlas)
    assert made.achievement.published_at
    assert set(made.achievement.translations) == {code for code, _name in settings.LANGUAGES} - {"en"}
    assert "at least 10 portfolios" in made.achievement.criteria


def test_offering_twice_is_one_badge(badge: ReviewerBadge, atlas: Institution) -> None:
    assert offer_reviewer_badge(institution=atlas) == badge
