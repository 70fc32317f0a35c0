"""Public reads of courses for programs."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from accounts.models import Institution
from courses.api import get_course, list_courses, router
from courses.models import Course, CoursePage
from tests.courses.factories import make_course

pytestmark = pytest.mark.django_db


def test_every_public_course_is_listed_with_its_languages(
    course: Course, atlas: Institution, rf: RequestFactory
) -> None:
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    listed = list_courses(rf.get("/"))
    assert [row["uuid"] for row in listed] == [course.uuid]
    assert listed[0]["minutes"] == 40
    assert listed[0]["achievement"] == course.achievement.uuid
    assert [page["language"] for page in listed[0]["pages"]] == ["en", "fr"]
    assert listed[0]["pages"][0]["url"].startswith("http://")


def test_one_course_is_read_by_its_uuid(course: Course, rf: RequestFactory) -> None:
    assert get_course(rf.get("/"), course.uuid)["title"] == course.title


def test_a_course_that_is_not_public_is_neither_listed_nor_found(course: Course, rf: RequestFactory) -> None:
    CoursePage.objects.get().unpublish()
    assert list_courses(rf.get("/")) == []
    with pytest.raises(Http404):
        get_course(rf.get("/"), course.uuid)


def test_the_router_names_two_reads_and_no_write() -> None:
    found = {
        (method, path)
        for path, view in router.path_operations.items()
        for op in view.operations
        for method in op.methods
    }
    assert found == {("GET", "courses"), ("GET", "courses/{uuid}")}


def test_reading_many_courses_takes_as_many_queries_as_reading_one(
    course: Course, atlas: Institution, rf: RequestFactory, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(3):
        make_course(atlas, title=f"More {number}")
    with django_assert_max_num_queries(6):
        assert len(list_courses(rf.get("/"))) == 4
