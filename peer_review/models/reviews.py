"""Who reads, and what they said."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peer_review.models.submissions import Submission
from peer_review.querysets import ReviewAssignmentQuerySet


class ReviewAssignment(models.Model):
    """A submission proposed to a reviewer, until they hand in an assessment or it is released.

    It is a lease. Who has not begun by `start_by` loses it to somebody else, and may still have it when nobody came;
    who has begun holds it until `due_at`, and may still hand in afterwards while nothing is decided.
    """

    class Purpose(models.TextChoices):
        REVIEW = "review", _("Review")
        APPEAL = "appeal", _("Appeal")
        PRACTICE = "practice", _("Practice")
        # A practice piece among real work; its reader learns so when they have handed in.
        HIDDEN = "hidden", _("Hidden practice")

    class Released(models.TextChoices):
        LAPSED = "lapsed", _("Not begun in time")
        RECUSED = "recused", _("Given back")
        OVER = "over", _("Decided or taken back")
        HIDDEN = "hidden", _("Hidden")

    class Recusal(models.TextChoices):
        CONFLICT = "conflict", _("I know whose work this is, or may be partial")
        LANGUAGE = "language", _("I do not read its language well enough")
        SUBJECT = "subject", _("I know too little about its subject")
        TIME = "time", _("I have no time now")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_assignments")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.REVIEW)
    proposed_at = models.DateTimeField(default=timezone.now)
    start_by = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_for = models.CharField(max_length=10, choices=Released.choices, blank=True)
    recusal = models.CharField(max_length=10, choices=Recusal.choices, blank=True)
    draft = models.JSONField(default=dict, blank=True, help_text="{criteria: {key: {score, comment}}, overall}")
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReviewAssignmentQuerySet] = ReviewAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("due_at", "id")
        constraints = (
            # A practice piece can be read again.
            models.UniqueConstraint(
                fields=("submission", "reviewer"),
                condition=~models.Q(purpose="practice"),
                name="one_assignment_a_reviewer",
            ),
        )

    def __str__(self) -> str:
        # Labels travel into logs and lists: the reviewer is not in this one.
        return f"Review of {self.submission}"

    @property
    def is_open(self) -> bool:
        """Whether the review can still be handed in."""
        is_waiting = self.completed_at is None and self.released_at is None
        return is_waiting and self.submission.status in Submission.READABLE and self.submission.hidden_at is None

    @property
    def has_lapsed(self) -> bool:
        """Whether it went back because nobody began: it can be had again while the work still lacks a reader."""
        return self.released_for == self.Released.LAPSED and self.submission.status in Submission.UNDECIDED

    @property
    def is_practice(self) -> bool:
        """Whether nothing is decided by it."""
        return self.purpose in (self.Purpose.PRACTICE, self.Purpose.HIDDEN)


class Assessment(models.Model):
    """What one reviewer said, and how useful its author found that."""

    class Usefulness(models.IntegerChoices):
        NOT = 1, _("It did not help me")
        SOMEWHAT = 2, _("It helped me a little")
        VERY = 3, _("It helped me a lot")

    assignment = models.OneToOneField(ReviewAssignment, on_delete=models.PROTECT, related_name="assessment")
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    usefulness = models.PositiveSmallIntegerField(choices=Usefulness.choices, null=True, blank=True)

    def __str__(self) -> str:
        return f"Assessment of {self.assignment.submission}"


class CriterionScore(models.Model):
    """One criterion of an assessment; `score` is None where the rubric asks for a comment only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion_key = models.SlugField(max_length=60)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "criterion_key"), name="one_score_a_criterion"),)

    def __str__(self) -> str:
        return f"{self.criterion_key}: {self.score}"


class ReviewFlag(models.Model):
    """A reader says that something is wrong with a work; a moderator settles it. One that shows a child hides it."""

    class Kind(models.TextChoices):
        CHILD = "child", _("It shows a child or names a pupil")
        PERSONAL_DATA = "personal_data", _("It gives somebody’s personal data away")
        PLAGIARISM = "plagiarism", _("It looks like somebody else’s work")
        ABUSE = "abuse", _("It is abusive")

    assignment = models.ForeignKey(ReviewAssignment, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.TextField(blank=True)
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.TextField(blank=True)

    class Meta:
        ordering = ("raised_at", "id")
        constraints = (models.UniqueConstraint(fields=("assignment", "kind"), name="one_flag_a_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.raised_at:%Y-%m-%d})"
