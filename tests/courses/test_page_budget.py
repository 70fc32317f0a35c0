"""Learner pages are light, and their SQL does not grow with lessons, learners, tries or awards."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Institution, User
from badges.actions.award import award
from courses.actions.answer_quiz import answer_quiz
from courses.actions.complete_activity import complete_activity
from courses.actions.enrol import enrol
from courses.models import Course, CoursePage, Enrollment, ModulePage
from tests.courses.factories import (
    catalog_page,
    home_page,
    lesson_page,
    make_achievement,
    make_course,
    make_rubric,
    right_answers,
    version_of,
)

pytestmark = pytest.mark.django_db
MAX_QUERIES, MAX_NODES, MAX_BYTES = 20, 350, 40_000


def addresses(course: Course) -> dict[str, str]:
    page = CoursePage.objects.get(course=course)
    module = ModulePage.objects.child_of(page).first()
    return {
        "catalogue": catalog_page().url,
        "course": page.url,
        "module": module.url,
        "lesson with a quiz": lesson_page(course).url,
        "lesson with the portfolio": lesson_page(course, place=-1 + course_lessons(course)).url,
        "dashboard": "/my/",
        "portfolio": "/my/portfolio/",
        "draft": f"/learn/portfolios/{version_of(course, 'portfolio').activity.uuid}/",
    }


def course_lessons(course: Course) -> int:
    return course.activities.filter(kind="lesson").count()


def measure(client: Client, course: Course) -> dict[str, tuple[int, int, int]]:
    """{page: (queries, nodes, bytes)} of a warm process: the catalogue's address is cached, as after any first page."""
    found = {}
    for name, address in addresses(course).items():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            content = client.get(address).content
        found[name] = (len(captured), len(re.findall(rb"<[a-zA-Z]", content)), len(content))
    return found


@pytest.fixture
def make(atlas: Institution, teacher: User) -> Callable[..., Course]:
    def build(modules: int, lessons: int) -> Course:
        course = make_course(
            atlas, make_achievement(atlas), make_rubric(atlas), modules=modules, lessons=lessons, title="Course"
        )
        enrol(user=teacher, course=course, language="en")
        return course

    return build


@pytest.fixture(autouse=True)
def cold_cache() -> None:
    cache.clear()


def test_every_page_keeps_to_its_budget(make: Callable[..., Course], client: Client, teacher: User) -> None:
    client.force_login(teacher)
    for name, (queries, nodes, size) in measure(client, make(3, 3)).items():
        assert queries <= MAX_QUERIES, (name, queries)
        assert nodes <= MAX_NODES, (name, nodes)
        assert size <= MAX_BYTES, (name, size)


def test_a_visitors_pages_keep_to_the_budget_too(make: Callable[..., Course], client: Client) -> None:
    course = make(3, 3)
    for address in list(addresses(course).values())[:5]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= MAX_QUERIES, address


def test_queries_do_not_grow_with_lessons_learners_tries_or_awards(
    make: Callable[..., Course], client: Client, teacher: User, peers: list[User], atlas: Institution
) -> None:
    client.force_login(teacher)
    small = make(1, 2)
    before = {name: row[0] for name, row in measure(client, small).items()}
    large = make(3, 4)
    enrollment = Enrollment.objects.get(user=teacher, course=large)
    quiz = version_of(large, "quiz")
    for _number in range(5):
        answer_quiz(enrollment=enrollment, version=quiz, answers=right_answers(quiz))
    for lesson in large.activities.filter(kind="lesson")[:6]:
        complete_activity(enrollment=enrollment, version=lesson.versions.first())
    for peer in peers:
        complete_activity(enrollment=enrol(user=peer, course=large, language="en"), version=quiz)
        award(achievement=make_achievement(atlas), email=peer.email, user=peer)
    for number in range(4):
        badge = make_achievement(atlas, f"badge-{number}")
        award(achievement=badge, email=teacher.email, user=teacher)
        done = make_course(atlas, badge, title=f"Done {number}")
        Enrollment.objects.create(user=teacher, course=done, completed_at=timezone.now())
    after = {name: row[0] for name, row in measure(client, large).items()}
    assert {name: after[name] - before[name] for name in after if after[name] > before[name]} == {}


def test_the_home_pages_cards_take_as_many_queries_for_three_courses_as_for_one(
    atlas: Institution, client: Client, teacher: User
) -> None:
    client.force_login(teacher)
    counts = []
    for number in range(3):
        make_course(atlas, make_achievement(atlas, f"badge-{number}"), title=f"Course {number}")
        home = home_page()
        home.featured = [("page", page) for page in CoursePage.objects.all()]
        home.save()
        client.get(home.url)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(home.url).content.decode()
        assert page.count("course-card") == number + 1
        counts.append(len(captured))
    assert counts[0] == counts[2]
    assert counts[2] <= MAX_QUERIES
