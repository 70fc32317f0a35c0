"""Pieces to practise on, graded by a trainer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from peer_review.models.submissions import Submission


class Sample(models.Model):
    """A trainer's piece with the trainer's marks: read before the first review, or hidden among real work.

    The piece itself is a `Submission` in the state SAMPLE, so that it is read on the same pages and copied, cleaned and
    frozen in the same way. `key`: {criterion key: {score: int | None, feedback: str}}.
    """

    class Use(models.TextChoices):
        TRAINING = "training", _("Read before the first review")
        HIDDEN = "hidden", _("Now and then among real work, without a sign")

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="sample")
    rubric_uuid = models.UUIDField(db_index=True)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.TRAINING)
    key = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="samples_made"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.submission.task_title} ({self.get_use_display()})"
