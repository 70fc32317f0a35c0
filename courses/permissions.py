"""Who may see and edit pages in the editor, and which: one answer for a page and for lists of them.

A page belongs to the course above it, the course to its institution. Pages above all courses (homes, catalogues) are
shared: every editor sees them and hangs courses below a catalogue; editors of the default institution, which owns what
names no other, change them. The platform administrator may do everything.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page

from accounts.models import Institution
from badges.querysets import EDITORS
from courses.models import CatalogPage, Course, CoursePage
from courses.models.outline import COURSE_DEPTH


def may_see_page(user: Any, page: Page) -> bool:
    """Whether the editor shows the page: shared ones, and those of one's own institutions' courses."""
    return user.is_superuser or not _is_foreign(user, page)


def may_edit_page(user: Any, page: Page) -> bool:
    """Whether the person may change, publish, move, copy or delete the page, or read its drafts and history."""
    if user.is_superuser:
        return True
    if _course_pages_above(page).exists():
        return not _is_foreign(user, page)
    return bool(Institution.objects.with_role(user, *EDITORS).filter(is_default=True).exists())


def may_add_below(user: Any, parent: Page) -> bool:
    """Whether the person may hang a page below: a course below any catalogue, the rest below what they may edit.

    A course page that is only being made belongs to its course from then on: its form offers one's own courses only.
    """
    return issubclass(parent.specific_class or Page, CatalogPage) or may_edit_page(user, parent)


def pages_visible_to(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of `pages` that `may_see_page` says yes to, in one query."""
    if user.is_superuser:
        return pages
    course = Substr(OuterRef("path"), 1, COURSE_DEPTH * Page.steplen)
    foreign = CoursePage.objects.exclude(course__in=Course.objects.editable_by(user)).filter(path=course)
    # A subquery, because the search back end reads no other conditions.
    return pages.filter(pk__in=Page.objects.filter(~Exists(foreign)).values("pk"))


def _course_pages_above(page: Page) -> QuerySet[CoursePage]:
    return CoursePage.objects.ancestor_of(page, inclusive=True)


def _is_foreign(user: Any, page: Page) -> bool:
    own = Course.objects.editable_by(user)
    return bool(_course_pages_above(page).exclude(course__in=own).exists())
