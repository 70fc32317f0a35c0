"""What was submitted.

A `Submission` is frozen when it is made: its evidence is copied and its rubric kept under a content hash, so that what
people were judged by can never change under them. It names the task (a course's portfolio activity, or a claim) by
uuid only: this layer does not know courses. Resubmitting makes a new row that points at the one before.
"""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.models import Institution
from badges.models import Achievement
from peer_review.ladder import DAYS_TO_ANSWER as DEFAULT_DAYS
from peer_review.ladder import expected_by, moderator_due
from peer_review.querysets import SubmissionEvidenceQuerySet, SubmissionQuerySet

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
        IN_MODERATION = "in_moderation", _("With a moderator")
        IN_APPEAL = "in_appeal", _("In appeal")
        ACCEPTED = "accepted", _("Accepted")
        NEEDS_WORK = "needs_work", _("Needs work")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        # A trainer's piece to practise on (see `Sample`): it is read like any other and never decided.
        SAMPLE = "sample", _("Practice piece")

    class PassRule(models.TextChoices):
        EVERY = "every", _("Every criterion reaches the pass level")
        WEIGHTED = "weighted", _("The weighted mean reaches it, and no criterion is more than one level below")

    # What somebody still has to say something about, and what a reader may have open.
    UNDECIDED = (Status.IN_REVIEW, Status.IN_MODERATION, Status.IN_APPEAL)
    READABLE = (*UNDECIDED, Status.SAMPLE)

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
    quorum_change = models.SmallIntegerField(
        default=0, help_text="more readers since the first disagreed, fewer since time is short"
    )
    pass_rule = models.CharField(max_length=10, choices=PassRule.choices, default=PassRule.EVERY)
    days_to_answer = models.PositiveSmallIntegerField(default=DEFAULT_DAYS)
    is_blind = models.BooleanField(default=True)
    status = FSMField(default=Status.IN_REVIEW, choices=Status.choices, protected=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    appealed_at = models.DateTimeField(null=True, blank=True)
    widened_at = models.DateTimeField(null=True, blank=True)
    lowered_at = models.DateTimeField(null=True, blank=True)
    moderation_from = models.DateTimeField(null=True, blank=True)
    moderation_due_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="a reader said that it shows a child")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SubmissionQuerySet] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-submitted_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("author", "task_uuid", "attempt"), name="one_submission_an_attempt"),
            models.UniqueConstraint(
                fields=("author", "task_uuid"),
                condition=models.Q(status__in=("in_review", "in_moderation", "in_appeal")),
                name="one_open_submission",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_title} ({self.get_status_display()})"

    @property
    def is_undecided(self) -> bool:
        """Whether somebody still has to say something about it."""
        return self.status in self.UNDECIDED

    @property
    def quorum(self) -> int:
        """How many reviews are wanted by now."""
        return max(self.reviews_wanted + self.quorum_change, 1)

    @property
    def purpose_of_readers(self) -> str:
        """What readers are asked for in its state (a `ReviewAssignment.Purpose`): in an appeal they are its panel."""
        return "appeal" if self.status == self.Status.IN_APPEAL else "review"

    @property
    def waiting_since(self) -> datetime:
        """When the wait that its author is in began: of the appeal, once there is one."""
        return self.appealed_at or self.submitted_at

    @property
    def expected_at(self) -> datetime:
        """By when its author hears: the day of whoever is in charge, else the ladder's. One query of what is hidden."""
        if self.hidden_at:
            promised = self.steps.exclude(expected_at=None).order_by("-pk").values_list("expected_at", flat=True)
            return promised.first() or moderator_due(self.hidden_at)
        return self.moderation_due_at or expected_by(self.waiting_since, timezone.now())

    @property
    def decision(self) -> Any:
        """The decision that holds: the one on the appeal, else the first; None before it. From a prefetch if any."""
        return max(self.decisions.all(), key=lambda decision: decision.pk, default=None)

    @transition(field=status, source=UNDECIDED, target=Status.ACCEPTED)
    def accept(self) -> None:
        """Its results reach what its rule asks for."""

    @transition(field=status, source=UNDECIDED, target=Status.NEEDS_WORK)
    def ask_for_work(self) -> None:
        """They do not; the author may resubmit, or appeal once."""

    @transition(field=status, source=Status.IN_REVIEW, target=Status.IN_MODERATION)
    def hand_to_moderator(self) -> None:
        """Readers disagree, or there are too few of them: a person of the institution answers for it now."""

    @transition(field=status, source=Status.NEEDS_WORK, target=Status.IN_APPEAL)
    def appeal_against(self) -> None:
        """The author asks a fresh panel about some of the criteria."""

    @transition(field=status, source=UNDECIDED, target=Status.WITHDRAWN)
    def withdraw(self) -> None:
        """The author took it back, or it shows a child."""


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
