"""Frameworks in CASE 1.1 terms, rubrics, and who showed which competency.

A `CFDocument` is one framework; its `CFItem`s are the areas (aspects) and the competencies in them; `CFAssociation`s
tie items of different frameworks. Identifiers are uuid5 of (fixed namespace, framework identifier, code), so that they
are equal on every instance. Titles are kept by language with the status of each wording: what is ours or remembered
is never shown as official.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import TranslatableMixin

from accounts.models import Institution
from competencies.querysets import CFItemQuerySet, CompetencyEvidenceQuerySet

NAMESPACE = uuid.UUID("6f1b7c62-6a0e-5d0a-9d6c-2f7a0f4a9d11")


def stable_uuid(*parts: str) -> uuid.UUID:
    """The identifier every instance gives to the same thing: uuid5(namespace, 'part|part…')."""
    return uuid.uuid5(NAMESPACE, "|".join(parts))


class TitledModel(models.Model):
    """A name in several languages, each with its status (verified, verified-secondary, memory, ours…)."""

    title = models.JSONField(default=dict)
    title_status = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def title_in(self, language: str | None) -> str:
        """The name in `language`, else in English, else in whatever there is."""
        names: dict[str, str] = self.title
        return names.get((language or "en").split("-")[0]) or names.get("en") or next(iter(names.values()), "")

    def is_official_in(self, language: str | None) -> bool:
        """True when the wording shown in `language` was read in the official text or a faithful copy."""
        code = (language or "en").split("-")[0]
        code = code if code in self.title else "en"
        return str(self.title_status.get(code, "")).startswith("verified")

    @property
    def display_title(self) -> str:
        return self.title_in(get_language())

    @property
    def display_is_official(self) -> bool:
        return self.is_official_in(get_language())

    def __str__(self) -> str:
        return self.display_title


class CFDocument(TitledModel):
    """One framework (CASE CFDocument)."""

    uuid = models.UUIDField(unique=True, editable=False)
    slug = models.SlugField(unique=True, help_text="the file's `identifier`")
    short_title = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=30, blank=True)
    published = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    licence_url = models.URLField(blank=True)
    attribution = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    area_kind = models.CharField(max_length=30, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file it came from")
    last_changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")


class CFLevel(TitledModel):
    """A level of a framework (Knowledge Acquisition, Acquire, A1…)."""

    document = models.ForeignKey(CFDocument, on_delete=models.CASCADE, related_name="levels")
    uuid = models.UUIDField(unique=True, editable=False)
    code = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    descriptor = models.TextField(blank=True)

    class Meta:
        ordering = ("document_id", "position")
        constraints = (models.UniqueConstraint(fields=("document", "code"), name="one_level_a_code"),)


class CFItem(TitledModel):
    """A statement of a framework (CASE CFItem): an area, or a competency in it."""

    class ItemType(models.TextChoices):
        AREA = "area", _("Area")
        COMPETENCY = "competency", _("Competency")
        SKILL = "skill", _("Skill")
        OCCUPATION = "occupation", _("Occupation")

    document = models.ForeignKey(CFDocument, on_delete=models.CASCADE, related_name="items")
    uuid = models.UUIDField(unique=True, editable=False)
    item_type = models.CharField(max_length=20, choices=ItemType.choices)
    code = models.CharField("humanCodingScheme", max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    level = models.ForeignKey(CFLevel, null=True, blank=True, on_delete=models.SET_NULL, related_name="items")
    position = models.PositiveIntegerField(default=0)
    descriptor = models.TextField(blank=True)
    descriptor_status = models.CharField(max_length=200, blank=True)
    target_url = models.URLField(max_length=300, blank=True, help_text="where the source document is")
    target_code = models.CharField(max_length=200, blank=True, help_text="the code in the source document")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CFItemQuerySet] = CFItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("document_id", "position")
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        constraints = (models.UniqueConstraint(fields=("document", "item_type", "code"), name="one_item_a_code"),)

    @property
    def path(self) -> str:
        """The address of this item on every page and in every badge: `/competencies/<uuid>`."""
        return f"/competencies/{self.uuid}"


class PracticeStatement(models.Model):
    """What a competency looks like in practice. Never an alignment target: most of the wording is ours."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", _("Objective")
        GOAL = "goal", _("Curricular goal")
        ACTIVITY = "activity", _("Contextual activity")

    item = models.ForeignKey(CFItem, on_delete=models.CASCADE, related_name="practice_statements")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OBJECTIVE)
    code = models.CharField(max_length=40)
    official_code = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("item_id", "kind", "position")
        constraints = (models.UniqueConstraint(fields=("item", "kind", "code"), name="one_statement_a_code"),)

    def __str__(self) -> str:
        return self.text or self.code


