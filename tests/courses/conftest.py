"""A small course of atlas, ready to take."""

import pytest

from accounts.models import Institution, User
from badges.models import Achievement
from competencies.models import CFRubric
from courses.actions.enrol import enrol
from courses.models import Course, Enrollment
from tests.courses.factories import make_achievement, make_course, make_rubric


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
