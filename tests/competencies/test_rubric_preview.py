"""While a rubric is written, its page beside the form shows what its readers will see: unsaved, in their language."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import Institution
from competencies.models import CFRubric
from tests.competencies.rubric_data import NAMES, criterion, make_mixed_rubric, rubric_form

THREE = [criterion("aims"), criterion("safe", (), mode="pass"), criterion("voice", (), mode="comments")]


def _preview(editor: Client, data: dict[str, Any], mode: str = "reviewer", query: str = "") -> Any:
    """What the panel shows of a form that was never saved."""
    address = reverse(f"{NAMES}:preview_on_add") + f"?mode={mode}{query}"
    sent = editor.post(address, data).json()
    assert sent == {"is_valid": True, "is_available": True}
    return editor.get(address)


def test_a_reviewers_form_is_shown_before_anything_is_saved(
    editor: Client, atlas: Institution, english: Locale
) -> None:
    shown = _preview(editor, rubric_form(atlas, THREE)).content.decode()
    assert [title in shown for title in ("Aims", "Safe", "Voice", "Level 3", "Not yet", "Pass")] == [True] * 6
    assert shown.count('type="radio"') == 5 and shown.count("<textarea") == 4
    assert "If you choose “Level 1”, write at least 8 words." in shown
    assert not CFRubric.objects.exists()


def test_an_author_reads_what_is_judged_and_how(editor: Client, atlas: Institution, english: Locale) -> None:
    shown = _preview(editor, rubric_form(atlas, THREE), "author").content.decode()
    assert "How it is judged" in shown and "Level 3" in shown and "Not yet" in shown
    assert "Your colleagues comment on this; it has no mark." in shown
    assert "<textarea" not in shown


def test_unsaved_edits_are_shown_and_the_saved_rubric_is_as_it_was(
    editor: Client, atlas: Institution, english: Locale
) -> None:
    ours = make_mixed_rubric(atlas, english)
    before = ours.as_content()
    address = reverse(f"{NAMES}:preview_on_edit", args=[ours.pk])
    assert editor.post(address, rubric_form(atlas, [criterion("new", title="Quite new")])).json()["is_valid"]
    assert "Quite new" in editor.get(f"{address}?mode=reviewer").content.decode()
    assert CFRubric.objects.get().as_content() == before


def test_what_is_half_written_is_shown_too(editor: Client, atlas: Institution, english: Locale) -> None:
    half = [criterion("", (), title="Only a title", weight="")]
    shown = _preview(editor, rubric_form(atlas, half, title="") | {"institution": ""}).content.decode()
    assert "Only a title" in shown and "No level is written yet." in shown
    assert "No criterion is written yet." in _preview(editor, rubric_form(atlas, [])).content.decode()


@pytest.mark.parametrize("mode", ["reviewer", "author"])
def test_an_arabic_rubric_is_shown_in_arabic_from_right_to_left(
    editor: Client, atlas: Institution, english: Locale, mode: str
) -> None:
    Locale.objects.get_or_create(language_code="ar")
    rows = [criterion("aims", title="الأهداف")]
    shown = _preview(editor, rubric_form(atlas, rows), mode, "&locale=ar").content.decode()
    assert '<html lang="ar" dir="rtl">' in shown and "الأهداف" in shown


def test_the_editor_asks_for_the_preview_in_the_language_that_is_written(editor: Client, english: Locale) -> None:
    Locale.objects.get_or_create(language_code="ar")
    page = editor.get(reverse(f"{NAMES}:add") + "?locale=ar").content.decode()
    assert f'data-w-preview-url-value="{reverse(f"{NAMES}:preview_on_add")}?locale=ar"' in page


def test_a_language_that_is_not_there_has_no_preview(editor: Client, english: Locale) -> None:
    assert editor.get(reverse(f"{NAMES}:preview_on_add") + "?locale=xx").status_code == 404


def test_the_preview_may_stand_in_the_editors_frame_and_nowhere_else(
    editor: Client, atlas: Institution, english: Locale
) -> None:
    response = _preview(editor, rubric_form(atlas, THREE))
    assert response["X-Frame-Options"].upper() == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_preview_says_no_script_or_style_in_its_markup(editor: Client, atlas: Institution, english: Locale) -> None:
    shown = _preview(editor, rubric_form(atlas, THREE)).content.decode()
    assert "<style" not in shown and " style=" not in shown and " onclick=" not in shown