class CFAssociation(models.Model):
    """A tie between two items of different frameworks (CASE CFAssociation), proposed by us unless it says otherwise."""

    uuid = models.UUIDField(unique=True, editable=False)
    identifier = models.CharField(max_length=60, unique=True)
    origin = models.ForeignKey(CFItem, on_delete=models.CASCADE, related_name="associations_from")
    destination = models.ForeignKey(CFItem, on_delete=models.CASCADE, related_name="associations_to")
    association_type = models.CharField(max_length=40, default="isRelatedTo")
    strength = models.CharField(max_length=20, help_text="exact, close, broad or related")
    relation = models.CharField(max_length=40, blank=True, help_text="the nearest SKOS property")
    rationale = models.TextField(blank=True)
    source = models.CharField(max_length=60, default="ours")
    status = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("identifier",)

    def __str__(self) -> str:
        return f"{self.origin} {self.strength} {self.destination}"


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


class CFRubric(TranslatableMixin, ClusterableModel):
    """Criteria × levels by which a portfolio is judged (CASE CFRubric). Each language is a row of its own."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rubrics")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    pass_score = models.PositiveIntegerField(
        _("pass level"), default=3, help_text=_("Every criterion's result must reach this score.")
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ("title",)
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self) -> str:
        return self.title

    @property
    def uuid(self) -> uuid.UUID:
        """The same for every language of this rubric."""
        return self.translation_key

    def as_content(self) -> dict[str, Any]:
        """The rubric as plain data: what `peer_review` freezes under a hash and a reviewer is shown.

        Shape: {uuid, language, title, description, pass_score, criteria: [{key, title, description, weight,
        item: uuid|None, item_code, item_title, levels: [{score, title, description}]}]}; criteria and levels in order.
        """
        criteria = [criterion.as_content() for criterion in self.criteria.all()]
        return {
            "uuid": str(self.translation_key),
            "language": self.locale.language_code,
            "title": self.title,
            "description": self.description,
            "pass_score": self.pass_score,
            "criteria": criteria,
        }


class CFRubricCriterion(ClusterableModel):
    """One question of a rubric. `key` is the same in every language."""

    rubric = ParentalKey(CFRubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("question for the reviewer"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    item = models.ForeignKey(
        CFItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("competency")
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("sort_order", "id")
        constraints = (models.UniqueConstraint(fields=("rubric", "key"), name="one_criterion_a_key"),)

    def __str__(self) -> str:
        return self.title

    def as_content(self) -> dict[str, Any]:
        """The criterion as plain data (see `CFRubric.as_content`)."""
        return {
            "key": self.key,
            "title": self.title,
            "description": self.description,
            "weight": float(self.weight),
            "item": str(self.item.uuid) if self.item else None,
            "item_code": self.item.code if self.item else "",
            "item_title": self.item.title_in(self.rubric.locale.language_code) if self.item else "",
            "levels": [level.as_content() for level in self.levels.all()],
        }


class CFRubricCriterionLevel(models.Model):
    """One level of a criterion, written so that it reads as a sentence."""

    criterion = ParentalKey(CFRubricCriterion, on_delete=models.CASCADE, related_name="levels")
    score = models.PositiveIntegerField(_("score"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ("score",)
        constraints = (models.UniqueConstraint(fields=("criterion", "score"), name="one_level_a_score"),)

    def __str__(self) -> str:
        return self.title

    def as_content(self) -> dict[str, Any]:
        """The level as plain data (see `CFRubric.as_content`)."""
        return {"score": self.score, "title": self.title, "description": self.description}
