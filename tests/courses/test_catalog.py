"""The catalogue: cards, filters in the address, empty states."""

import re
import uuid

import pytest
from django.test import Client
from wagtail.models import Locale

from accounts.models import Institution, User
from badges.models import Achievement
from competencies.models import CFDocument, CFItem
from courses.actions.complete_lesson import complete_lesson
from courses.models import Course, CoursePage, Enrollment, PageAlignment
from tests.courses.factories import catalog_page, make_course, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(course: Course) -> CFItem:
    document = CFDocument.objects.create(uuid=uuid.uuid4(), slug="frame", title={"en": "Frame"})
    item = CFItem.objects.create(
        document=document, uuid=uuid.uuid4(), item_type="competency", code="KA.3", title={"en": "Teach with ICT"}
    )
    PageAlignment.objects.create(page=CoursePage.objects.get(course=course), item=item)
    return item


def shown(client: Client, query: str = "") -> str:
    return client.get(catalog_page().url + query).content.decode()


def test_a_card_says_time_size_language_and_badge(course: Course, client: Client) -> None:
    page = shown(client)
    for fact in ("Plan a lesson", "40 minutes", "1 kB", "English", "1 course"):
        assert fact in page
    assert "Leads to the badge “<bdi>Digital lesson</bdi>”" in page


def test_a_french_card_names_the_badge_in_french(course: Course, achievement: Achievement, client: Client) -> None:
    achievement.translations = {"fr": {"name": "Leçon numérique"}}
    achievement.save()
    make_course(course.institution, locale="fr", translation_of=course, title="Préparer une leçon")
    page = client.get(catalog_page("fr").url).content.decode()
    assert "Leçon numérique" in page
    assert "Digital lesson" not in page


def test_a_card_shows_the_learners_own_progress(course: Course, enrollment: Enrollment, client: Client) -> None:
    complete_lesson(enrollment=enrollment, version=version_of(course, "lesson"))
    client.force_login(enrollment.user)
    assert "1 of 5 done" in shown(client)


def test_only_live_courses_are_shown(course: Course, client: Client) -> None:
    CoursePage.objects.get().unpublish()
    page = shown(client)
    assert "Plan a lesson" not in page
    assert "The first course is being written" in page


def test_the_competency_filter_leaves_what_is_about_it(
    course: Course, item: CFItem, atlas: Institution, client: Client
) -> None:
    make_course(atlas, title="Something else")
    page = shown(client, f"?competency={item.uuid}")
    assert "Plan a lesson</a>" in page
    assert "Something else</a>" not in page
    assert f'value="{item.uuid}" selected' in page
    assert 'role="status"' in page
    assert "1 course" in page


def test_the_language_filter_asks_in_which_language_a_course_is_written(
    course: Course, atlas: Institution, client: Client
) -> None:
    make_course(atlas, title="Only English")
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    page = shown(client, "?language=fr")
    assert "Plan a lesson</a>" in page
    assert "Only English</a>" not in page
    assert "English, Français" in page


def test_only_languages_with_courses_are_offered(course: Course, client: Client) -> None:
    """An alias stands in for a translation and is none."""
    offered = shown(client).partition('id="filter-language"')[2].partition("</select>")[0]
    assert re.findall(r'value="([^"]*)"', offered) == ["", "en"]
    make_course(course.institution, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    offered = shown(client).partition('id="filter-language"')[2].partition("</select>")[0]
    assert re.findall(r'value="([^"]*)"', offered) == ["", "en", "fr"]


@pytest.mark.parametrize(
    "query", ["?competency=none", "?language=xx", "?competency=6f1b7c62-6a0e-4d0a-9d6c-2f7a0f4a9d11", "?language=%00"]
)
def test_nothing_found_proposes_a_next_step(course: Course, client: Client, query: str) -> None:
    page = shown(client, query)
    assert "No course fits your choice" in page
    assert "Show all courses" in page


def test_addresses_below_the_catalogue_that_name_nothing_are_not_found(course: Course, client: Client) -> None:
    base = catalog_page().url
    own = CoursePage.objects.get().url
    for address in ("x/", "x/y/", "x/y/z/", "a/b/c/d/"):
        assert client.get(base + address).status_code == 404
    assert client.get(own + "x/").status_code == 404
    assert client.get(own).status_code == 200


def test_a_draft_has_no_address(course: Course, client: Client) -> None:
    page = CoursePage.objects.get()
    address = page.url
    page.unpublish()
    assert client.get(address).status_code == 404


def test_a_restricted_course_asks_for_its_password_on_every_page_below(course: Course, client: Client) -> None:
    page = CoursePage.objects.get()
    page.view_restrictions.create(restriction_type="password", password="sesame")
    for address in (page.url, page.get_children().get().url):
        assert "Mark as complete" not in client.get(address).content.decode()
        assert b"password" in client.get(address).content
    assert "Plan a lesson</a>" not in shown(client)


def test_a_restriction_holds_for_an_alias_too(course: Course, client: Client, teacher: User) -> None:
    source = CoursePage.objects.get()
    spanish = Locale.objects.create(language_code="es")
    catalog = source.get_parent().specific.copy_for_translation(spanish, copy_parents=True, alias=True)
    alias = source.create_alias(recursive=True, parent=catalog, update_locale=spanish, reset_translation_key=False)
    source.view_restrictions.create(restriction_type="login")
    lesson = alias.get_children().get().specific
    assert lesson.get_view_restrictions().exists()
    assert client.get(lesson.get_url()).status_code == 302
