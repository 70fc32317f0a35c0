"""What was decided, what was done on the way there, and what was appealed against."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peer_review.models.submissions import Submission
from peer_review.querysets import StepQuerySet


class Decision(models.Model):
    """The outcome with its inputs, so that a person can read it and a test can recompute it. Never changed.

    `inputs`: see `scoring.inputs_of`; for a moderator's decision also {"moderator": {criterion key: score}}.
    `results`: [{key, title, description, score, max_score, level_title, level_description, item, item_title, scores,
    weights, is_passed}], as made by `scoring.verdict_for`. `moderator` is who answered for it, and is shown to nobody.
    """

    class Stage(models.TextChoices):
        REVIEW = "review", _("Decided by its readers")
        MODERATION = "moderation", _("Decided by a moderator")
        APPEAL = "appeal", _("Decided on appeal")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.REVIEW)
    outcome = models.CharField(max_length=20, choices=Submission.Status.choices)
    inputs = models.JSONField(default=dict)
    results = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            # One before an appeal and one after it, whatever else happens at the same time.
            models.UniqueConstraint(
                fields=("submission",), condition=~models.Q(stage="appeal"), name="one_first_decision"
            ),
            models.UniqueConstraint(
                fields=("submission",), condition=models.Q(stage="appeal"), name="one_decision_on_appeal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.outcome}"


class SubmissionStep(models.Model):
    """One thing that was done so that a submission does not wait for ever. Rows are only ever added.

    `expected_at`: by when its author should hear next. `count`: of readers, where it is about readers. The words are
    made when they are read (`peer_review.steps`), in the reader's language and without anybody's name.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("Readers were asked")
        REMINDED = "reminded", _("A reader was reminded")
        RELEASED = "released", _("A reader’s place was freed")
        RECUSED = "recused", _("A reader gave the work back")
        WIDENED = "widened", _("More people were asked")
        ANOTHER = "another", _("One more reader was wanted")
        LOWERED = "lowered", _("Fewer readers are enough")
        MODERATOR = "moderator", _("A moderator answers for it")
        HIDDEN = "hidden", _("It was hidden")
        SHOWN = "shown", _("It is shown again")
        # Nobody settled it in time: whom it was given to next, named as in `settling.ROLE_NAMES`.
        TRAINER = "trainer", _("Given to a trainer")
        ADMINISTRATOR = "administrator", _("Given to an administrator")
        PLATFORM = "platform", _("Given to the administrators of this site")
        DECIDED = "decided", _("It was decided")
        APPEALED = "appealed", _("Its author appealed")
        APPEAL_DECIDED = "appeal_decided", _("The appeal was decided")
        WITHDRAWN = "withdrawn", _("It was taken back")
        TAKEN_OUT = "taken_out", _("It was taken out of review")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    count = models.PositiveSmallIntegerField(default=0)
    expected_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StepQuerySet] = StepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d})"


class Appeal(models.Model):
    """An author asks a fresh panel about some criteria of a decision: once, with grounds, within 14 days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="appeal")
    criteria = models.JSONField(help_text="the keys of the criteria appealed against")
    grounds = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Appeal: {self.submission}"
