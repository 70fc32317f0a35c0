"""Trainers make rubrics in Wagtail's editor: criteria with levels, in their own institution, whole or not at all."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import Institution, User
from competencies.models import CFDocument, CFItem, CFRubric, CFRubricCriterion, CFRubricCriterionLevel

LIST, ADD = "wagtailsnippets_competencies_cfrubric:list", "wagtailsnippets_competencies_cfrubric:add"


@pytest.fixture
def editor(trainer: User, client: Client) -> Client:
    """A trainer of atlas, signed in and let into the editor."""
    trainer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(trainer)
    return client


def _rubric(institution: Institution, locale: Locale, title: str = "Lesson plan") -> CFRubric:
    rubric = CFRubric(institution=institution, locale=locale, title=title, pass_score=2)
    criterion = CFRubricCriterion(key="aims", title="Aims")
    criterion.levels = [CFRubricCriterionLevel(score=n, title=f"Level {n}") for n in (1, 2, 3)]
    rubric.criteria = [criterion]
    rubric.save()
    return rubric


def _formset(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """POST data of an inline formset; `levels` of a row become the formset inside it."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    data |= {f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}
    for number, row in enumerate(rows):
        place = f"{prefix}-{number}"
        data |= {f"{place}-ORDER": number + 1, f"{place}-DELETE": "", f"{place}-id": ""}
        data |= {f"{place}-{name}": value for name, value in row.items() if name != "levels"}
        data |= _formset(f"{place}-levels", row["levels"]) if "levels" in row else {}
    return data


def _criterion(key: str = "aims", scores: tuple[int, ...] = (1, 2, 3), **fields: Any) -> dict[str, Any]:
    levels = [{"score": score, "title": f"Level {score}", "description": ""} for score in scores]
    return {"title": key.title(), "key": key, "description": "", "weight": "1", "item": "", "levels": levels, **fields}


def _post(client: Client, institution: Institution, criteria: list[dict[str, Any]], pass_score: int = 2) -> Any:
    data = {"title": "Lesson plan", "description": "", "institution": institution.pk, "pass_score": pass_score}
    return client.post(reverse(ADD), {**data, **_formset("criteria", criteria)})


def _said(response: Any) -> str:
    return " ".join(response.context["form"].non_field_errors())


def test_criteria_and_their_levels_are_saved_in_one_go(
    editor: Client, atlas: Institution, english: Locale, small_framework: CFDocument
) -> None:
    item = CFItem.objects.by_reference("small-1.0:L1.1")
    response = _post(editor, atlas, [_criterion("aims", item=item.pk), _criterion("tools", (0, 2))])
    assert response.status_code == 302, response.context["form"].errors
    content = CFRubric.objects.get().as_content()
    assert [criterion["key"] for criterion in content["criteria"]] == ["aims", "tools"]
    assert [level["score"] for level in content["criteria"][1]["levels"]] == [0, 2]
    assert content["criteria"][0]["item"] == str(item.uuid)


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ([], "Add at least one criterion"),
        ([_criterion(scores=(1,))], "Add levels to “Aims”: it needs two at least"),
        ([_criterion(scores=(3, 4))], "The pass level is 2, but “Aims” has scores from 3 to 4"),
    ],
)
def test_what_reviewers_would_stumble_over_is_said_before_it_is_saved(
    editor: Client, atlas: Institution, english: Locale, criteria: list[dict[str, Any]], said: str
) -> None:
    response = _post(editor, atlas, criteria)
    assert response.status_code == 200
    assert said in _said(response)
    assert not CFRubric.objects.exists()


@pytest.mark.parametrize("criteria", [[_criterion(), _criterion()], [_criterion(scores=(1, 1, 2))]])
def test_a_key_or_score_given_twice_is_refused(
    editor: Client, atlas: Institution, english: Locale, criteria: list[dict[str, Any]]
) -> None:
    response = _post(editor, atlas, criteria)
    assert response.status_code == 200
    assert not CFRubric.objects.exists()


