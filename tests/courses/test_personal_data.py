"""What a person gets when they ask for everything that courses keeps about them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from accounts.personal_data import export_for
from courses.actions.add_portfolio_file import add_portfolio_file
from courses.actions.answer_quiz import answer_quiz
from courses.actions.save_portfolio import save_portfolio
from courses.actions.write_reflection import write_reflection
from courses.models import Course, Enrollment
from tests.courses.factories import right_answers, version_of
from tests.samples import PDF

pytestmark = pytest.mark.django_db


def test_everything_that_was_written_and_done_is_in_the_export(course: Course, enrollment: Enrollment) -> None:
    quiz = version_of(course, "quiz")
    answer_quiz(enrollment=enrollment, version=quiz, answers=right_answers(quiz))
    write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text="My thought")
    item = save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="My plan")
    add_portfolio_file(item=item, upload=SimpleUploadedFile("plan.pdf", PDF))
    exported = export_for(enrollment.user)
    taken = exported["courses"][0]
    assert taken["title"] == "Plan a lesson"
    assert taken["quiz_attempts"][0]["answers"] == right_answers(quiz)
    assert {row["activity"] for row in taken["activities"]} == {"Check yourself", "What will you try?", "Your lesson"}
    assert [row["text"] for row in exported["writings"]] == ["My thought", "My plan"]
    assert exported["writings"][1]["files"][0]["name"] == "plan.pdf"
    assert json.dumps(exported, cls=DjangoJSONEncoder)


def test_nobody_elses_is(course: Course, enrollment: Enrollment, trainer: User) -> None:
    write_reflection(enrollment=enrollment, version=version_of(course, "reflection"), text="My thought")
    assert export_for(trainer)["courses"] == []
    assert export_for(trainer)["writings"] == []
