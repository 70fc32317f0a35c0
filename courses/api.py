"""Public reads of courses for programs: no key, no person in them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from courses.models import Course, CoursePage
from courses.models.reading import CourseFacts, facts_of

router = Router(tags=["courses"])


class CoursePageOut(Schema):
    """One language of a course."""

    language: str
    title: str
    summary: str
    url: str


class CourseOut(Schema):
    """A course. `size` is bytes of text and pictures at most; `achievement` the uuid of the badge it leads to."""

    uuid: UUID
    title: str
    institution: str
    achievement: UUID | None
    minutes: int
    size: int
    pages: list[CoursePageOut]


@router.get("courses", response=list[CourseOut], summary="Every public course")
def list_courses(request: HttpRequest) -> list[dict[str, Any]]:
    """Courses with a live page, in the order of their titles."""
    return _described(request, list(_courses()))


@router.get("courses/{uuid}", response=CourseOut, summary="One public course")
def get_course(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """404 for a course that is not public."""
    found = _described(request, list(_courses().filter(uuid=uuid)))
    if not found:
        raise Http404
    return found[0]


def _courses() -> Any:
    return Course.objects.published().select_related("institution", "achievement")


def _described(request: HttpRequest, courses: list[Course]) -> list[dict[str, Any]]:
    """Four queries, whatever the number of courses."""
    pages: dict[int, list[dict[str, Any]]] = {}
    live = CoursePage.objects.live().filter(course__in=courses, alias_of=None).select_related("locale")
    for page in live.order_by("locale_id"):
        pages.setdefault(page.course_id, []).append(_page(request, page))
    facts = facts_of(courses, "en")
    return [_course(course, facts.get(course.pk, CourseFacts()), pages.get(course.pk, [])) for course in courses]


def _page(request: HttpRequest, page: CoursePage) -> dict[str, Any]:
    url = request.build_absolute_uri(page.get_url(request) or "/")
    return {"language": page.locale.language_code, "title": page.title, "summary": page.summary, "url": url}


def _course(course: Course, facts: CourseFacts, pages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "uuid": course.uuid,
        "title": course.title,
        "institution": course.institution.slug,
        "achievement": course.achievement.uuid if course.achievement else None,
        "minutes": facts.minutes,
        "size": facts.size,
        "pages": pages,
    }
