"""Badges in Wagtail's editor: one's own institution's, with sentences where something is missing."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Institution, User
from badges.models import Achievement, Award, Profile
from competencies.models import CFItem, CFItemUse, CFRubric

PUBLISH = {"action-publish-badge": "1"}
CRITERIA = "Submit a lesson plan and evidence from class; peers judge it."


def _form(institution: Institution, items: list[CFItem], **changes: Any) -> dict[str, Any]:
    links = {f"item_links-{number}-item": item.pk for number, item in enumerate(items)}
    orders = {f"item_links-{number}-ORDER": number + 1 for number in range(len(items))}
    return {
        "name": "Open resources",
        "slug": "open-resources",
        "description": "Finds and shares open resources.",
        "criteria": CRITERIA,
        "institution": institution.pk,
        "tier": 2,
        "language": "en",
        "version": "1",
        "status_purpose": "revocation",
        "rubric": "",
        "item_links-TOTAL_FORMS": len(items),
        "item_links-INITIAL_FORMS": 0,
        "item_links-MIN_NUM_FORMS": 0,
        "item_links-MAX_NUM_FORMS": 1000,
        **links,
        **orders,
        **changes,
    }


def _sign_in(client: Client, user: User) -> None:
    """Signed in and let into the editor: what is refused then is refused by badges."""
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)


def _add() -> str:
    return reverse("wagtailsnippets_badges_achievement:add")


def _edit(achievement: Achievement) -> str:
    return reverse("wagtailsnippets_badges_achievement:edit", args=[achievement.pk])


def test_a_trainer_writes_a_badge_and_its_competencies_know(
    trainer: User, atlas: Institution, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, trainer)
    response = client.post(_add(), _form(atlas, items, **PUBLISH))
    assert response.status_code == 302, response.context["form"].errors
    written = Achievement.objects.get()
    assert [item.code for item in written.items.order_by("position", "code")] == ["KA.3", "KA.4"]
    assert CFItemUse.objects.filter(kind="achievement", source_uuid=written.uuid).count() == 2
    assert Profile.objects.get().institution == atlas


def test_criteria_too_short_are_answered_with_a_sentence(
    trainer: User, atlas: Institution, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, trainer)
    response = client.post(_add(), _form(atlas, items, criteria="Take part."))
    assert "how it is judged" in str(response.context["form"].errors["criteria"])
    assert not Achievement.objects.exists()


def test_a_trainer_writes_no_badge_for_another_institution(
    trainer: User, riverside: Institution, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, trainer)
    response = client.post(_add(), _form(riverside, items))
    assert "institution" in response.context["form"].errors
    assert not Achievement.objects.exists()


def test_a_rubric_of_another_institution_is_refused(
    administrator: User, riverside: Institution, rubric: CFRubric, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, administrator)
    response = client.post(_add(), _form(riverside, items, rubric=rubric.pk))
    assert "another institution" in str(response.context["form"].errors["rubric"])


def test_an_awarded_badge_is_reworded_only_under_a_new_version(
    trainer: User, atlas: Institution, awarded: Award, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, trainer)
    changed = _form(atlas, [], slug="digital-lesson", rubric=awarded.achievement.rubric_id)
    refused = client.post(_edit(awarded.achievement), changed)
    assert "next number" in str(refused.context["form"].errors["version"])
    accepted = client.post(_edit(awarded.achievement), {**changed, "version": "2"})
    assert accepted.status_code == 302, accepted.context["form"].errors
    awarded.refresh_from_db()
    assert awarded.definition["name"] == "Lessons with digital tools"


@pytest.mark.parametrize("page", ["edit", "delete", "copy", "history", "usage"])
def test_every_door_to_another_institutions_badge_is_shut(
    achievement: Achievement, registrar: User, riverside: Institution, client: Client, page: str
) -> None:
    registrar.memberships.create(institution=riverside, role="trainer")
    _sign_in(client, registrar)
    response = client.get(reverse(f"wagtailsnippets_badges_achievement:{page}", args=[achievement.pk]))
    assert response.status_code in (302, 403)
    assert achievement.name not in response.content.decode()


def test_the_list_and_the_chooser_hold_ones_own_only(
    achievement: Achievement, registrar: User, trainer: User, riverside: Institution, client: Client
) -> None:
    registrar.memberships.create(institution=riverside, role="trainer")
    addresses = [reverse("wagtailsnippets_badges_achievement:list"), _chooser()]
    for user, sees in ((registrar, False), (trainer, True)):
        _sign_in(client, user)
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200
            assert (achievement.name in response.content.decode()) is sees


def _chooser() -> str:
    return reverse("wagtailsnippetchoosers_badges_achievement:choose_results")


def test_a_teacher_finds_no_editor(achievement: Achievement, teacher: User, client: Client) -> None:
    _sign_in(client, teacher)
    assert client.get(_edit(achievement)).status_code in (302, 403)


def test_a_profile_is_edited_and_never_added_or_deleted(awarded: Award, trainer: User, client: Client) -> None:
    _sign_in(client, trainer)
    profile = Profile.objects.get()
    prefix = "wagtailsnippets_badges_profile"
    page = client.get(reverse(f"{prefix}:edit", args=[profile.pk]))
    assert (page.status_code, "linkedin_id" in page.context["form"].fields) == (200, True)
    assert client.get(reverse(f"{prefix}:add")).status_code in (302, 403)
    assert client.post(reverse(f"{prefix}:delete", args=[profile.pk])).status_code in (302, 403)
    assert Profile.objects.filter(pk=profile.pk).exists()


def test_an_awarded_badge_stays_with_its_institution(
    administrator: User, riverside: Institution, awarded: Award, client: Client
) -> None:
    """Its credentials are signed by that institution's key and stand in its status lists."""
    _sign_in(client, administrator)
    moved = _form(riverside, [], slug="digital-lesson", version="2")
    response = client.post(_edit(awarded.achievement), moved)
    assert "copy" in str(response.context["form"].errors["institution"])
    awarded.achievement.refresh_from_db()
    assert awarded.achievement.institution.slug == "atlas"


