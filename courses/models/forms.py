"""Forms of the editor for course pages: what must be there before the public sees them, said in sentences."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

NO_BADGE = _(
    "This course has no badge, so learners would have nothing to show for their work. "
    "Open “Courses” in the menu, choose a badge for “%(course)s”, then publish this page again."
)
TWO_PORTFOLIOS = _(
    "A lesson holds one portfolio assignment, so that it is clear what is judged. Remove one, then publish again."
)


def refuse_without_badge(course: Any) -> None:
    """Raise ValidationError for a course that leads to no badge."""
    if course is not None and course.achievement_id is None:
        raise ValidationError({"course": NO_BADGE % {"course": course.title}})


class CoursePageForm(WagtailAdminPageForm):
    """A course page's translation key is its course's uuid; publishing asks for a badge."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        course = cleaned.get("course")
        if course is not None and self.instance.pk is None:
            self.instance.translation_key = course.uuid
        # A live page is checked by the model: once is enough.
        if not self.is_deferred_validation and not self.instance.live:
            refuse_without_badge(course)
        return cleaned


class LessonPageForm(WagtailAdminPageForm):
    """Publishing asks for at most one portfolio assignment a lesson."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body") or []
        portfolios = sum(block.block_type == "portfolio" for block in body)
        if portfolios > 1 and not self.is_deferred_validation:
            raise ValidationError({"body": TWO_PORTFOLIOS})
        return cleaned
