"""What a rubric must have before anyone is judged by it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import Locale

from accounts.models import Institution, Membership, User
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel, levels_of
from competencies.rubric_rules import Outline, problems
from competencies.searching import fold
from tests.competencies.rubric_data import make_mixed_rubric


def test_a_usable_rubric_has_no_problems() -> None:
    assert problems(3, [Outline("Aims", "aims", (1, 2, 3, 4)), Outline("Tools", "tools", (0, 3))]) == []


def test_the_pass_level_concerns_levels_alone() -> None:
    others = [Outline("Safe", "safe", (), "pass"), Outline("Safe", "own", (0, 1), "pass")]
    assert problems(3, [*others, Outline("Voice", "voice", (), "comments")]) == []


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ([], "Add at least one criterion"),
        ([Outline("Aims", "aims", ())], "Add levels to “Aims”"),
        ([Outline("Aims", "aims", (3, 3))], "have the same score"),
        ([Outline("Aims", "aims", (1, 2))], "The pass level is 3, but “Aims” has scores from 1 to 2"),
        ([Outline("A", "aims", (1, 3)), Outline("B", "aims", (1, 3))], "Two criteria have the key “aims”"),
        ([Outline("Aims", "aims", (), "comments")], "Let at least one criterion have a mark"),
        ([Outline("Aims", "aims", (1,), "pass")], "“Aims” is passed or not yet: describe both"),
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


def test_content_says_how_each_criterion_is_judged(atlas: Institution, english: Locale) -> None:
    content = make_mixed_rubric(atlas, english).as_content()
    assert content["not_yet_words"] == 8
    said = {part["key"]: (part["mode"], [level["score"] for level in part["levels"]]) for part in content["criteria"]}
    assert said == {"aims": ("levels", [1, 2, 3]), "safe": ("pass", [0, 1]), "voice": ("comments", [])}


def test_not_yet_and_pass_are_said_in_the_rubrics_language_unless_its_author_wrote_them() -> None:
    assert [level["title"] for level in levels_of("pass", [], "en")] == ["Not yet", "Pass"]
    own = [{"score": 7, "title": "Yes", "description": "Safe."}, {"score": 2, "title": "No", "description": "Unsafe."}]
    assert levels_of("pass", own, "en") == [{**own[1], "score": 0}, {**own[0], "score": 1}]
    with translation.override("fr"):
        assert levels_of("pass", [], "en") == levels_of("pass", own[:1], "en")


def test_what_an_author_reads_is_part_of_the_content(atlas: Institution, english: Locale) -> None:
    rubric = make_mixed_rubric(atlas, english)
    read, content = rubric.as_read(), rubric.as_content()
    assert read["language"] == content["language"] == "en"
    assert [part | one for part, one in zip(content["criteria"], read["criteria"], strict=True)] == content["criteria"]


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
