"""The course page: what you will be able to do, the badge before the start, one primary button."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution
from badges.models import Achievement, Award
from courses import jobs
from courses.actions.complete_activity import complete_activity
from courses.models import Course, CoursePage, Enrollment, LessonPage, ModulePage
from tests.courses.factories import lesson_page, make_course, version_of

pytestmark = pytest.mark.django_db


def shown(client: Client) -> str:
    return client.get(CoursePage.objects.get(locale__language_code="en").url).content.decode()


def test_a_visitor_reads_everything_that_matters_before_the_start(course: Course, client: Client) -> None:
    page = shown(client)
    for fact in (
        "You can plan",
        "You can teach",
        "Digital lesson",
        "A portfolio that peers accepted.",
        "Issued by Atlas Teacher College",
        "Module 1",
        "CC BY-SA 4.0",
        "sign in to keep your progress",
    ):
        assert fact in page
    assert reverse("enrol", args=[course.uuid]) in page
    assert ">Enrol</button>" in page


def test_enrolled_the_button_starts_at_the_first_lesson(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    page = shown(client)
    assert f'href="{lesson_page(course).url}">Start</a>' in page
    assert ">Enrol</button>" not in page


def test_begun_the_button_resumes_at_the_first_unfinished_block(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    complete_activity(enrollment=enrollment, version=version_of(course, "quiz"))
    client.force_login(enrollment.user)
    block = version_of(course, "reflection").activity.block_id
    assert f'href="{lesson_page(course).url}#block-{block}">Resume</a>' in shown(client)


def test_completed_it_offers_review_and_the_badge(enrollment: Enrollment, client: Client) -> None:
    for activity in enrollment.course.activities.required():
        complete_activity(enrollment=enrollment, version=activity.versions.first())
    client.force_login(enrollment.user)
    page = shown(client)
    assert ">Review</a>" in page
    assert reverse("credential", args=[Award.objects.get().uuid]) in page
    assert ">Resume</a>" not in page


def test_progress_is_the_same_number_on_catalogue_course_module_lesson_and_dashboard(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    for kind in ("quiz", "reflection"):
        complete_activity(enrollment=enrollment, version=version_of(course, kind))
    client.force_login(enrollment.user)
    page = CoursePage.objects.get()
    addresses = [page.get_parent().url, page.url, ModulePage.objects.get().url, lesson_page(course).url, "/my/"]
    for address in addresses:
        assert "2 of 5 done" in client.get(address).content.decode(), address


def test_a_new_activity_lowers_nobodys_done_and_raises_the_total(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    complete_activity(enrollment=enrollment, version=version_of(course, "quiz"))
    page = lesson_page(course, place=1)
    page.body.append(("reflection", {"prompt": "And now?", "help": ""}))
    page.save_revision().publish()
    client.force_login(enrollment.user)
    assert "1 of 6 done" in shown(client)


def test_the_french_page_shows_the_badge_in_french_where_it_is_translated(
    course: Course, achievement: Achievement, atlas: Institution, client: Client
) -> None:
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    Achievement.objects.update(translations={"fr": {"name": "Leçon numérique"}})
    french = CoursePage.objects.get(locale__language_code="fr")
    page = client.get(french.url).content.decode()
    assert "Leçon numérique" in page
    assert "Préparer une leçon" in page
    assert "pas encore" not in page


def test_a_module_links_to_the_next_one_once_it_is_done(
    atlas: Institution, achievement: Achievement, client: Client, enrollment: Enrollment
) -> None:
    course = make_course(atlas, achievement, modules=2, title="Longer")
    taken = Enrollment.objects.create(user=enrollment.user, course=course)
    first, second = ModulePage.objects.filter(path__startswith=CoursePage.objects.get(course=course).path)
    client.force_login(taken.user)
    assert "Next module" not in client.get(first.url).content.decode()
    for activity in course.activities.filter(module_key=first.translation_key):
        complete_activity(enrollment=taken, version=activity.versions.first())
    page = client.get(first.url).content.decode()
    assert f'href="{second.url}">Next module' in page
    assert ">Review</a>" in page


def test_a_course_without_lessons_says_so(course: Course, client: Client) -> None:
    LessonPage.objects.update(live=False)
    assert "The first lesson is being written." in client.get(ModulePage.objects.get().url).content.decode()


def test_a_revoked_badge_is_not_linked(enrollment: Enrollment, client: Client) -> None:
    for activity in enrollment.course.activities.required():
        complete_activity(enrollment=enrollment, version=activity.versions.first())
    Award.objects.update(revoked_at=timezone.now())
    jobs.complete_courses()
    client.force_login(enrollment.user)
    assert "Your badge" not in shown(client)
