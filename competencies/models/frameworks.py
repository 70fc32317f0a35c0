"""Frameworks in CASE 1.1 terms: documents, their levels and items, and the ties between items of different ones.

Identifiers are uuid5 of (fixed namespace, framework identifier, code), so that they are equal on every instance.
Titles are kept by language with the status of each wording: what is ours or remembered is never shown as official.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from competencies.querysets import CFAssociationQuerySet, CFDocumentQuerySet, CFItemQuerySet

NAMESPACE = uuid.UUID("6f1b7c62-6a0e-5d0a-9d6c-2f7a0f4a9d11")
NEARNESS = "how near two competencies are"
# Of the four status words of a wording, the two that were read in the official text or in a faithful copy of it.
OFFICIAL = ("verified", "verified-secondary")


def stable_uuid(*parts: str) -> uuid.UUID:
    """The identifier every instance gives to the same thing: uuid5(namespace, 'part|part…')."""
    return uuid.uuid5(NAMESPACE, "|".join(parts))


class TitledModel(models.Model):
    """A name in several languages, each with its status (verified, verified-secondary, memory, ours…)."""

    title = models.JSONField(default=dict)
    title_status = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display_title

    def title_language_in(self, language: str | None) -> str:
        """The language of the name that a reader of `language` is shown: theirs, else English, else any; "" if none."""
        names: dict[str, str] = self.title
        wanted = (language or "en").split("-")[0]
        return next((code for code in (wanted, "en", *names) if names.get(code)), "")

    def title_in(self, language: str | None) -> str:
        """The name in `language`, else in English, else in whatever there is."""
        names: dict[str, str] = self.title
        return names.get(self.title_language_in(language), "")

    def status_in(self, language: str | None) -> str:
        """The first word of the status of what `title_in` returns: verified, verified-secondary, memory, ours or ""."""
        status = str(self.title_status.get(self.title_language_in(language), ""))
        return (status.split(maxsplit=1) or [""])[0].strip(";,")

    def is_official_in(self, language: str | None) -> bool:
        """True when the wording shown in `language` was read in the official text or a faithful copy."""
        return self.status_in(language) in OFFICIAL

    @property
    def has_official_wording(self) -> bool:
        """True when some language has an official wording: what is ours beside it is a translation, else a proposal."""
        return any(str(status).startswith("verified") for status in self.title_status.values())

    @property
    def display_title(self) -> str:
        return self.title_in(get_language())

    @property
    def display_is_official(self) -> bool:
        return self.is_official_in(get_language())


class CFDocument(TitledModel):
    """One framework (CASE CFDocument)."""

    uuid = models.UUIDField(unique=True, editable=False)
    slug = models.CharField(max_length=60, unique=True, help_text="the file's `identifier`; may hold dots")
    short_title = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=30, blank=True)
    published = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    licence_url = models.URLField(blank=True)
    licence_status = models.CharField(max_length=200, blank=True, help_text="`memory…`: to be checked at the source")
    attribution = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    area_kind = models.CharField(max_length=30, blank=True)
    content_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the file's JSON, sorted and compact"
    )
    last_changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CFDocumentQuerySet] = CFDocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("id",)
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    @property
    def licence_is_unchecked(self) -> bool:
        """True when the licence was written down from memory."""
        return self.licence_status.startswith("memory")


class CFLevel(TitledModel):
    """A level of a framework (Knowledge Acquisition, Acquire, A1…)."""

    document = models.ForeignKey(CFDocument, on_delete=models.CASCADE, related_name="levels")
    uuid = models.UUIDField(unique=True, editable=False)
    code = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    descriptor = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="no longer in the file; evidence may name it")

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
    search_text = models.TextField(blank=True, editable=False, help_text="code and every name, folded")

    objects: ClassVar[CFItemQuerySet] = CFItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("document_id", "position")
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "item_type", "code"),
                condition=models.Q(withdrawn_at=None),
                name="one_item_in_force_a_code",
            ),
        )

    def __str__(self) -> str:
        """“KA.4 Enhancing teaching…”; a code that is an address (ESCO) is left out."""
        return self.display_title if "/" in self.code else f"{self.code} {self.display_title}"

    @staticmethod
    def plural_of(item_type: str) -> Any:
        """The heading of a list of items of one type."""
        return PLURALS[CFItem.ItemType(item_type)]

    @property
    def path(self) -> str:
        """The address of this item on every page and in every badge: `/competencies/<uuid>`."""
        return f"/competencies/{self.uuid}"


PLURALS = {
    CFItem.ItemType.AREA: _("Areas"),
    CFItem.ItemType.COMPETENCY: _("Competencies"),
    CFItem.ItemType.SKILL: _("Skills"),
    CFItem.ItemType.OCCUPATION: _("Occupations"),
}


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


class CFAssociationGrouping(TitledModel):
    """A crosswalk: one file of associations, with what its author says about using them."""

    uuid = models.UUIDField(unique=True, editable=False)
    slug = models.CharField(max_length=60, unique=True, help_text="the file's `identifier`")
    version = models.CharField(max_length=30, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    recognition_rule = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("crosswalk")
        verbose_name_plural = _("crosswalks")


class CFAssociation(models.Model):
    """A tie from an item, or from a whole framework, to an item of another one (CASE CFAssociation).

    Proposed by us unless `source` says otherwise.
    """

    class Strength(models.TextChoices):
        EXACT = "exact", pgettext_lazy(NEARNESS, "Exact")
        CLOSE = "close", pgettext_lazy(NEARNESS, "Close")
        BROAD = "broad", pgettext_lazy(NEARNESS, "Partial")
        RELATED = "related", pgettext_lazy(NEARNESS, "Same theme")

    uuid = models.UUIDField(unique=True, editable=False)
    grouping = models.ForeignKey(CFAssociationGrouping, on_delete=models.CASCADE, related_name="associations")
    identifier = models.CharField(max_length=60)
    origin = models.ForeignKey(
        CFItem, null=True, blank=True, on_delete=models.CASCADE, related_name="associations_from"
    )
    origin_document = models.ForeignKey(
        CFDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="associations_from"
    )
    destination = models.ForeignKey(CFItem, on_delete=models.CASCADE, related_name="associations_to")
    association_type = models.CharField(max_length=40, default="isRelatedTo")
    strength = models.CharField(max_length=20, choices=Strength.choices)
    relation = models.CharField(max_length=40, blank=True, help_text="the nearest SKOS property")
    rationale = models.TextField(blank=True)
    source = models.CharField(max_length=60, default="ours")
    status = models.CharField(max_length=200, blank=True)

    objects: ClassVar[CFAssociationQuerySet] = CFAssociationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("grouping_id", "identifier")
        constraints = (
            models.UniqueConstraint(fields=("grouping", "identifier"), name="one_association_an_identifier"),
            models.CheckConstraint(
                condition=models.Q(origin=None) ^ models.Q(origin_document=None),
                name="association_has_one_origin",
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin or self.origin_document} {self.strength} {self.destination}"
