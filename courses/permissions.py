"""Who may edit a course's pages: trainers and administrators of the course's institution, and nobody else's."""

from typing import Any

from wagtail.models import Page

from courses.models import Course, CoursePage


def may_edit_page(user: Any, page: Page) -> bool:
    """True for pages that belong to no course, and for those of the person's own institutions' courses.

    A course page that is only being made belongs to its course from then on: its form offers one's own courses only.
    """
    courses = CoursePage.objects.ancestor_of(page, inclusive=True).values("course")
    if not courses.exists():
        return True
    return Course.objects.editable_by(user).filter(pk__in=courses).exists()
