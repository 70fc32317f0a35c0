"""A small course of atlas, ready to take."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from accounts.models import Institution, User
from badges.models import Achievement
from competencies.models import CFRubric
from courses.actions.enrol import enrol
from courses.models import Course, Enrollment
from tests.courses.factories import make_achievement, make_course, make_rubric


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """A request in French leaves its thread speaking French."""
    with translation.override("en"):
        yield


@pytest.fixture
def achievement(atlas: Institution) -> Achievement:
    return make_achievement(atlas)


@pytest.fixture
def rubric(atlas: Institution) -> CFRubric:
    return make_rubric(atlas)


@pytest.fixture
def course(atlas: Institution, achievement: Achievement, rubric: CFRubric) -> Course:
    """Two lessons: text, quiz and reflection; text and portfolio."""
    return make_course(atlas, achievement, rubric, modules=1, lessons=2)


@pytest.fixture
def enrollment(course: Course, teacher: User) -> Enrollment:
    return enrol(user=teacher, course=course, language="en")


@pytest.fixture
def make_enrollment(teacher: User) -> Callable[[Course], Enrollment]:
    """Enrols the teacher in any course."""

    def make(course: Course) -> Enrollment:
        return enrol(user=teacher, course=course, language="en")

    return make
