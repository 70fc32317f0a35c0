"""The quiz in its lesson, as a browser without JavaScript meets it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Course, Enrollment, QuizAttempt
from tests.courses.factories import form_of, lesson_page, right_answers, version_of

pytestmark = pytest.mark.django_db


def address(course: Course) -> str:
    return reverse("answer_quiz", args=[version_of(course, "quiz").activity.uuid])


def fields(course: Course, **changes: object) -> dict[str, object]:
    version = version_of(course, "quiz")
    return {"version": version.pk, **form_of(right_answers(version))}


def question_id(course: Course, kind: str) -> str:
    questions = version_of(course, "quiz").content["questions"]
    return next(str(question["id"]) for question in questions if question["kind"] == kind)


def test_nothing_in_the_page_gives_an_answer_away(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    page = client.get(lesson_page(course).url).content.decode()
    assert "Check answers" in page
    for secret in ("why b", "Indeed it is", "But it is", "flexion", "mirror", "Well said", "is_correct"):
        assert secret not in page
    steps = re.findall(r"<li><select[^>]*>.*?</select><label[^>]*>([^<]+)</label>", page, re.DOTALL)
    assert sorted(steps) == ["Look back", "Plan", "Teach"]
    assert steps != ["Plan", "Teach", "Look back"]


def test_right_answers_are_explained_in_the_same_page_load(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    response = client.post(address(course), fields(course))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Passed: 100 %" in page
    for why in ("why b", "why a", "why c", "Indeed it is.", "Well said."):
        assert why in page
    assert "1 of 5 done" in page
    assert "Read this." in page, "the lesson is still there"


def test_the_form_leads_to_its_result_which_takes_the_focus_without_a_script(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    target = f"block-{version_of(course, 'quiz').activity.block_id}-result"
    assert f'action="{address(course)}#{target}"' in client.get(lesson_page(course).url).content.decode()
    for answers in (fields(course), {}):
        page = client.post(address(course), answers).content.decode()
        assert f'id="{target}"' in page
        assert 'tabindex="-1"' in page.split(f'id="{target}"')[1].split(">")[0]


def test_a_wrong_answer_says_why_and_does_not_tell_the_right_one(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    wrong = fields(course)
    wrong[f"q-{question_id(course, 'single')}"] = "0"
    wrong[f"q-{question_id(course, 'short_answer')}"] = "window"
    page = client.post(address(course), wrong).content.decode()
    assert "Not yet: 60 %" in page
    assert "Think of a mirror." in page
    single = page.split("Which one?")[1].split("</fieldset>")[0]
    assert "why a" in single
    assert "why b" not in single
    assert 'value="window"' in page


def test_missing_answers_are_named_one_by_one_and_the_others_are_kept(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    partial = {f"q-{question_id(course, 'short_answer')}": "my own words", "version": version_of(course, "quiz").pk}
    response = client.post(address(course), partial)
    page = response.content.decode()
    assert response.status_code == 422
    assert "4 questions have no answer yet. Your other answers are kept." in page
    assert page.count("Choose one answer.") == 2
    assert "Choose at least one answer." in page
    assert "Give every step a place, and each place only once." in page
    assert 'value="my own words"' in page
    assert not QuizAttempt.objects.exists()


def test_two_steps_in_the_same_place_are_refused_and_stay_chosen(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    twice = {name: "2" if name.count("-") > 5 else value for name, value in fields(course).items()}
    response = client.post(address(course), twice)
    assert response.status_code == 422
    assert response.content.decode().count("<option selected>2</option>") == 3


def test_score_and_tries_are_there_after_a_reload(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    client.post(address(course), fields(course))
    client.post(address(course), fields(course))
    page = client.get(lesson_page(course).url).content.decode()
    assert "2 tries so far" in page
    assert "Passed: 100 %" in page
    assert "checked" in page


def test_a_visitor_learns_too_and_is_told_that_nothing_is_kept(course: Course, client: Client) -> None:
    page = client.post(address(course), fields(course)).content.decode()
    assert "Passed: 100 %" in page
    assert "This try is not kept" in page
    assert not QuizAttempt.objects.exists()


def test_somebody_not_enrolled_is_told_that_nothing_is_kept(course: Course, client: Client, teacher: User) -> None:
    client.force_login(teacher)
    assert "This try is not kept" in client.post(address(course), fields(course)).content.decode()
    assert not QuizAttempt.objects.exists()


def test_the_address_alone_leads_to_the_quiz(course: Course, client: Client) -> None:
    response = client.get(address(course))
    block = version_of(course, "quiz").activity.block_id
    assert response["Location"] == f"{lesson_page(course).url}#block-{block}"


def test_who_began_a_version_is_shown_it_until_it_is_done(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    wrong = {
        **fields(course),
        f"q-{question_id(course, 'single')}": "0",
        f"q-{question_id(course, 'short_answer')}": "x",
    }
    client.post(address(course), wrong)
    page = lesson_page(course)
    page.body[1].value["title"] = "Another check"
    page.save_revision().publish()
    assert "Check yourself" in client.get(page.url).content.decode()
    client.post(address(course), {**right_form(course), "version": version_of(course, "quiz").pk})
    assert "Another check" in client.get(page.url).content.decode()


def right_form(course: Course) -> dict[str, object]:
    return form_of(right_answers(version_of(course, "quiz")))


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999999999999999", "-1"])
def test_a_forged_version_falls_back_to_the_one_on_the_page(
    course: Course, enrollment: Enrollment, client: Client, version: str
) -> None:
    client.force_login(enrollment.user)
    assert client.post(address(course), {**fields(course), "version": version}).status_code == 200
    assert QuizAttempt.objects.get().is_passed


def republish_with_other_options(course: Course) -> None:
    """The wrong answer "a" and the right answer "b" change places."""
    page = lesson_page(course)
    options = page.body[1].value["questions"][0].value["options"]
    options[0], options[1] = options[1], options[0]
    page.body[1].value["title"] = "Another check"
    page.save_revision().publish()


def test_who_forgot_an_answer_meets_the_quiz_they_were_shown_though_it_was_published_anew(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    shown = version_of(course, "quiz")
    sent = {**fields(course), f"q-{question_id(course, 'short_answer')}": ""}
    republish_with_other_options(course)
    response = client.post(address(course), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Check yourself" in page
    assert "Another check" not in page
    assert f'name="version" value="{shown.pk}"' in page, "sent again, it is marked by the same quiz"
    assert re.search(r'value="1" checked><span>b', page), "what was chosen is still what is ticked"


def test_a_visitor_reads_the_reasons_beside_the_answers_that_they_gave(course: Course, client: Client) -> None:
    sent = fields(course)
    republish_with_other_options(course)
    page = client.post(address(course), sent).content.decode()
    assert re.search(r'value="1" checked><span>b<small class="why">.*?<b[^>]*>Right\.</b> why b', page)
