"""What people are promised is so, in every language."""

import pytest
from django.utils import translation

from accounts.models import Notification, User
from competencies.models import CFRubric, CFRubricCriterion
from peer_review import wording
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
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


@pytest.mark.parametrize(
    ("rule", "weights", "words"),
    [
        ("every", (1, 1), "when every criterion is enough"),
        ("weighted", (1, 1), "the weighted mean of the criteria is enough"),
        ("weighted", (0, 0), "when every criterion is enough"),
    ],
)
def test_whoever_decides_is_told_what_the_rule_makes_of_their_levels(
    teacher: User, moderator: User, hand_in: Submit, rubric: CFRubric, rule: str, weights: tuple[int, int], words: str
) -> None:
    ReviewPolicy.objects.update_or_create(rubric=rubric, defaults={"pass_rule": rule})
    for criterion, weight in zip(rubric.criteria.order_by("pk"), weights, strict=True):
        CFRubricCriterion.objects.filter(pk=criterion.pk).update(weight=weight)
    submission = hand_in(teacher)
    assert words in wording.rule_of(submission)
    hand_over(submission=submission)
    decision = moderate(submission=submission, moderator=moderator, scores={"aim": 2, "care": 4}, reason="I read it.")
    assert decision.outcome == ("accepted" if rule == "weighted" and weights == (1, 1) else "needs_work")
    assert ("their weighted mean" in wording.counted(decision)) == ("weighted mean" in words)
