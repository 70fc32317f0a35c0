"""Moving or deleting a page recomputes the course: what nobody can reach is asked of nobody."""

import pytest
from wagtail.models import Page

from badges.models import Achievement
from courses import jobs
from courses.actions.complete_activity import complete_activity
from courses.models import Course, CoursePage, Enrollment, ModulePage
from tests.courses.factories import lesson_page, make_course

pytestmark = pytest.mark.django_db


def required(course: Course) -> list[str]:
    return list(course.activities.required().order_by("position").values_list("kind", flat=True))


def test_a_deleted_lesson_is_required_no_longer(course: Course) -> None:
    lesson_page(course, place=1).delete()
    assert required(course) == ["quiz", "reflection", "lesson"]


def test_a_module_deleted_through_its_plain_page_takes_its_lessons_out(course: Course) -> None:
    module = ModulePage.objects.get()
    Page.objects.get(pk=module.pk).delete()
    assert required(course) == []


def test_who_had_done_the_rest_gets_the_badge_when_a_lesson_is_deleted(course: Course, enrollment: Enrollment) -> None:
    for activity in course.activities.required()[:3]:
        complete_activity(enrollment=enrollment, version=activity.versions.first())
    lesson_page(course, place=1).delete()
    assert jobs.complete_courses() == 1


def test_a_lesson_moved_before_another_comes_first(course: Course) -> None:
    lesson_page(course, place=1).move(lesson_page(course, place=0), pos="left")
    assert required(course) == ["portfolio", "lesson", "quiz", "reflection", "lesson"]


def test_a_lesson_moved_to_another_course_leaves_the_one_and_joins_the_other(
    course: Course, achievement: Achievement
) -> None:
    other = make_course(course.institution, achievement, title="Other", modules=1, lessons=1)
    module = ModulePage.objects.descendant_of(CoursePage.objects.get(course=other)).get()
    lesson_page(course, place=1).move(module, pos="last-child")
    assert required(course) == ["quiz", "reflection", "lesson"]
    assert required(other) == ["quiz", "reflection", "lesson", "portfolio", "lesson"]
