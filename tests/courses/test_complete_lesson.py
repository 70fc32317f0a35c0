"""Marking a lesson as complete, by action and by button."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.actions.complete_lesson import complete_lesson
from courses.errors import ForeignActivityError
from courses.models import ActivityCompletion, Course, Enrollment
from courses.signals import activity_completed
from tests.courses.factories import lesson_page, version_of

pytestmark = pytest.mark.django_db


def address(course: Course) -> str:
    return reverse("complete_lesson", args=[version_of(course, "lesson").activity.uuid])


def test_completing_twice_is_completing_once(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "lesson")
    first = complete_lesson(enrollment=enrollment, version=version)
    second = complete_lesson(enrollment=enrollment, version=version)
    assert first.completed_at == second.completed_at
    assert ActivityCompletion.objects.count() == 1


def test_only_a_lesson_can_be_marked(course: Course, enrollment: Enrollment) -> None:
    with pytest.raises(ForeignActivityError):
        complete_lesson(enrollment=enrollment, version=version_of(course, "portfolio"))


def test_completion_is_announced_on_commit(
    course: Course, enrollment: Enrollment, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    heard: list[dict[str, object]] = []

    def listener(**kwargs: object) -> None:
        heard.append(kwargs)

    activity_completed.connect(listener)
    version = version_of(course, "lesson")
    with django_capture_on_commit_callbacks(execute=True):
        complete_lesson(enrollment=enrollment, version=version)
        assert heard == []
    activity_completed.disconnect(listener)
    assert heard[0]["activity_id"] == version.activity_id
    assert heard[0]["enrollment_id"] == enrollment.pk


def test_the_button_completes_and_shows_the_next_lesson(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    assert "Mark as complete" in client.get(lesson_page(course).url).content.decode()
    response = client.post(address(course))
    assert response["Location"] == f"{lesson_page(course).url}#complete"
    page = client.get(lesson_page(course).url).content.decode()
    assert "Marked as read" in page
    assert "Mark as complete" not in page
    assert f'rel="next" href="{lesson_page(course, place=1).url}"' in page


def test_a_visitor_is_asked_to_sign_in(course: Course, client: Client) -> None:
    response = client.post(address(course))
    assert response["Location"].startswith(reverse("account_login"))


def test_somebody_not_enrolled_is_told_what_to_do(course: Course, client: Client, teacher: User) -> None:
    client.force_login(teacher)
    response = client.post(address(course), follow=True)
    assert "Nothing was kept: you are not enrolled" in response.content.decode()
    assert not ActivityCompletion.objects.exists()


def test_an_address_of_nothing_is_not_found(client: Client, teacher: User, course: Course) -> None:
    client.force_login(teacher)
    assert client.post(reverse("complete_lesson", args=[course.uuid])).status_code == 404
    quiz = version_of(course, "quiz").activity.uuid
    assert client.post(reverse("complete_lesson", args=[quiz])).status_code == 404
