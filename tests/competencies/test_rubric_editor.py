"""Trainers make rubrics in Wagtail's editor: criteria with levels, in their own institution, whole or not at all."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import Institution, User
from competencies.models import CFDocument, CFItem, CFRubric, CFRubricCriterion
from tests.competencies.rubric_data import NAMES, criterion, fields_of, make_mixed_rubric, make_rubric, rubric_form

LIST, ADD = f"{NAMES}:list", f"{NAMES}:add"


def _post(client: Client, institution: Institution, criteria: list[dict[str, Any]], **fields: Any) -> Any:
    return client.post(reverse(ADD), rubric_form(institution, criteria, **fields))


def _said(response: Any) -> str:
    return " ".join(response.context["form"].non_field_errors())


def test_criteria_and_their_levels_are_saved_in_one_go(
    editor: Client, atlas: Institution, english: Locale, small_framework: CFDocument
) -> None:
    item = CFItem.objects.by_reference("small-1.0:L1.1")
    response = _post(editor, atlas, [criterion("aims", item=item.pk), criterion("tools", (0, 2))])
    assert response.status_code == 302, response.context["form"].errors
    content = CFRubric.objects.get().as_content()
    assert [criterion["key"] for criterion in content["criteria"]] == ["aims", "tools"]
    assert [level["score"] for level in content["criteria"][1]["levels"]] == [0, 2]
    assert content["criteria"][0]["item"] == str(item.uuid)


def test_a_rubric_with_every_way_of_judging_is_made_in_one_go(
    editor: Client, atlas: Institution, english: Locale
) -> None:
    rows = [criterion("aims"), criterion("safe", (), mode="pass"), criterion("voice", (), mode="comments")]
    response = _post(editor, atlas, rows, not_yet_words=12)
    assert response.status_code == 302, response.context["form"].errors
    content = CFRubric.objects.get().as_content()
    assert content["not_yet_words"] == 12
    assert [part["mode"] for part in content["criteria"]] == ["levels", "pass", "comments"]
    assert [len(part["levels"]) for part in content["criteria"]] == [3, 2, 0]


def test_keys_scores_and_weights_can_be_left_to_the_editor(editor: Client, atlas: Institution, english: Locale) -> None:
    titles = ("Aims of the lesson", "Aims of the lesson", "أهداف الدرس")
    rows = [criterion("", ("", "", ""), title=title, weight="") for title in titles]
    response = _post(editor, atlas, rows)
    assert response.status_code == 302, response.context["form"].errors
    content = CFRubric.objects.get().as_content()
    assert [part["key"] for part in content["criteria"]] == ["aims-of-the-lesson", "aims-of-the-lesson-2", "criterion"]
    assert {tuple(level["score"] for level in part["levels"]) for part in content["criteria"]} == {(1, 2, 3)}
    assert {part["weight"] for part in content["criteria"]} == {1.0}


def test_two_descriptions_of_ones_own_become_not_yet_and_pass(
    editor: Client, atlas: Institution, english: Locale
) -> None:
    assert _post(editor, atlas, [criterion("safe", (4, 1), mode="pass")]).status_code == 302
    levels = CFRubric.objects.get().as_content()["criteria"][0]["levels"]
    assert [(level["score"], level["title"]) for level in levels] == [(0, "Level 2"), (1, "Level 1")]


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ([], "Add at least one criterion"),
        ([criterion(scores=(), mode="comments")], "Let at least one criterion have a mark"),
        ([criterion(scores=(0, 1, 2), mode="pass")], "“Aims” is passed or not yet: describe both"),
        ([criterion(scores=(1,))], "Add levels to “Aims”: it needs two at least"),
        ([criterion(scores=(3, 4))], "The pass level is 2, but “Aims” has scores from 3 to 4"),
    ],
)
def test_what_reviewers_would_stumble_over_is_said_before_it_is_saved(
    editor: Client, atlas: Institution, english: Locale, criteria: list[dict[str, Any]], said: str
) -> None:
    response = _post(editor, atlas, criteria)
    assert response.status_code == 200
    assert said in _said(response)
    assert not CFRubric.objects.exists()


@pytest.mark.parametrize("criteria", [[criterion(), criterion()], [criterion(scores=(1, 1, 2))]])
def test_a_key_or_score_given_twice_is_refused(
    editor: Client, atlas: Institution, english: Locale, criteria: list[dict[str, Any]]
) -> None:
    response = _post(editor, atlas, criteria)
    assert response.status_code == 200
    assert not CFRubric.objects.exists()


def test_a_rubric_cannot_be_made_for_another_institution(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    response = _post(editor, riverside, [criterion()])
    assert "institution" in response.context["form"].errors
    offered = response.context["form"].fields["institution"].queryset
    assert list(offered) == [atlas]


def test_the_list_and_the_chooser_show_ones_own_institutions_only(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    make_rubric(atlas, english, "Ours")
    make_rubric(riverside, english, "Theirs")
    for address in (reverse(LIST), reverse("wagtailsnippetchoosers_competencies_cfrubric:choose")):
        shown = editor.get(address).content.decode()
        assert "Ours" in shown and "Theirs" not in shown, address


@pytest.mark.parametrize("view", ["edit", "delete", "copy", "history", "usage", "preview_on_edit"])
def test_anothers_rubric_cannot_be_reached_by_its_number(
    editor: Client, riverside: Institution, english: Locale, view: str
) -> None:
    theirs = make_rubric(riverside, english)
    response = editor.get(reverse(f"wagtailsnippets_competencies_cfrubric:{view}", args=[theirs.pk]))
    assert response.status_code == 302 and "/cms/" in response["Location"]


def test_the_chooser_does_not_give_away_anothers_title(
    editor: Client, atlas: Institution, riverside: Institution, english: Locale
) -> None:
    ours, theirs = make_rubric(atlas, english), make_rubric(riverside, english)
    chosen = "wagtailsnippetchoosers_competencies_cfrubric:chosen"
    assert editor.get(reverse(chosen, args=[ours.pk])).status_code == 200
    assert editor.get(reverse(chosen, args=[theirs.pk])).status_code == 404


def test_anothers_rubric_cannot_be_previewed_nor_sent_to_the_preview(
    editor: Client, riverside: Institution, english: Locale
) -> None:
    theirs = make_rubric(riverside, english, "Theirs")
    address = reverse(f"{NAMES}:preview_on_edit", args=[theirs.pk])
    sent = editor.post(address, rubric_form(riverside, [criterion()], title="Mine now"))
    assert sent.status_code == 302
    assert "Theirs" not in editor.get(f"{address}?mode=reviewer").content.decode()


@pytest.mark.parametrize("view", ["edit", "delete", "copy", "history", "usage"])
def test_ones_own_rubric_can_be_worked_on(editor: Client, atlas: Institution, english: Locale, view: str) -> None:
    ours = make_rubric(atlas, english)
    response = editor.get(reverse(f"wagtailsnippets_competencies_cfrubric:{view}", args=[ours.pk]))
    assert response.status_code == 200


def test_a_bulk_deletion_spares_others_rubrics_even_with_the_models_permission(
    editor: Client, trainer: User, riverside: Institution, english: Locale
) -> None:
    theirs = make_rubric(riverside, english)
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
    rubric = make_rubric(atlas, english)
    french = Locale.objects.create(language_code="fr")
    copied = rubric.copy_for_translation(french)
    copied.save()
    copied = CFRubric.objects.get(locale=french)
    assert copied.uuid == rubric.uuid
    ours, theirs = rubric.as_content(), copied.as_content()
    assert (ours.pop("language"), theirs.pop("language")) == ("en", "fr")
    assert ours == theirs
    assert CFRubricCriterion.objects.count() == 2


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_copy_has_every_criterion_and_level_and_the_language_of_its_original(
    editor: Client, atlas: Institution, english: Locale, code: str
) -> None:
    locale = Locale.objects.get_or_create(language_code=code)[0]
    ours = make_mixed_rubric(atlas, locale)
    page = editor.get(reverse(f"{NAMES}:copy", args=[ours.pk]))
    sent = fields_of(page.content.decode())
    response = editor.post(page.context["action_url"], sent)
    assert response.status_code == 302, response.context["form"].errors
    copied = CFRubric.objects.exclude(pk=ours.pk).get()
    assert copied.uuid != ours.uuid and copied.title == "Lesson plan (copy)"
    expected = ours.as_content() | {"uuid": str(copied.uuid), "title": copied.title}
    assert copied.as_content() == expected
    assert CFRubricCriterion.objects.filter(rubric=ours).count() == 3


def test_saving_a_rubric_untouched_changes_nothing(editor: Client, atlas: Institution, english: Locale) -> None:
    ours = make_mixed_rubric(atlas, english)
    before = ours.as_content()
    address = reverse(f"{NAMES}:edit", args=[ours.pk])
    response = editor.post(address, fields_of(editor.get(address).content.decode()))
    assert response.status_code == 302, response.context["form"].errors
    assert CFRubric.objects.get().as_content() == before
