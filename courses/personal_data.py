"""What courses keeps about a person, for their export."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from accounts.models import User
from courses.models import ActivityCompletion, Enrollment, PortfolioItem, QuizAttempt, Reflection


def export_enrollments(user: User) -> list[dict[str, Any]]:
    """Courses, what was finished in them, and every try at a quiz."""
    return [
        {
            "course": str(enrollment.course.uuid),
            "title": enrollment.course.title,
            "language": enrollment.language,
            "enrolled_at": enrollment.enrolled_at,
            "completed_at": enrollment.completed_at,
            "activities": _completions(enrollment),
            "quiz_attempts": _attempts(enrollment),
        }
        for enrollment in Enrollment.objects.visible_to(user).select_related("course")
    ]


def _completions(enrollment: Enrollment) -> list[dict[str, Any]]:
    rows = ActivityCompletion.objects.filter(enrollment=enrollment).select_related("version")
    return [
        {"activity": row.version.title, "version": row.version.number, "begun": row.begun_at, "done": row.completed_at}
        for row in rows
    ]


def _attempts(enrollment: Enrollment) -> list[dict[str, Any]]:
    rows = QuizAttempt.objects.filter(enrollment=enrollment).select_related("version")
    return [
        {"quiz": row.version.title, "answers": row.answers, "percent": row.score_percent, "at": row.created_at}
        for row in rows
    ]


def export_writings(user: User) -> list[dict[str, Any]]:
    """Reflections and portfolio drafts, with the names of their files."""
    reflections = Reflection.objects.filter(enrollment__user=user)
    drafts = PortfolioItem.objects.visible_to(user).prefetch_related("files")
    return [{"kind": "reflection", "text": each.text, "updated_at": each.updated_at} for each in reflections] + [
        {
            "kind": "portfolio",
            "text": each.text,
            "links": each.links,
            "files": [{"name": file.title, "size": file.size, "sha256": file.sha256} for file in each.files.all()],
            "updated_at": each.updated_at,
        }
        for each in drafts
    ]


def register_all() -> None:
    """Called once the models are there."""
    personal_data.register("courses", _("Courses"), export_enrollments)
    personal_data.register("writings", _("Reflections and portfolio drafts"), export_writings)
