"""Wagtail's editor for a trainer: the pages of their institution, and no side door to another's (S-30, S-31)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import TranslationSource

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from badges.models import Achievement
from courses.models import Course, CoursePage
from tests.courses.factories import catalog_page, home_page, lesson_page, make_achievement, make_course

OURS, THEIRS = "Our lesson plan", "Their secret course"
# Addresses of Wagtail that name a page, and the name under which they do.
NAMES = ("page_id", "page_to_move_id", "parent_page_id", "page_pk")
FILLERS = {
    "content_type_app_name": "courses",
    "content_type_model_name": "modulepage",
    "revision_id": 1,
    "action_name": "approve",
    "task_state_id": 1,
    "task_id": 1,
    "workflow_pk": 1,
    "workflow_state_id": 1,
}


def addresses(patterns: list[Any], spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """(view name, arguments without the page) of every address that names a page."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from addresses(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            arguments = entry.pattern.converters
            if set(arguments) & set(NAMES):
                yield ":".join((*spaces, entry.name)), arguments


# The one address of the public side that names a page asks for a password; no page here has one.
PUBLIC = {"wagtailcore_authenticate_with_password"}
EVERY_DOOR = sorted(door for door in dict(addresses(get_resolver().url_patterns)).items() if door[0] not in PUBLIC)


@pytest.fixture
def ours(atlas: Institution) -> Course:
    return make_course(atlas, lessons=2, title=OURS)


@pytest.fixture
def theirs(riverside: Institution, atlas: Institution) -> Course:
    badge = make_achievement(riverside, "their-secret-badge")
    Achievement.objects.filter(pk=badge.pk).update(name="Their secret badge")
    return make_course(riverside, badge, lessons=2, title=THEIRS)


@pytest.fixture
def editor(trainer: User, ours: Course, theirs: Course, client: Client) -> Client:
    """A trainer of atlas, signed in."""
    client.force_login(trainer)
    return client


def page_of(course: Course) -> CoursePage:
    page: CoursePage = CoursePage.objects.get(course=course)
    return page


def asked(name: str, arguments: dict[str, Any], page: Page) -> str:
    """The address of this view for this page."""
    values = {key: page.pk if key in NAMES else FILLERS.get(key, page.pk) for key in arguments}
    return reverse(name, kwargs=values)


def test_the_list_of_doors_is_not_empty() -> None:
    names = {name for name, _ in EVERY_DOOR}
    assert {"wagtailadmin_pages:edit", "wagtailadmin_pages:lock", "wagtailadmin_explore"} <= names
    assert len(names) > 30


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_to_anothers_page_is_shut(editor: Client, theirs: Course, method: str) -> None:
    before = Page.objects.count(), PageLogEntry.objects.count()
    answers = {}
    for page in (page_of(theirs), lesson_page(theirs)):
        for name, arguments in EVERY_DOOR:
            response = getattr(editor, method)(asked(name, arguments, page))
            answers[name, page.title] = response.status_code
            assert THEIRS not in response.content.decode(), name
    assert {door: status for door, status in answers.items() if status != 403} == {}
    assert (Page.objects.count(), PageLogEntry.objects.count()) == before


def test_what_is_refused_is_said_in_a_sentence(editor: Client, theirs: Course) -> None:
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page_of(theirs).pk]))
    assert "This page belongs to another institution" in response.content.decode()


@pytest.mark.parametrize("view", ["edit", "history", "usage", "copy", "move", "delete", "unpublish", "view_draft"])
def test_the_same_doors_open_for_ones_own(editor: Client, ours: Course, view: str) -> None:
    assert editor.get(reverse(f"wagtailadmin_pages:{view}", args=[lesson_page(ours).pk])).status_code == 200


def test_comparing_revisions_is_shut_and_open_alike(editor: Client, ours: Course, theirs: Course) -> None:
    for course, status in ((ours, 200), (theirs, 403)):
        page = lesson_page(course)
        page.save_revision()
        args = [page.pk, "earliest", "latest"]
        assert editor.get(reverse("wagtailadmin_pages:revisions_compare", args=args)).status_code == status


def test_lists_search_and_choosers_show_ones_own_only(editor: Client, ours: Course, theirs: Course) -> None:
    catalog = catalog_page()
    for address in (
        reverse("wagtailadmin_explore", args=[catalog.pk]),
        reverse("wagtailadmin_explore_results", args=[catalog.pk]),
        reverse("wagtailadmin_choose_page_child", args=[catalog.pk]),
        f"/cms/api/main/pages/?child_of={catalog.pk}&for_explorer=1",
        reverse("wagtailsnippets_courses_course:list"),
        reverse("wagtailsnippetchoosers_courses_course:choose"),
    ):
        shown = editor.get(address).content.decode()
        assert OURS in shown, address
        assert THEIRS not in shown, address


@pytest.mark.parametrize("words", [OURS, THEIRS])
def test_search_finds_ones_own_only(editor: Client, words: str) -> None:
    found = editor.get(reverse("wagtailadmin_pages:search"), {"q": words}, follow=True)
    titles = [page.title for page in found.context["pages"]]
    assert titles == ([OURS] if words == OURS else [])
    chosen = editor.get(reverse("wagtailadmin_choose_page_search"), {"q": words}).content.decode()
    assert ("Modified" in chosen or OURS in chosen) is (words == OURS)


