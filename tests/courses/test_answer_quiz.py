"""Answering a quiz: marked, kept, complete when passed, against the version that was begun."""

import pytest
from django.utils import translation

from accounts.models import Institution
from competencies.models import CFRubric
from courses.actions.answer_quiz import answer_quiz
from courses.actions.begin_activity import begin_activity
from courses.errors import ForeignActivityError, UnansweredError
from courses.models import ActivityCompletion, Course, Enrollment, QuizAttempt
from courses.models.reading import progress_in
from tests.courses.factories import lesson_page, make_course, right_answers, version_of

pytestmark = pytest.mark.django_db


def wrong_answers(course: Course) -> dict[str, object]:
    version = version_of(course, "quiz")
    answers = right_answers(version)
    return {**answers, version.content["questions"][0]["id"]: "0", version.content["questions"][3]["id"]: "window"}


def change_quiz(course: Course, pass_percent: int = 100) -> None:
    page = lesson_page(course)
    page.body[1].value["pass_percent"] = pass_percent
    page.save_revision().publish()


def test_right_answers_pass_and_complete_the_quiz(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "quiz")
    attempt = answer_quiz(enrollment=enrollment, version=version, answers=right_answers(version))
    assert (attempt.score_percent, attempt.is_passed) == (100, True)
    completion = ActivityCompletion.objects.get()
    assert completion.completed_at is not None
    assert completion.version == version


def test_too_few_right_answers_are_kept_as_a_try_and_complete_nothing(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "quiz")
    attempt = answer_quiz(enrollment=enrollment, version=version, answers=wrong_answers(course))
    assert (attempt.score_percent, attempt.is_passed) == (60, False)
    assert ActivityCompletion.objects.get().completed_at is None


def test_a_passed_quiz_stays_passed_whatever_is_tried_later(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "quiz")
    answer_quiz(enrollment=enrollment, version=version, answers=right_answers(version))
    done = ActivityCompletion.objects.get().completed_at
    answer_quiz(enrollment=enrollment, version=version, answers=wrong_answers(course))
    assert ActivityCompletion.objects.get().completed_at == done
    assert QuizAttempt.objects.count() == 2


def test_a_question_without_an_answer_is_named_and_nothing_is_kept(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "quiz")
    answers = right_answers(version)
    missing = [question["id"] for question in version.content["questions"] if question["kind"] != "true_false"]
    with pytest.raises(UnansweredError) as error:
        answer_quiz(
            enrollment=enrollment,
            version=version,
            answers={key: value for key, value in answers.items() if key not in missing},
        )
    assert list(error.value.problems) == missing
    assert "4 questions have no answer yet" in str(error.value)
    assert error.value.problems[missing[-1]].startswith("Give every step a place")
    assert not QuizAttempt.objects.exists()


def test_answers_to_questions_that_do_not_exist_are_not_stored(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "quiz")
    answers = {**right_answers(version), "not-a-question": "x"}
    assert "not-a-question" not in answer_quiz(enrollment=enrollment, version=version, answers=answers).answers


def test_who_began_a_version_is_marked_against_it_after_republishing(course: Course, enrollment: Enrollment) -> None:
    begun = version_of(course, "quiz")
    answer_quiz(enrollment=enrollment, version=begun, answers=wrong_answers(course))
    change_quiz(course, pass_percent=60)
    attempt = answer_quiz(enrollment=enrollment, version=version_of(course, "quiz"), answers=wrong_answers(course))
    assert attempt.version == begun
    assert not attempt.is_passed, "60 % passes only the new version"


def test_who_begins_after_republishing_gets_the_new_version(course: Course, enrollment: Enrollment) -> None:
    change_quiz(course, pass_percent=60)
    attempt = answer_quiz(enrollment=enrollment, version=version_of(course, "quiz"), answers=wrong_answers(course))
    assert (attempt.version.number, attempt.is_passed) == (2, True)


def test_an_activity_of_another_course_is_refused(enrollment: Enrollment, atlas: Institution) -> None:
    other = make_course(atlas, title="Another")
    version = version_of(other, "quiz")
    with pytest.raises(ForeignActivityError):
        answer_quiz(enrollment=enrollment, version=version, answers=right_answers(version))
    assert not QuizAttempt.objects.exists()


def test_only_a_quiz_can_be_answered(course: Course, enrollment: Enrollment) -> None:
    with pytest.raises(ForeignActivityError):
        answer_quiz(enrollment=enrollment, version=version_of(course, "lesson"), answers={})


def test_a_quiz_passed_in_one_language_is_done_in_every_language(
    course: Course, enrollment: Enrollment, atlas: Institution, rubric: CFRubric
) -> None:
    make_course(atlas, rubric=rubric, lessons=2, locale="fr", translation_of=course, title="Préparer")
    before = progress_in(enrollment.user, course.pk)
    french = version_of(course, "quiz", "fr")
    with translation.override("fr"):
        answer_quiz(enrollment=enrollment, version=french, answers=right_answers(french))
    after = progress_in(enrollment.user, course.pk)
    assert (before.done, after.done) == (0, 1)
    assert (before.total, after.total) == (5, 5)


def test_changing_language_half_way_moves_the_pin(course: Course, enrollment: Enrollment, atlas: Institution) -> None:
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer")
    begin_activity(enrollment=enrollment, version=version_of(course, "quiz", "en"))
    completion = begin_activity(enrollment=enrollment, version=version_of(course, "quiz", "fr"))
    assert completion.version.language == "fr"
    assert ActivityCompletion.objects.count() == 1
