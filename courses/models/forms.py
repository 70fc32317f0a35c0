"""Forms of the editor for course pages: what must be there before the public sees them, said in sentences."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from accounts.permissions import offer_own_institutions
from badges.querysets import EDITORS

NO_BADGE = _(
    "This course has no badge, so learners would have nothing to show for their work. "
    "Open “Courses” in the menu, choose a badge for “%(course)s”, then publish this page again."
)
DRAFT_BADGE = _(
    "The badge of this course, “%(badge)s”, is still a draft, so nobody could earn it. "
    "Open “Badges” in the menu, publish it there, then publish this page again."
)
TWO_PORTFOLIOS = _(
    "A lesson holds one portfolio assignment, so that it is clear what is judged. Remove one, then publish again."
)

FOREIGN_BADGE = _(
    "This badge belongs to another institution. A course leads to a badge of its own institution: choose or write one."
)
FOREIGN_COURSE = _("This course belongs to another institution. Choose one of yours, or write a new one.")


def refuse_without_badge(course: Any) -> None:
    """Raise ValidationError for a course that leads to no badge, or to the draft of one."""
    if course is not None and course.achievement_id is None:
        raise ValidationError({"course": NO_BADGE % {"course": course.title}})
    if course is not None and not course.achievement.is_published:
        raise ValidationError({"course": DRAFT_BADGE % {"badge": course.achievement.name}})


class CourseForm(WagtailAdminModelForm):
    """A course of one of the person's institutions, with a badge of the same institution."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user and "institution" in self.fields:
            offer_own_institutions(self, self.for_user, *EDITORS)

    def clean_achievement(self) -> Any:
        badge, institution = self.cleaned_data.get("achievement"), self.cleaned_data.get("institution")
        if badge and institution and badge.institution_id != institution.pk:
            raise ValidationError(FOREIGN_BADGE)
        return badge


class CoursePageForm(WagtailAdminPageForm):
    """A course page's translation key is its course's uuid; publishing asks for a badge."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new page says it is live until its draft is stored: the model cannot tell, this form can.
        self.instance.is_in_editor = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        course = cleaned.get("course")
        if course is not None and self.instance.pk is None:
            self.instance.translation_key = course.uuid
        if course is not None and self.for_user and not _may_choose(self.for_user, course):
            raise ValidationError({"course": FOREIGN_COURSE})
        if not self.is_deferred_validation:
            refuse_without_badge(course)
        return cleaned


def _may_choose(user: Any, course: Any) -> bool:
    return bool(type(course).objects.editable_by(user).filter(pk=course.pk).exists())


class LessonPageForm(WagtailAdminPageForm):
    """Publishing asks for at most one portfolio assignment a lesson."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body") or []
        portfolios = sum(block.block_type == "portfolio" for block in body)
        if portfolios > 1 and not self.is_deferred_validation:
            raise ValidationError({"body": TWO_PORTFOLIOS})
        return cleaned
