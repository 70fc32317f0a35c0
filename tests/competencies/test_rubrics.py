"""What a rubric must have before anyone is judged by it."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from accounts.models import Institution, Membership, User
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from competencies.rubric_rules import Outline, problems
from competencies.searching import fold


def test_a_usable_rubric_has_no_problems() -> None:
    assert problems(3, [Outline("Aims", "aims", (1, 2, 3, 4)), Outline("Tools", "tools", (0, 3))]) == []


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ([], "Add at least one criterion"),
        ([Outline("Aims", "aims", ())], "Add levels to “Aims”"),
        ([Outline("Aims", "aims", (3, 3))], "have the same score"),
        ([Outline("Aims", "aims", (1, 2))], "The pass level is 3, but “Aims” has scores from 1 to 2"),
        ([Outline("A", "aims", (1, 3)), Outline("B", "aims", (1, 3))], "Two criteria have the key “aims”"),
    ],
)
def test_each_problem_is_said_with_what_to_do(criteria: list[Outline], said: str) -> None:
    found = problems(3, criteria)
    assert len(found) == 1 and said in found[0]


def test_a_rubric_built_in_code_can_be_checked_before_it_is_saved(atlas: Institution, english: Locale) -> None:
    rubric = CFRubric(institution=atlas, locale=english, title="Lesson", pass_score=2)
    with pytest.raises(ValidationError, match="Add at least one criterion"):
        rubric.check_criteria()
    criterion = CFRubricCriterion(key="aims", title="Aims")
    criterion.levels = [CFRubricCriterionLevel(score=score, title="Level") for score in (1, 2)]
    rubric.criteria = [criterion]
    rubric.check_criteria()


def test_rubrics_are_visible_by_role_in_their_institution(
    atlas: Institution, riverside: Institution, trainer: User, registrar: User, administrator: User, english: Locale
) -> None:
    ours = CFRubric.objects.create(institution=atlas, locale=english, title="Ours")
    theirs = CFRubric.objects.create(institution=riverside, locale=english, title="Theirs")
    assert list(CFRubric.objects.visible_to(trainer)) == [ours]
    assert list(CFRubric.objects.visible_to(registrar)) == []
    assert list(CFRubric.objects.visible_to(administrator)) == [ours, theirs]
    Membership.objects.create(user=registrar, institution=riverside, role="administrator")
    assert list(CFRubric.objects.visible_to(registrar)) == [theirs]


def test_words_are_compared_without_case_accents_and_vowel_marks() -> None:
    assert fold("  ÉVALUATION  des élèves ") == "evaluation des eleves"
    assert fold("مُعَلِّم") == "معلم"
