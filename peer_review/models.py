"""Judgement: what was submitted, who reads it, what they said, what was decided.

A `Submission` is frozen when it is made: its evidence is copied and its rubric kept under a content hash, so that what
people were judged by can never change under them. It names the task (a course's portfolio activity, or a claim) by
uuid only: this layer does not know courses. Resubmitting makes a new row that points at the one before.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Institution
from badges.models import Achievement
from peer_review.querysets import ReviewAssignmentQuerySet, SubmissionEvidenceQuerySet, SubmissionQuerySet

EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/plain": ".txt",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
}


def evidence_storage() -> Storage:
    """Private storage: no address serves it, views check who asks."""
    return storages["evidence"]


def evidence_path(item: "SubmissionEvidence", filename: str) -> str:
    """A random name: neither the person nor the original file name is in it."""
    return f"submissions/{item.submission.uuid}/{uuid.uuid4().hex}"


class FrozenRubric(models.Model):
    """A rubric as it was, addressed by the SHA-256 of its canonical JSON. Rows are never changed."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField(help_text="see competencies.models.CFRubric.as_content")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.digest[:8]})"


class Submission(FSMModelMixin, models.Model):
    """A piece of work handed in for review."""

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", _("In review")
        ACCEPTED = "accepted", _("Accepted")
        NEEDS_WORK = "needs_work", _("Needs work")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="submissions")
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    task_uuid = models.UUIDField(help_text="the activity or claim it answers", db_index=True)
    task_title = models.CharField(max_length=250)
    brief = models.TextField(blank=True, help_text="the assignment's text as the author saw it (safe HTML)")
    language = models.CharField(max_length=12, default="en")
    text = models.TextField(blank=True)
    frozen_rubric = models.ForeignKey(FrozenRubric, on_delete=models.PROTECT, related_name="submissions")
    manifest_digest = models.CharField(max_length=64, help_text="SHA-256 of text, links and files as submitted")
    attempt = models.PositiveIntegerField(default=1)
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    reviews_wanted = models.PositiveSmallIntegerField(default=3)
    status = FSMField(default=Status.IN_REVIEW, choices=Status.choices, protected=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SubmissionQuerySet] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-submitted_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("author", "task_uuid", "attempt"), name="one_submission_an_attempt"),
            models.UniqueConstraint(
                fields=("author", "task_uuid"), condition=models.Q(status="in_review"), name="one_open_submission"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_title} ({self.get_status_display()})"

    @property
    def assessment_count(self) -> int:
        """Reviews handed in. One query."""
        return Assessment.objects.filter(assignment__submission=self).count()

    def scores_by_assessment(self) -> list[dict[str, int]]:
        """Each reviewer's {criterion key: score}. One query."""
        rows = CriterionScore.objects.filter(assessment__assignment__submission=self)
        said: dict[int, dict[str, int]] = {}
        for assessment_id, key, score in rows.values_list("assessment_id", "criterion_key", "score"):
            said.setdefault(assessment_id, {})[key] = score
        return list(said.values())

    @transition(field=status, source=Status.IN_REVIEW, target=Status.ACCEPTED)
    def accept(self) -> None:
        """Every criterion's result reached the rubric's pass level."""

    @transition(field=status, source=Status.IN_REVIEW, target=Status.NEEDS_WORK)
    def ask_for_work(self) -> None:
        """At least one criterion did not; the author may resubmit."""

    @transition(field=status, source=Status.IN_REVIEW, target=Status.WITHDRAWN)
    def withdraw(self) -> None:
        """The author took it back."""


class SubmissionEvidence(models.Model):
    """One link or file of a submission, copied when it was handed in."""

    class Kind(models.TextChoices):
        LINK = "link", _("Link")
        FILE = "file", _("File")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=250)
    url = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=evidence_path, storage=evidence_storage, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[SubmissionEvidenceQuerySet] = SubmissionEvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("submission_id", "position", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position + 1}"

    @property
    def neutral_name(self) -> str:
        """What the file is called for whoever downloads it: file names tell who wrote them."""
        return f"evidence-{self.position + 1}{EXTENSIONS.get(self.content_type, '')}"

    @property
    def type_name(self) -> str:
        """The kind of file in a word: "PDF"."""
        return EXTENSIONS.get(self.content_type, "").lstrip(".").upper()


class ReviewAssignment(models.Model):
    """A submission proposed to a reviewer, until they hand in an assessment or it is released."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_assignments")
    proposed_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    draft = models.JSONField(default=dict, blank=True, help_text="{criteria: {key: {score, comment}}, overall}")
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReviewAssignmentQuerySet] = ReviewAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("due_at", "id")
        constraints = (models.UniqueConstraint(fields=("submission", "reviewer"), name="one_assignment_a_reviewer"),)

    def __str__(self) -> str:
        # Labels travel into logs and lists: the reviewer is not in this one.
        return f"Review of {self.submission}"

    @property
    def is_open(self) -> bool:
        """Whether the review can still be handed in."""
        is_waiting = self.completed_at is None and self.released_at is None
        return is_waiting and self.submission.status == Submission.Status.IN_REVIEW


class Assessment(models.Model):
    """What one reviewer said."""

    assignment = models.OneToOneField(ReviewAssignment, on_delete=models.PROTECT, related_name="assessment")
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Assessment of {self.assignment.submission}"


class CriterionScore(models.Model):
    """One criterion of an assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion_key = models.SlugField(max_length=60)
    score = models.PositiveSmallIntegerField()
    comment = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "criterion_key"), name="one_score_a_criterion"),)

    def __str__(self) -> str:
        return f"{self.criterion_key}: {self.score}"


class Decision(models.Model):
    """The outcome with its inputs, so that a person can read it and a test can recompute it.

    `results`: [{key, title, description, score, max_score, level_title, level_description, item, item_title, scores,
    is_passed}], as made by `scoring.verdict_for`.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Submission.Status.choices)
    results = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.submission}: {self.outcome}"