def test_the_first_page_counts_what_one_can_see(editor: Client, ours: Course) -> None:
    shared = catalog_page().get_ancestors(inclusive=True).filter(depth__gt=1).count() + 1  # Wagtail's welcome page
    own = Page.objects.descendant_of(page_of(ours), inclusive=True).count()
    shown = " ".join(editor.get("/cms/").content.decode().split())
    assert f"{shared + own} Pages <span" in shown


@pytest.mark.parametrize(
    "address",
    [
        "/cms/reports/site-history/",
        "/cms/reports/aging-pages/",
        "/cms/reports/locked/",
        "/cms/pages/usage/courses/coursepage/",
        "/cms/pages/search/results/?q=course",
        "/cms/api/main/pages/",
        "/cms/localize/reports/translations/",
        "/cms/localize/api/snippets/competencies/cfrubric/",
        "/cms/bulk/wagtailcore/page/delete/?id=all&childOf=1",
    ],
)
def test_what_lists_every_institutions_pages_is_closed(editor: Client, address: str) -> None:
    response = editor.get(address)
    assert response.status_code == 403
    assert THEIRS not in response.content.decode()


def test_reports_are_not_offered_either(editor: Client) -> None:
    assert "/cms/reports/" not in editor.get("/cms/").content.decode()


def test_the_platform_administrator_sees_everything(
    client: Client, administrator: User, ours: Course, theirs: Course
) -> None:
    client.force_login(administrator)
    listed = client.get(reverse("wagtailadmin_explore", args=[catalog_page().pk])).content.decode()
    assert OURS in listed and THEIRS in listed
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page_of(theirs).pk])).status_code == 200
    assert client.get("/cms/reports/site-history/").status_code == 200


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_many_at_once_are_refused_if_one_is_anothers(editor: Client, ours: Course, theirs: Course, action: str) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    response = editor.post(f"{address}?id={page_of(ours).pk}&id={page_of(theirs).pk}")
    assert response.status_code == 403
    assert CoursePage.objects.filter(live=True).count() == 2


@pytest.mark.parametrize("action", ["copy", "delete", "publish", "unpublish", "move"])
def test_the_editors_own_api_does_nothing_to_anothers_page(editor: Client, theirs: Course, action: str) -> None:
    page = page_of(theirs)
    assert editor.post(f"/cms/api/main/pages/{page.pk}/action/{action}/", {}).status_code == 403
    assert editor.get(f"/cms/api/main/pages/{page.pk}/").status_code == 403
    assert CoursePage.objects.filter(live=True).count() == 2


def test_a_page_is_not_moved_below_anothers(editor: Client, ours: Course, theirs: Course) -> None:
    args = [lesson_page(ours).pk, lesson_page(theirs).get_parent().pk]
    assert editor.post(reverse("wagtailadmin_pages:move_confirm", args=args)).status_code == 403


def test_nobody_is_told_who_edits_anothers_page(editor: Client, theirs: Course) -> None:
    args = ["courses", "lessonpage", lesson_page(theirs).pk, 0]
    assert editor.post(reverse("wagtailadmin_editing_sessions:ping", args=args)).status_code == 403


@pytest.mark.parametrize("chooser", ["courses_course", "badges_achievement", "badges_profile"])
def test_choosers_give_away_no_name_by_its_number(
    editor: Client, theirs: Course, riverside: Institution, chooser: str
) -> None:
    found = {
        "courses_course": theirs.pk,
        "badges_achievement": theirs.achievement.pk,
        "badges_profile": riverside.pk,
    }
    name = f"wagtailsnippetchoosers_{chooser}:chosen"
    assert editor.get(reverse(name, args=[found[chooser]])).status_code == 404
    several = editor.get(reverse(f"{name}_multiple"), {"id": found[chooser]})
    assert "Their" not in several.content.decode()


def test_the_shared_pages_belong_to_the_default_institution(
    editor: Client, riverside: Institution, teacher: User, client: Client
) -> None:
    shared = (home_page(), catalog_page())
    for page in shared:
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    grant_role(user=teacher, institution=riverside, role="trainer")
    client.force_login(teacher)
    for page in shared:
        assert client.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 200
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 403
        assert client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code == 403
    assert all(page.live for page in Page.objects.filter(pk__in=[page.pk for page in shared]))


def test_every_institution_hangs_its_courses_below_the_catalogue(
    theirs: Course, riverside: Institution, teacher: User, client: Client
) -> None:
    grant_role(user=teacher, institution=riverside, role="trainer")
    client.force_login(teacher)
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", catalog_page().pk])
    assert client.get(address).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add_subpage", args=[home_page().pk])).status_code == 403


def test_a_translation_of_anothers_page_is_shut_too(editor: Client, theirs: Course) -> None:
    source = make_translation_source(lesson_page(theirs))
    assert editor.post(f"/cms/localize/update/{source}/").status_code == 403


def make_translation_source(page: Page) -> int:
    """Its number, as Wagtail's translation knows it."""
    from_page, _ = TranslationSource.get_or_create_from_instance(page)
    return int(from_page.pk)


def test_an_address_that_does_not_exist_is_asked_nothing(editor: Client) -> None:
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[999_999])).status_code == 404
