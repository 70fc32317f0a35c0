"""Named reads of courses, activities and enrolments."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from courses.progress import Place, Progress


class CourseQuerySet(models.QuerySet[Any]):
    """Reads of courses."""

    def published(self) -> "CourseQuerySet":
        """Courses that have a live page in some language: everyone may see them."""
        return self.filter(pages__live=True).distinct()

    def editable_by(self, user: Any) -> "CourseQuerySet":
        """Courses of the institutions where the person writes courses; all for the platform administrator."""
        if user.is_superuser:
            return self.all()
        roles = ("trainer", "administrator")
        return self.filter(
            institution__memberships__user=user, institution__memberships__role__in=roles
        ).distinct()


class ActivityQuerySet(models.QuerySet[Any]):
    """Reads of activities."""

    def required(self) -> "ActivityQuerySet":
        """What a learner has to finish: required and still in the course."""
        return self.filter(is_required=True, removed_at=None)

    def with_done_by(self, user: Any) -> "ActivityQuerySet":
        """Adds `is_done` for this person (`user` may be anonymous: nothing is done)."""
        done = Q(completions__enrollment__user=user.pk, completions__completed_at__isnull=False)
        matching = self.model._default_manager.filter(done, pk=OuterRef("pk"))
        return self.annotate(is_done=Exists(matching))

    def unfinished_by(self, user: Any) -> "ActivityQuerySet":
        """Required activities that the person has still to finish, in reading order."""
        return self.required().with_done_by(user).filter(is_done=False)

    def progress_of(self, user: Any, courses: Any) -> dict[int, Progress]:
        """{course id: Progress} of this person in these courses: one query, whatever their number.

        The only place that counts. Catalogue, course page, lesson and dashboard all show this number.
        """
        rows = self.required().filter(course__in=courses).with_done_by(user).order_by("course_id", "position")
        places: dict[int, list[Place]] = {}
        for row in rows.values_list("course_id", "block_id", "kind", "module_key", "lesson_key", "is_done"):
            places.setdefault(row[0], []).append(Place(*row[1:]))
        return {course_id: Progress(tuple(each)) for course_id, each in places.items()}


class EnrollmentQuerySet(models.QuerySet[Any]):
    """Reads of enrolments."""

    def visible_to(self, user: Any) -> "EnrollmentQuerySet":
        return self.filter(user=user.pk)

    def of(self, user: Any, course_id: Any) -> Any:
        """The person's enrolment in a course, or None."""
        return self.filter(user=user.pk, course=course_id).first()

    def unfinished(self) -> "EnrollmentQuerySet":
        return self.filter(completed_at=None)


class VersionQuerySet(models.QuerySet[Any]):
    """Reads of activity versions."""

    def newest_of(self, activity: Any, language: str) -> Any:
        """The newest version in `language`, else in the language that was published first. None before publishing."""
        versions = list(self.filter(activity=activity).select_related("activity"))
        own = [version for version in versions if version.language == language]
        return max(own or _first_language(versions), key=lambda version: version.number, default=None)


def _first_language(versions: list[Any]) -> list[Any]:
    """The versions of the language that an activity was first published in."""
    oldest = min(versions, key=lambda version: version.pk, default=None)
    return [version for version in versions if oldest and version.language == oldest.language]


class PortfolioQuerySet(models.QuerySet[Any]):
    """Reads of portfolio drafts and their files."""

    def visible_to(self, user: Any) -> "PortfolioQuerySet":
        """Only the author's own."""
        return self.filter(**{self._owner: user.pk})

    @property
    def _owner(self) -> str:
        return "item__enrollment__user" if hasattr(self.model, "item") else "enrollment__user"
