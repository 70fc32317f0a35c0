"""Named reads of courses, activities and enrolments."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery

from accounts.models import Institution
from badges.querysets import EDITORS
from courses.progress import Place, Progress

# A visitor's id is None, and `user=None` would find what has no user at all: courses that nobody takes.
NOBODY = 0


class CourseQuerySet(models.QuerySet[Any]):
    """Reads of courses."""

    def published(self) -> "CourseQuerySet":
        """Courses that have a live page in some language: everyone may see them."""
        return self.filter(pages__live=True).distinct()

    def with_enrollment_of(self, user: Any) -> "CourseQuerySet":
        """Adds `is_enrolled` for this person (`user` may be anonymous: never)."""
        taken = self.model._default_manager.filter(enrollments__user=user.pk or NOBODY, pk=OuterRef("pk"))
        return self.annotate(is_enrolled=Exists(taken))

    def editable_by(self, user: Any) -> "CourseQuerySet":
        """Courses of the institutions where the person writes courses; all for the platform administrator."""
        return self.filter(institution__in=Institution.objects.with_role(user, *EDITORS))


class ActivityQuerySet(models.QuerySet[Any]):
    """Reads of activities."""

    def required(self) -> "ActivityQuerySet":
        """What a learner has to finish: required and still in the course."""
        return self.filter(is_required=True, removed_at=None)

    def with_done_by(self, user: Any) -> "ActivityQuerySet":
        """Adds `is_done` for this person (`user` may be anonymous: nothing is done)."""
        done = Q(completions__enrollment__user=user.pk or NOBODY, completions__completed_at__isnull=False)
        matching = self.model._default_manager.filter(done, pk=OuterRef("pk"))
        return self.annotate(is_done=Exists(matching))

    def unfinished_by(self, user: Any) -> "ActivityQuerySet":
        """Required activities that the person has still to finish, in reading order."""
        unfinished: ActivityQuerySet = self.required().with_done_by(user).filter(is_done=False)
        return unfinished

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

    def in_lesson(self, course_id: int, lesson_key: Any) -> "VersionQuerySet":
        """Every version of the activities that are in a lesson now, oldest first, with their activity."""
        current = self.filter(activity__course=course_id, activity__lesson_key=lesson_key, activity__removed_at=None)
        return current.select_related("activity").order_by("activity__position", "number")

    def with_state_of(self, enrollment: Any) -> "VersionQuerySet":
        """Adds what the learner did with the activity, in the same query: `pinned` (version id), `done_at`,
        `written` (reflection), `tries`, `last_answers` and `last_version` (of the last try). All None for a visitor.
        """
        done = enrollment.completions if enrollment else self._nothing("completions")
        tries = enrollment.quiz_attempts if enrollment else self._nothing("quiz_attempts")
        written = enrollment.reflections if enrollment else self._nothing("activity__reflections")
        done, written = (rows.filter(activity=OuterRef("activity")) for rows in (done, written))
        tries = tries.filter(version__activity=OuterRef("activity")).order_by("-created_at", "-pk")
        counted = tries.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count")
        return self.annotate(
            pinned=Subquery(done.values("version")[:1]),
            done_at=Subquery(done.values("completed_at")[:1]),
            written=Subquery(written.values("text")[:1]),
            tries=Subquery(counted),
            last_answers=Subquery(tries.values("answers")[:1]),
            last_version=Subquery(tries.values("version")[:1]),
        )

    def _nothing(self, relation: str) -> Any:
        """No rows of the model at the end of a relation."""
        model = self.model
        for name in relation.split("__"):
            model = model._meta.get_field(name).related_model
        return model._default_manager.none()

    def newest_of(self, activity: Any, *languages: str) -> Any:
        """The newest version in the first of `languages` that there is, else in the one that was published first.

        None before publishing.
        """
        return newest_in(self.filter(activity=activity).select_related("activity"), *languages)


def newest_in(versions: Iterable[Any], *languages: str) -> Any:
    """The same choice among versions of one activity that were read already."""
    oldest_first = sorted(versions, key=lambda version: version.pk)
    wanted = [*languages, *(version.language for version in oldest_first[:1])]
    there = {version.language for version in oldest_first}
    language = next((code for code in wanted if code in there), None)
    own = (version for version in oldest_first if version.language == language)
    return max(own, key=lambda version: version.number, default=None)


class PortfolioQuerySet(models.QuerySet[Any]):
    """Reads of portfolio drafts and their files."""

    def visible_to(self, user: Any) -> "PortfolioQuerySet":
        """Only the author's own."""
        return self.filter(**{self._owner: user.pk})

    @property
    def _owner(self) -> str:
        return "item__enrollment__user" if hasattr(self.model, "item") else "enrollment__user"
