"""Where competencies are used, and who showed which: written downward by the apps that know."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import CFItem, CFLevel
from competencies.querysets import CompetencyEvidenceQuerySet


class CFItemUse(models.Model):
    """Where an item is used: a course, module, activity, rubric criterion or achievement, named by uuid only."""

    item = models.ForeignKey(CFItem, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=30)
    source_uuid = models.UUIDField()
    label = models.CharField(max_length=250, blank=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "kind", "source_uuid"), name="one_use_a_source"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.label}"


class CompetencyEvidence(models.Model):
    """A fact that shows a person's competency: a badge, an accepted portfolio. Withdrawn, never deleted."""

    class Kind(models.TextChoices):
        PORTFOLIO = "portfolio", _("Accepted portfolio")
        BADGE = "badge", _("Badge")
        RECOGNISED = "recognised", _("Recognised badge")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="competency_evidence")
    item = models.ForeignKey(CFItem, on_delete=models.PROTECT, related_name="evidence")
    level = models.ForeignKey(CFLevel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source_uuid = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CompetencyEvidenceQuerySet] = CompetencyEvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source_uuid", "item"), name="one_evidence_a_source_and_item"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.item}"
