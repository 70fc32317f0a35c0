"""Rubrics (CASE CFRubric): criteria × levels by which a portfolio is judged."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import TranslatableMixin

from accounts.models import Institution
from competencies.models.frameworks import CFItem
from competencies.querysets import CFRubricQuerySet
from competencies.rubric_rules import Outline, problems


class CFRubric(TranslatableMixin, ClusterableModel):
    """Criteria × levels by which a portfolio is judged (CASE CFRubric). Each language is a row of its own."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rubrics")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    pass_score = models.PositiveIntegerField(
        _("pass level"), default=3, help_text=_("Every criterion's result must reach this score.")
    )

    objects: ClassVar[CFRubricQuerySet] = CFRubricQuerySet.as_manager()  # type: ignore[assignment]

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

    def check_criteria(self) -> None:
        """Raise ValidationError with a sentence for everything that reviewers would stumble over.

        The editor's form asks the same before it saves; who builds a rubric in code calls this.
        """
        outlines = [criterion.outline() for criterion in self.criteria.all()]
        found = problems(self.pass_score, outlines)
        if found:
            raise ValidationError(found)

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
        CFItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("competency"),
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    sort_order_field: ClassVar[str] = "sort_order"

    class Meta:
        ordering = ("sort_order", "id")
        constraints = (models.UniqueConstraint(fields=("rubric", "key"), name="one_criterion_a_key"),)

    def __str__(self) -> str:
        return self.title

    def outline(self) -> Outline:
        """As much as the rules of a rubric need."""
        return Outline(self.title, self.key, tuple(level.score for level in self.levels.all()))

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