def test_words_of_other_languages_and_for_searching_are_signed_into_the_badge(
    trainer: User, atlas: Institution, items: list[CFItem], client: Client
) -> None:
    _sign_in(client, trainer)
    said = {
        "achievement_type": "Certificate",
        "tags": "open, ressources،  موارد, open,",
        "translations-ar-name": " موارد مفتوحة ",
        "translations-ar-criteria": "قدّم خطة درس.",
        "translations-fr-name": "  ",
        "translations-en-name": "What is signed already",
    }
    response = client.post(_add(), _form(atlas, items, **said, **PUBLISH))
    assert response.status_code == 302, response.context["form"].errors
    written = Achievement.objects.get()
    assert written.translations == {"ar": {"name": "موارد مفتوحة", "criteria": "قدّم خطة درس."}}
    document = client.get(f"/achievements/{written.uuid}").json()
    assert (document["achievementType"], document["tag"]) == ("Certificate", ["open", "ressources", "موارد"])
    assert f"http://testserver/achievements/{written.uuid}/ar" in {entry["id"] for entry in document["related"]}


def test_the_form_shows_what_was_said_and_keeps_what_it_leaves_out(
    trainer: User, achievement: Achievement, atlas: Institution, client: Client
) -> None:
    _sign_in(client, trainer)
    Achievement.objects.update(tags=["ICT", "lesson"], achievement_type="ext:Passerelle")
    page = client.get(_edit(achievement)).content.decode()
    assert 'value="Cours avec outils numériques"' in page
    assert 'value="ICT, lesson"' in page
    assert 'name="translations-ar-name"' in page
    assert 'name="translations-en-name"' not in page, "the signed language's words stand above"
    assert '<option value="ext:Passerelle" selected>' in page
    client.post(_edit(achievement), _form(atlas, [], slug="digital-lesson"))
    achievement.refresh_from_db()
    assert (achievement.tags, achievement.achievement_type) == (["ICT", "lesson"], "ext:Passerelle")
    assert achievement.translations == {"fr": {"name": "Cours avec outils numériques"}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tags": ",".join(map(str, range(21)))}, "tags"),
        ({"tags": "x" * 61}, "tags"),
        ({"translations-fr-name": "x" * 201}, "translations"),
        ({"achievement_type": "Degree of everything"}, "achievement_type"),
    ],
)
def test_words_that_no_badge_can_carry_are_refused(
    trainer: User, atlas: Institution, items: list[CFItem], client: Client, change: dict[str, str], field: str
) -> None:
    _sign_in(client, trainer)
    response = client.post(_add(), _form(atlas, items, **change))
    assert set(response.context["form"].errors) == {field}
