"""The lesson: readable by all, kept for the enrolled, honest about its language."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import Institution, User
from courses.actions.complete_activity import complete_activity
from courses.actions.publish_course_content import publish_course_content
from courses.models import Course, CoursePage, Enrollment
from tests.courses.factories import lesson_page, make_course, version_of

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_and_is_told_how_to_keep_progress(course: Course, client: Client) -> None:
    page = client.get(lesson_page(course).url).content.decode()
    assert "Read this." in page
    assert "Sign in to keep your progress." in page
    assert f"{reverse('account_login')}?next={lesson_page(course).url}" in page
    assert "Mark as complete" not in page


def test_somebody_not_enrolled_may_enrol_from_here(course: Course, client: Client, teacher: User) -> None:
    client.force_login(teacher)
    page = client.get(lesson_page(course).url).content.decode()
    assert "nothing you do here is kept" in page
    assert reverse("enrol", args=[course.uuid]) in page


def test_every_activity_says_when_it_is_done(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    first = client.get(lesson_page(course).url).content.decode()
    second = client.get(lesson_page(course, place=1).url).content.decode()
    assert "Done when 70 % is right." in first
    assert "Done when you have written something." in first
    assert "Done when you have read it and marked it." in first
    assert "Done when your colleagues have accepted it." in second


def test_previous_and_next_lead_through_the_course(course: Course, client: Client) -> None:
    first, second = lesson_page(course), lesson_page(course, place=1)
    assert f'rel="next" href="{second.url}"' in client.get(first.url).content.decode()
    last = client.get(second.url).content.decode()
    assert f'rel="prev" href="{first.url}"' in last
    assert 'rel="next" href' not in last


def test_the_last_lesson_leads_back_to_what_is_left(course: Course, enrollment: Enrollment, client: Client) -> None:
    last = course.activities.filter(kind="lesson").last()
    complete_activity(enrollment=enrollment, version=last.versions.get())
    client.force_login(enrollment.user)
    page = client.get(lesson_page(course, place=1).url).content.decode()
    assert "Go on with what is left" in page
    assert f'href="#block-{version_of(course, "portfolio").activity.block_id}">Go on' in page
    complete_activity(enrollment=enrollment, version=version_of(course, "portfolio"))
    page = client.get(lesson_page(course, place=1).url).content.decode()
    assert f'href="{lesson_page(course).url}">Go on' in page


def test_the_portfolio_opens_for_who_is_enrolled_only(course: Course, enrollment: Enrollment, client: Client) -> None:
    address = reverse("portfolio", args=[version_of(course, "portfolio").activity.uuid])
    lesson = lesson_page(course, place=1)
    assert address not in client.get(lesson.url).content.decode()
    client.force_login(enrollment.user)
    assert address in client.get(lesson.url).content.decode()


def test_an_alias_says_in_which_language_it_is_read_and_marks_it(course: Course, client: Client) -> None:
    source = CoursePage.objects.get()
    spanish = Locale.objects.create(language_code="es")
    catalog = source.get_parent().specific.copy_for_translation(spanish, copy_parents=True, alias=True)
    source.create_alias(recursive=True, parent=catalog, update_locale=spanish, reset_translation_key=False)
    publish_course_content(course=course)
    response = client.get(lesson_page(course, "es").url)
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="es"' in page
    assert '<h1 lang="en"' in page
    assert 'class="prose lesson" lang="en" dir="ltr"' in page
    assert "Check yourself" in page
    assert "English" in page


def test_the_french_lesson_shows_what_was_done_in_english(
    course: Course, enrollment: Enrollment, client: Client, atlas: Institution
) -> None:
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    complete_activity(enrollment=enrollment, version=version_of(course, "lesson", "en"))
    client.force_login(enrollment.user)
    page = client.get(lesson_page(course, "fr").url).content.decode()
    assert "icon" in page
    assert reverse("complete_lesson", args=[version_of(course, "lesson").activity.uuid]) not in page


def test_texts_of_people_and_authors_are_escaped(course: Course, client: Client) -> None:
    page = lesson_page(course)
    page.title = "<script>alert(1)</script>"
    page.save()
    assert b"<script>alert" not in client.get(page.url).content


def test_nothing_inline_and_nothing_from_elsewhere(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    pages = ("/my/", "/my/portfolio/", lesson_page(course).url, CoursePage.objects.get().url)
    for address in pages:
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert 'src="http' not in page
