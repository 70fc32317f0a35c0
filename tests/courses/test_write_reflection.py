"""Reflections: one's own, done with the first word."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.actions.enrol import enrol
from courses.actions.write_reflection import write_reflection
from courses.errors import EmptyReflectionError, ForeignActivityError
from courses.models import ActivityCompletion, Course, Enrollment, Reflection
from tests.courses.factories import lesson_page, version_of

pytestmark = pytest.mark.django_db


def address(course: Course) -> str:
    return reverse("write_reflection", args=[version_of(course, "reflection").activity.uuid])


@pytest.mark.parametrize("text", ["Pause.", "٣", "课"])
def test_a_word_in_any_script_is_enough(course: Course, enrollment: Enrollment, text: str) -> None:
    write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text=text)
    assert Reflection.objects.get().text == text
    assert ActivityCompletion.objects.get().completed_at is not None


@pytest.mark.parametrize("text", ["", "   ", "…", "- -"])
def test_without_a_word_nothing_is_kept(course: Course, enrollment: Enrollment, text: str) -> None:
    with pytest.raises(EmptyReflectionError):
        write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text=text)
    assert not Reflection.objects.exists()
    assert not ActivityCompletion.objects.exists()


def test_writing_again_replaces_the_text(course: Course, enrollment: Enrollment) -> None:
    for text in ("First", "Second"):
        write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text=text)
    assert Reflection.objects.get().text == "Second"


def test_only_a_reflection_can_be_written(course: Course, enrollment: Enrollment) -> None:
    with pytest.raises(ForeignActivityError):
        write_reflection(enrollment=enrollment, version=version_of(course, "quiz"), text="x")


def test_the_page_shows_what_was_saved(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    response = client.post(address(course), {"text": "I will ask <why> twice."}, follow=True)
    page = response.content.decode()
    assert "I will ask &lt;why&gt; twice." in page
    assert "Saved" in page


def test_an_empty_one_is_refused_in_place(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    response = client.post(address(course), {"text": "…"})
    assert response.status_code == 422
    assert "Nothing was written. Write at least one word" in response.content.decode()
    assert 'aria-invalid="true">…</textarea>' in response.content.decode()


def test_nobody_else_reads_it(course: Course, enrollment: Enrollment, client: Client, trainer: User) -> None:
    write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text="Between us")
    enrol(user=trainer, course=course, language="en")
    client.force_login(trainer)
    assert "Between us" not in client.get(lesson_page(course).url).content.decode()


def test_a_long_one_is_kept_to_its_last_word(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    client.post(address(course), {"text": "so " * 8_000 + "end"})
    assert Reflection.objects.get().text.endswith("end")