def test_a_rubric_cannot_be_made_for_another_institution(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    response = _post(editor, riverside, [_criterion()])
    assert "institution" in response.context["form"].errors
    offered = response.context["form"].fields["institution"].queryset
    assert list(offered) == [atlas]


def test_the_list_and_the_chooser_show_ones_own_institutions_only(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    _rubric(atlas, english, "Ours")
    _rubric(riverside, english, "Theirs")
    for address in (reverse(LIST), reverse("wagtailsnippetchoosers_competencies_cfrubric:choose")):
        shown = editor.get(address).content.decode()
        assert "Ours" in shown and "Theirs" not in shown, address


@pytest.mark.parametrize("view", ["edit", "delete", "copy", "history", "usage"])
def test_anothers_rubric_cannot_be_reached_by_its_number(
    editor: Client, riverside: Institution, english: Locale, view: str
) -> None:
    theirs = _rubric(riverside, english)
    response = editor.get(reverse(f"wagtailsnippets_competencies_cfrubric:{view}", args=[theirs.pk]))
    assert response.status_code == 302 and "/cms/" in response["Location"]


def test_the_chooser_does_not_give_away_anothers_title(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    ours, theirs = _rubric(atlas, english), _rubric(riverside, english)
    chosen = "wagtailsnippetchoosers_competencies_cfrubric:chosen"
    assert editor.get(reverse(chosen, args=[ours.pk])).status_code == 200
    assert editor.get(reverse(chosen, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("view", ["edit", "delete", "copy", "history", "usage"])
def test_ones_own_rubric_can_be_worked_on(editor: Client, atlas: Institution, english: Locale, view: str) -> None:
    ours = _rubric(atlas, english)
    response = editor.get(reverse(f"wagtailsnippets_competencies_cfrubric:{view}", args=[ours.pk]))
    assert response.status_code == 200


def test_a_bulk_deletion_spares_others_rubrics_even_with_the_models_permission(
    editor: Client, trainer: User, riverside: Institution, english: Locale
) -> None:
    theirs = _rubric(riverside, english)
    trainer.user_permissions.add(Permission.objects.get(codename="delete_cfrubric"))
    address = reverse("wagtail_bulk_action", args=["competencies", "cfrubric", "delete"])
    editor.post(f"{address}?id={theirs.pk}")
    assert CFRubric.objects.filter(pk=theirs.pk).exists()


def test_a_teacher_with_the_key_to_the_editor_finds_no_rubrics(teacher: User, client: Client) -> None:
    teacher.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(teacher)
    assert client.get(reverse(LIST)).status_code == 302
    assert not CFRubric.objects.visible_to(teacher).exists()


def test_frameworks_can_be_looked_at_and_not_changed(editor: Client, small_framework: CFDocument) -> None:
    item = CFItem.objects.by_reference("small-1.0:L1.1")
    names = "wagtailsnippets_competencies_cfitem"
    assert editor.get(reverse(f"{names}:list")).status_code == 200
    assert "Plan a lesson" in editor.get(reverse(f"{names}:inspect", args=[item.pk])).content.decode()
    for address in (reverse(f"{names}:add"), reverse(f"{names}:edit", args=[item.pk])):
        assert editor.get(address).status_code == 302, address


@pytest.mark.parametrize("words", ["L1.1", "lesson", "LEÇON preparer", "تخطيط"])
def test_a_competency_is_found_by_its_code_or_words_in_any_language(
    editor: Client, small_framework: CFDocument, words: str
) -> None:
    found = editor.get(reverse("wagtailsnippetchoosers_competencies_cfitem:choose"), {"q": words})
    assert "Plan a lesson" in found.content.decode()
    assert "Plan a course" not in found.content.decode()


def test_the_chooser_narrows_to_a_framework_and_never_offers_areas(
    editor: Client, small_framework: CFDocument, ict_cft: CFDocument
) -> None:
    address = reverse("wagtailsnippetchoosers_competencies_cfitem:choose_results")
    shown = editor.get(address, {"framework": ict_cft.pk, "q": "KA"}).content.decode()
    assert "KA.1 Policy Understanding" in shown
    assert "Plan a lesson" not in shown
    assert "Planning" not in editor.get(address, {"framework": small_framework.pk}).content.decode()


def test_a_translation_keeps_the_keys_and_every_level(atlas: Institution, english: Locale) -> None:
    rubric = _rubric(atlas, english)
    french = Locale.objects.create(language_code="fr")
    copied = rubric.copy_for_translation(french)
    copied.save()
    copied = CFRubric.objects.get(locale=french)
    assert copied.uuid == rubric.uuid
    ours, theirs = rubric.as_content(), copied.as_content()
    assert (ours.pop("language"), theirs.pop("language")) == ("en", "fr")
    assert ours == theirs
    assert CFRubricCriterion.objects.count() == 2
