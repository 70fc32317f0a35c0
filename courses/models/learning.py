"""Records of learning. A course is not a page: enrolments and awards know a `Course`, languages are its pages.

Think of an `Activity` as the place on the shelf and an `ActivityVersion` as the printed edition standing there:
publishing prints a new edition when the content changed, and who has begun one finishes that one. There is no "current
content" column on Activity: the newest version of a language tells.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from badges.models import Achievement
from courses.querysets import (
    ActivityQuerySet,
    CourseQuerySet,
    EnrollmentQuerySet,
    PortfolioQuerySet,
    VersionQuerySet,
)


def evidence_storage() -> Storage:
    """Private storage: no address serves it, views check who asks."""
    return storages["evidence"]


def portfolio_path(item: "PortfolioFile", filename: str) -> str:
    """A random name: neither the person nor the original file name is in it."""
    return f"portfolio/{item.item.uuid}/{uuid.uuid4().hex}"


class Course(models.Model):
    """What can be enrolled in. Its uuid is the `translation_key` of its pages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="courses")
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CourseQuerySet] = CourseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("title",)
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title


class Activity(models.Model):
    """Something to finish in a course: a lesson to read, a quiz, a reflection, the portfolio.

    `block_id` is the StreamField block's id, or the lesson's translation key for the lesson itself; the same in every
    language. `lesson_key` and `module_key` are translation keys of pages.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        QUIZ = "quiz", _("Quiz")
        REFLECTION = "reflection", _("Reflection")
        PORTFOLIO = "portfolio", _("Portfolio")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="activities")
    block_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    module_key = models.UUIDField()
    lesson_key = models.UUIDField()
    position = models.PositiveIntegerField(default=0, help_text="in reading order over the whole course")
    is_required = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("course_id", "position")
        constraints = (models.UniqueConstraint(fields=("course", "block_id"), name="one_activity_a_block"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.block_id}"


class ActivityVersion(models.Model):
    """An immutable edition of an activity in one language: its content and the hash of it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=250)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("activity_id", "language", "number")
        constraints = (models.UniqueConstraint(fields=("activity", "language", "number"), name="one_version_a_number"),)

    def __str__(self) -> str:
        return f"{self.title} · {self.language} · {self.number}"


class Enrollment(models.Model):
    """A person takes a course.

    What they do in it is logged on this row, never on the Course: the editor shows every trainer a course's history,
    and a trainer may be the one who reviews the portfolio.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrollments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    language = models.CharField(max_length=12, default="en")
    enrolled_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EnrollmentQuerySet] = EnrollmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-enrolled_at",)
        constraints = (models.UniqueConstraint(fields=("user", "course"), name="one_enrollment_a_course"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"


class ActivityCompletion(models.Model):
    """An activity begun (a version is pinned) and, once `completed_at` is set, done."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="completions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="completions")
    begun_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enrollment", "activity"), name="one_completion_an_activity"),)

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.activity}"


class QuizAttempt(models.Model):
    """One try at a quiz. Formative: as many as one likes; `is_passed` against the version's pass mark."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="quiz_attempts")
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="quiz_attempts")
    answers = models.JSONField(default=dict, help_text="{question id: answer}")
    score_percent = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.score_percent} %"


class Reflection(models.Model):
    """What a learner wrote for themself. Nobody else reads it."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="reflections")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="reflections")
    text = models.TextField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enrollment", "activity"), name="one_reflection_an_activity"),)

    def __str__(self) -> str:
        return self.text[:60]


class PortfolioItem(models.Model):
    """A portfolio in the making: the author's draft. Submitting copies it; this row stays theirs to go on with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="portfolio_items")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="portfolio_items")
    text = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True, help_text="[{title, url}]")
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PortfolioQuerySet] = PortfolioQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enrollment", "activity"), name="one_item_an_activity"),)

    def __str__(self) -> str:
        return f"portfolio of {self.enrollment}"


class PortfolioFile(models.Model):
    """A file of a portfolio draft."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(PortfolioItem, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=250)
    file = models.FileField(upload_to=portfolio_path, storage=evidence_storage)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PortfolioQuerySet] = PortfolioQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("item_id", "id")

    def __str__(self) -> str:
        return self.title
