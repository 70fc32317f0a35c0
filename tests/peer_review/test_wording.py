"""What people are promised is so, in every language."""

import pytest
from django.utils import translation

from accounts.models import Notification, User
from competencies.models import CFRubric
from peer_review import wording
from peer_review.models import ReviewPolicy, Submission
from tests.peer_review.conftest import Submit


@pytest.mark.parametrize(("language", "said"), [("en", "three"), ("fr", "trois"), ("es", "tres"), ("ar", "3")])
def test_small_numbers_are_words_where_words_do_not_change_with_what_is_counted(language: str, said: str) -> None:
    with translation.override(language):
        assert wording.in_words(3) == said


def test_a_blind_review_is_announced_as_blind(submission: Submission) -> None:
    for told in Notification.objects.filter(kind="review-proposed"):
        assert "Neither of you learns who the other is." in told.body


def test_an_open_review_is_announced_as_open(
    experienced: list[User], teacher: User, hand_in: Submit, rubric: CFRubric
) -> None:
    Notification.objects.all().delete()
    ReviewPolicy.objects.update_or_create(rubric=rubric, defaults={"is_blind": False})
    hand_in(teacher)
    told = Notification.objects.filter(kind="review-proposed")
    assert told.count() == 3
    for one in told:
        assert "each of you reads the other’s name" in one.body and "Neither of you" not in one.body
