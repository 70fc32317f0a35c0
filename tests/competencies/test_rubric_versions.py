"""A rubric that people are judged by can be edited: they keep theirs, and the editor says so."""

import html
import re
from collections.abc import Iterator

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, ModelLogEntry

from accounts.models import Institution
from competencies import rubric_panels
from competencies.actions.freeze_rubric import freeze_rubric
from competencies.digests import canonical_digest
from competencies.errors import UnusableRubricError
from competencies.models import CFRubric, CFRubricVersion
from tests.competencies.rubric_data import NAMES, make_rubric


@pytest.fixture
def rubric(atlas: Institution, english: Locale) -> CFRubric:
    return make_rubric(atlas, english)


@pytest.fixture
def uses() -> Iterator[dict[str, int]]:
    """{digest: portfolios}, as an app above would count them."""
    counted: dict[str, int] = {}
    rubric_panels.register_use("of a test", count=lambda digest: counted.get(digest, 0))
    yield counted
    rubric_panels._uses.pop("of a test")


def _retitle(rubric: CFRubric, title: str) -> CFRubric:
    CFRubric.objects.filter(pk=rubric.pk).update(title=title)
    return CFRubric.objects.get(pk=rubric.pk)


def _page(editor: Client, rubric: CFRubric) -> str:
    """The editor's page as one line of words."""
    shown = editor.get(reverse(f"{NAMES}:edit", args=[rubric.pk])).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def test_the_first_use_makes_version_1_and_says_so_in_the_history(rubric: CFRubric) -> None:
    version = freeze_rubric(rubric=rubric)
    assert version.number == 1
    assert version.content == rubric.as_content()
    assert version.digest == canonical_digest(version.content)
    entry = ModelLogEntry.objects.get(action="competencies.freeze_rubric")
    assert entry.object_id == str(rubric.pk) and entry.data == {"version": 1, "sha256": version.digest}


def test_the_same_content_is_one_version_however_often_it_is_used(rubric: CFRubric) -> None:
    first = freeze_rubric(rubric=rubric)
    assert freeze_rubric(rubric=CFRubric.objects.get()) == first
    assert CFRubricVersion.objects.count() == ModelLogEntry.objects.count() == 1


def test_an_edit_makes_the_next_version_and_undoing_it_finds_the_old_one(rubric: CFRubric) -> None:
    first = freeze_rubric(rubric=rubric)
    second = freeze_rubric(rubric=_retitle(rubric, "Reworded"))
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert (first.content["title"], second.content["title"]) == ("Lesson plan", "Reworded")
    assert freeze_rubric(rubric=_retitle(rubric, "Lesson plan")) == first
    assert freeze_rubric(rubric=_retitle(rubric, "Anew")).number == 3


def test_each_language_counts_its_own_versions(rubric: CFRubric) -> None:
    french = rubric.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.save()
    versions = [freeze_rubric(rubric=one) for one in (rubric, french)]
    assert [version.number for version in versions] == [1, 1]
    assert len({version.digest for version in versions}) == 2


def test_what_reviewers_could_not_work_with_is_not_frozen(rubric: CFRubric) -> None:
    rubric.criteria.all().delete()
    with pytest.raises(UnusableRubricError, match="Add at least one criterion") as caught:
        freeze_rubric(rubric=CFRubric.objects.get())
    assert len(caught.value.sentences) == 1
    assert not CFRubricVersion.objects.exists()


def test_the_editor_says_that_nobody_uses_it_yet(editor: Client, rubric: CFRubric) -> None:
    assert "Nobody is judged by this rubric yet" in _page(editor, rubric)


def test_the_editor_says_which_version_it_is_and_what_an_edit_does(
    editor: Client, rubric: CFRubric, uses: dict[str, int]
) -> None:
    freeze_rubric(rubric=rubric)
    version = freeze_rubric(rubric=_retitle(rubric, "Reworded"))
    assert "Version 2, in use since" in _page(editor, rubric)
    uses[version.digest] = 12
    said = _page(editor, rubric)
    assert "Version 2, used by 12 portfolios since" in said
    assert "Editing makes version 3 for the next portfolio that is handed in" in said
    assert "those under way keep the one they were handed in with" in said


def test_the_editor_says_that_it_was_changed_since(editor: Client, rubric: CFRubric, uses: dict[str, int]) -> None:
    uses[freeze_rubric(rubric=rubric).digest] = 1
    said = _page(editor, _retitle(rubric, "Reworded"))
    assert "Version 1, used by 1 portfolio since" in said
    assert "It was changed since: the next portfolio that is handed in makes version 2" in said


def test_the_page_of_a_new_rubric_says_nothing_of_versions(editor: Client, english: Locale) -> None:
    assert "ersion 1" not in editor.get(reverse(f"{NAMES}:add")).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_rubric_that_is_in_use_is_not_deleted_and_a_sentence_says_why(
    editor: Client, rubric: CFRubric, method: str
) -> None:
    freeze_rubric(rubric=rubric)
    response = getattr(editor, method)(reverse(f"{NAMES}:delete", args=[rubric.pk]), follow=True)
    assert "“Lesson plan” stays: portfolios are judged by it" in html.unescape(response.content.decode())
    assert CFRubric.objects.filter(pk=rubric.pk).exists()


def test_a_rubric_that_nobody_used_can_be_deleted(editor: Client, rubric: CFRubric) -> None:
    editor.post(reverse(f"{NAMES}:delete", args=[rubric.pk]))
    assert not CFRubric.objects.exists()


def test_the_database_keeps_it_too(rubric: CFRubric) -> None:
    freeze_rubric(rubric=rubric)
    with pytest.raises(ProtectedError):
        rubric.delete()
