"""Rubrics (CASE CFRubric): criteria × levels by which a portfolio is judged."""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Locale, TranslatableMixin

from accounts.models import Institution
from competencies.judging import COMMENTS, LEVELS, NOT_YET, PASS, PASSED
from competencies.models.frameworks import CFItem
from competencies.models.previews import PreviewedRubric
from competencies.querysets import CFRubricQuerySet
from competencies.rubric_rules import Outline, problems

MOST_WORDS = 100


class CFRubric(PreviewedRubric, TranslatableMixin, ClusterableModel):
    """Criteria × levels by which a portfolio is judged (CASE CFRubric). Each language is a row of its own."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rubrics")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    pass_score = models.PositiveIntegerField(
        _("pass level"), default=3, help_text=_("Every criterion with levels must reach this score.")
    )
    not_yet_words = models.PositiveSmallIntegerField(
        _("words below the pass level"),
        default=8,
        validators=[MaxValueValidator(MOST_WORDS)],
        help_text=_("The fewest that a reviewer writes beside such a mark."),
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

    @property
    def language(self) -> str:
        """The code of its language; of a rubric that is only begun, the one that is spoken now."""
        locale: Locale = self.locale if self.locale_id else Locale.get_active()
        return str(locale.language_code)

    def check_criteria(self) -> None:
        """Raise ValidationError with a sentence for everything that reviewers would stumble over.

        The editor's form asks the same before it saves; who builds a rubric in code calls this.
        """
        outlines = [criterion.outline() for criterion in self.criteria.all()]
        found = problems(self.pass_score, outlines)
        if found:
            raise ValidationError(found)

    def as_read(self) -> dict[str, Any]:
        """What authors read before they begin: {language, pass_score, criteria: [`CFRubricCriterion.as_read`]}."""
        criteria = [criterion.as_read() for criterion in self.criteria.all()]
        return {"language": self.language, "pass_score": self.pass_score, "criteria": criteria}

    def as_content(self) -> dict[str, Any]:
        """The rubric as plain data: what is frozen under a hash and a reviewer is shown.

        Shape: {uuid, language, title, description, pass_score, not_yet_words, criteria: [{key, title, description,
        mode, weight, item: uuid|None, item_code, item_title, levels: [{score, title, description}]}]}; criteria and
        levels in order. `mode` is "levels", "pass" (scores 0 and 1, whatever `pass_score`) or "comments" (no levels).
        """
        criteria = [criterion.as_content() for criterion in self.criteria.all()]
        return {
            "uuid": str(self.translation_key),
            "language": self.language,
            "title": self.title,
            "description": self.description,
            "pass_score": self.pass_score,
            "not_yet_words": self.not_yet_words,
            "criteria": criteria,
        }


class CFRubricCriterion(ClusterableModel):
    """One question of a rubric. `key` is the same in every language."""

    class Mode(models.TextChoices):
        """How a reviewer answers it."""

        LEVELS = LEVELS, pgettext_lazy("how a criterion is judged", "Levels")
        PASS = PASS, pgettext_lazy("how a criterion is judged", "Pass / not yet")
        COMMENTS = COMMENTS, pgettext_lazy("how a criterion is judged", "Comments only")

    rubric = ParentalKey(CFRubric, on_delete=models.CASCADE, related_name="criteria")
    # The editor proposes one from the title where it is left empty.
    key = models.SlugField(_("key"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("question for the reviewer"), blank=True)
    mode = models.CharField(_("how it is judged"), max_length=10, choices=Mode.choices, default=Mode.LEVELS)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1, blank=True)
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
        return Outline(self.title, self.key, tuple(level.score for level in self.levels.all()), self.mode)

    def as_read(self) -> dict[str, Any]:
        """What it says: {key, title, description, mode, levels: [{score, title, description}]}."""
        written = [level.as_content() for level in self.levels.all()]
        return {
            "key": self.key,
            "title": self.title,
            "description": self.description,
            "mode": self.mode,
            "levels": levels_of(self.mode, written, self.rubric.language),
        }

    def as_content(self) -> dict[str, Any]:
        """The criterion as plain data (see `CFRubric.as_content`)."""
        return self.as_read() | {
            "weight": float(self.weight),
            "item": str(self.item.uuid) if self.item else None,
            "item_code": self.item.code if self.item else "",
            "item_title": self.item.title_in(self.rubric.language) if self.item else "",
        }


class CFRubricCriterionLevel(models.Model):
    """One level of a criterion, written so that it reads as a sentence."""

    criterion = ParentalKey(CFRubricCriterion, on_delete=models.CASCADE, related_name="levels")
    # The editor counts on from the level before where it is left empty.
    score = models.PositiveIntegerField(_("score"), blank=True)
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


Levels = list[dict[str, Any]]


def levels_of(mode: str, written: Sequence[dict[str, Any]], language: str) -> Levels:
    """The levels that a criterion of this mode has, {score, title, description}, lowest first.

    `written` is what its author wrote. Of "comments" nothing counts; of "pass" it is two descriptions for the scores
    0 and 1, else the words of `language`.
    """
    if mode == COMMENTS:
        return []
    ordered = sorted(written, key=lambda level: level["score"])
    if mode != PASS:
        return ordered
    pairs = zip((NOT_YET, PASSED), ordered, strict=False)
    own = [{**level, "score": score} for score, level in pairs]
    return own if len(own) == len(ordered) == len((NOT_YET, PASSED)) else _usual_levels(language)


def _usual_levels(language: str) -> Levels:
    """Not yet and pass, in the rubric's language."""
    with translation.override(language):
        titles = pgettext("level of a criterion", "Not yet"), pgettext("level of a criterion", "Pass")
    return [{"score": score, "title": title, "description": ""} for score, title in enumerate(titles)]
