"""What is left is said where a learner looks for it; who is not enrolled is not asked to write."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, User
from competencies.models import CFRubric
from courses.actions.answer_quiz import answer_quiz
from courses.actions.complete_activity import complete_activity
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.models import Course, CoursePage, Enrollment
from peer_review.models import Submission
from tests.courses.factories import lesson_page, make_course, right_answers, version_of

pytestmark = pytest.mark.django_db


def test_only_the_enrolled_are_given_a_field_to_write_in(
    course: Course, enrollment: Enrollment, client: Client, peers: list[User]
) -> None:
    address = reverse("write_reflection", args=[version_of(course, "reflection").activity.uuid])
    visitor = client.get(lesson_page(course).url).content.decode()
    client.force_login(peers[0])
    stranger = client.get(lesson_page(course).url).content.decode()
    client.force_login(enrollment.user)
    learner = client.get(lesson_page(course).url).content.decode()
    for page in (visitor, stranger):
        assert "What will you try?" in page
        assert "Enrol to write here." in page
        assert address not in page
    assert address in learner
    assert "Enrol to write here." not in learner


def test_a_chosen_option_is_marked_right_or_wrong(course: Course, enrollment: Enrollment, client: Client) -> None:
    quiz = version_of(course, "quiz")
    answers = right_answers(quiz)
    single = next(question["id"] for question in quiz.content["questions"] if question["kind"] == "single")
    answer_quiz(enrollment=enrollment, version=quiz, answers={**answers, single: "0"})
    client.force_login(enrollment.user)
    page = client.get(lesson_page(course).url).content.decode()
    assert page.count('<label class="is-wrong">') == 1
    assert page.count('<label class="is-right">') == 3


def test_a_lesson_that_was_read_is_not_complete_while_its_quiz_is_open(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    complete_activity(enrollment=enrollment, version=version_of(course, "lesson"))
    client.force_login(enrollment.user)
    page = client.get(lesson_page(course).url).content.decode()
    assert "Marked as read" in page
    assert "Lesson complete" not in page
    assert f'href="#block-{version_of(course, "quiz").activity.block_id}"' in page
    for kind in ("quiz", "reflection"):
        complete_activity(enrollment=enrollment, version=version_of(course, kind))
    assert "Lesson complete" in client.get(lesson_page(course).url).content.decode()


def test_the_course_page_shows_the_rubric(course: Course, rubric: CFRubric, client: Client) -> None:
    page = client.get(CoursePage.objects.get(course=course).url).content.decode()
    assert "How it is judged" in page
    assert "<h3>Evidence</h3>" in page
    assert "<b>Level 4.</b>" in page


def test_a_course_without_a_rubric_says_nothing_of_it(atlas: Institution, client: Client) -> None:
    course = make_course(atlas)
    assert "How it is judged" not in client.get(CoursePage.objects.get(course=course).url).content.decode()


def test_an_accepted_portfolio_says_what_is_left_instead_of_a_form(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    version = version_of(course, "portfolio")
    item = save_portfolio(enrollment=enrollment, version=version, text="My plan.", links=[])
    submission = submit_portfolio(item=item, language="en")
    Submission.objects.filter(pk=submission.pk).update(status="accepted", decided_at=timezone.now())
    complete_activity(enrollment=enrollment, version=version)
    client.force_login(enrollment.user)
    address = reverse("portfolio", args=[version.activity.uuid])
    page = client.get(address).content.decode()
    assert "There is nothing more to do here." in page
    assert "4 activities are still to do before the badge." in page
    assert f'href="{lesson_page(course).url}">Go on' in page
    assert 'name="text"' not in page
