"""Drafts and publication in the editor: nothing that errs can be earned, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import Institution, User
from badges.actions.publish_achievement import publish_achievement
from badges.errors import UnpublishableError
from badges.models import Achievement, Award, Picture, Profile
from competencies.models import CFItem, CFItemUse, CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from tests.badges.conftest import GiveAward
from tests.badges.test_editor import PUBLISH, _add, _edit, _form

DESIGN = {"design-shape": "shield", "design-colors": "night", "design-glyph": "book"}
PAGE = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def editor(trainer: User, client: Client) -> Client:
    trainer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(trainer)
    return client


@pytest.fixture
def huge_rubric(rubric: CFRubric) -> CFRubric:
    """More levels than verifiers read in one credential."""
    for number in range(60):
        criterion = CFRubricCriterion.objects.create(
            rubric=rubric, key=f"c{number}", title=f"C{number}", sort_order=number
        )
        CFRubricCriterionLevel.objects.bulk_create(
            CFRubricCriterionLevel(criterion=criterion, score=score, title=f"L{score}", description="Seen.")
            for score in (1, 2, 3, 4)
        )
    return rubric


def _said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_what_is_saved_is_a_draft_that_nobody_sees(editor: Client, atlas: Institution, items: list[CFItem]) -> None:
    response = editor.post(_add(), _form(atlas, items))
    draft = Achievement.objects.get()
    assert response["Location"] == _edit(draft)
    assert "saved as a draft" in _said(response)
    assert draft.published_at is None
    assert not CFItemUse.objects.filter(source_uuid=draft.uuid).exists()
    assert editor.get(f"/achievements/{draft.uuid}", headers=PAGE).status_code == 404
    assert editor.get(f"/achievements/{draft.uuid}/image.png").status_code == 404
    assert editor.get(f"/ob2/badges/{draft.uuid}.json").status_code == 404
    assert editor.get("/api/v1/achievements").json() == []
    assert draft.name not in editor.get("/issuers/atlas", headers=PAGE).content.decode()


def test_publishing_lists_it_keeps_its_picture_and_is_logged(
    editor: Client, atlas: Institution, items: list[CFItem]
) -> None:
    response = editor.post(_add(), _form(atlas, items, **DESIGN, **PUBLISH))
    assert response.status_code == 302, response.context["form"].errors
    published = Achievement.objects.get()
    assert "is published" in _said(response)
    assert published.is_published
    assert published.design == {"shape": "shield", "ground": "#16303f", "accent": "#fbf8f3", "glyph": "book"}
    assert bytes(Picture.objects.get(pk=published.picture_id).png).startswith(b"\x89PNG")
    assert [row["slug"] for row in editor.get("/api/v1/achievements").json()] == [published.slug]
    assert ModelLogEntry.objects.filter(action="badges.publish", object_id=str(published.pk)).exists()


def test_a_draft_with_an_error_is_kept_and_not_published(
    editor: Client, atlas: Institution, huge_rubric: CFRubric
) -> None:
    response = editor.post(_add(), _form(atlas, [], rubric=huge_rubric.pk, **PUBLISH))
    draft = Achievement.objects.get()
    assert response["Location"] == _edit(draft)
    assert "stays a draft" in _said(response)
    assert "Take fewer criteria" in _said(response)
    assert draft.published_at is None


def test_the_page_of_a_draft_says_what_to_change(editor: Client, atlas: Institution, huge_rubric: CFRubric) -> None:
    editor.post(_add(), _form(atlas, [], rubric=huge_rubric.pk))
    page = editor.get(_edit(Achievement.objects.get())).content.decode()
    assert "Take fewer criteria or levels" in page
    assert "names no competency" in page
    assert 'name="action-publish-badge"' in page


def test_an_edit_that_would_break_a_published_badge_is_refused_and_still_in_the_form(
    editor: Client, atlas: Institution, items: list[CFItem], huge_rubric: CFRubric
) -> None:
    editor.post(_add(), _form(atlas, items, **PUBLISH))
    published = Achievement.objects.get()
    response = editor.post(_edit(published), _form(atlas, [], name="Renamed", rubric=huge_rubric.pk, version="2"))
    assert response.status_code == 200
    assert "Take fewer criteria" in str(response.context["form"].non_field_errors())
    assert 'value="Renamed"' in response.content.decode()
    published.refresh_from_db()
    assert published.name == "Open resources"
    assert published.is_published


def test_a_copy_begins_as_a_draft(editor: Client, achievement: Achievement, atlas: Institution) -> None:
    page = editor.get(reverse("wagtailsnippets_badges_achievement:copy", args=[achievement.pk])).content.decode()
    assert f'action="{_add()}"' in page
    assert 'name="action-publish-badge"' in page
    editor.post(_add(), _form(atlas, []))  # where the form of a copy is sent
    assert Achievement.objects.get(slug="open-resources").published_at is None


def test_a_later_design_does_not_change_what_was_awarded(
    give: GiveAward, achievement: Achievement, teacher: User, client: Client
) -> None:
    publish_achievement(achievement=achievement)
    awarded: Award = give(user=teacher)
    address = awarded.credentials.as_signed().get().document.partition('"image": {\n')[2].split('"')[3]
    before = client.get(address.removeprefix("http://testserver"))
    achievement.design = {"shape": "round", "ground": "#fbf8f3", "accent": "#a63d17", "glyph": "star"}
    achievement.save()
    publish_achievement(achievement=achievement)
    assert address.endswith(f"/achievements/pictures/{awarded.definition['picture']}.png")
    assert client.get(address.removeprefix("http://testserver")).content == before.content
    assert client.get(f"/achievements/{achievement.uuid}/image.png").content != before.content
    assert "immutable" in before["Cache-Control"]


def test_the_address_of_badges_from_before_pictures_keeps_showing_their_plate(
    give: GiveAward, achievement: Achievement, teacher: User, client: Client
) -> None:
    give(user=teacher)  # awarded without a kept picture
    address = f"/achievements/{achievement.uuid}/image.png"
    before = client.get(address).content
    Achievement.objects.update(design={"shape": "gate", "ground": "#fbf8f3", "accent": "#0f6b5c"}, tier=3)
    achievement.refresh_from_db()
    publish_achievement(achievement=achievement)
    assert client.get(address).content == before
    assert client.get(achievement.picture_path).status_code == 200


def test_an_unknown_digest_is_no_picture(db: None, client: Client) -> None:
    assert client.get(f"/achievements/pictures/{'0' * 32}.png").status_code == 404


def test_a_script_meets_the_same_rule(atlas: Institution) -> None:
    draft = Achievement.objects.create(slug="d", institution=atlas, name="D", description="d", criteria="Too short.")
    with pytest.raises(UnpublishableError, match="does not say what it takes"):
        publish_achievement(achievement=draft)
    draft.refresh_from_db()
    assert draft.published_at is None
    assert not Profile.objects.exists()
