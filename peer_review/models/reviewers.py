"""What is known about a person as a reader."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def no_words() -> list[str]:
    """An empty list for a JSON field."""
    return []


def no_rubrics() -> dict[str, str]:
    """An empty object for a JSON field."""
    return {}


class ReviewerProfile(models.Model):
    """What a person says about themself so that work which suits them comes to them. Nothing of it is required.

    `languages`: codes of the languages they read; empty means that of their interface. `subjects`: values of `Subject`.
    `to_practise`: {uuid of a rubric: since when, ISO 8601}. By these rubrics their marks were far off: they practise
    first, and then go on. Bars nobody while there is nothing left to practise on (`practice.left_to_do`).
    """

    class SchoolLevel(models.TextChoices):
        """ISCED 2011 levels of teaching."""

        EARLY = "0", _("Early childhood")
        PRIMARY = "1", _("Primary")
        LOWER_SECONDARY = "2", _("Lower secondary")
        UPPER_SECONDARY = "3", _("Upper secondary")
        HIGHER = "5", _("Higher and adult education")

    class Subject(models.TextChoices):
        LANGUAGES = "languages", _("Languages")
        MATHEMATICS = "mathematics", _("Mathematics")
        SCIENCES = "sciences", _("Sciences")
        SOCIETY = "society", _("History, geography, civics")
        ARTS = "arts", _("Arts and music")
        SPORT = "sport", _("Physical education")
        TECHNOLOGY = "technology", _("Technology and informatics")
        VOCATIONAL = "vocational", _("Vocational subjects")
        ALL = "all", _("All subjects (class teacher)")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_profile")
    languages = models.JSONField(default=no_words, blank=True)
    subjects = models.JSONField(default=no_words, blank=True)
    school_level = models.CharField(max_length=1, choices=SchoolLevel.choices, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    to_practise = models.JSONField(default=no_rubrics, blank=True)

    def __str__(self) -> str:
        return f"Reader {self.pk}"


class DeclaredRelation(models.Model):
    """A person says whose work they must not read, and who must not read theirs. It holds both ways.

    The other is named by e-mail address, lower-cased, and need not have an account yet; they are not told.

    `withdrawn_at`: it holds for `LASTS` more, and is deleted then. Were it over at once, whoever takes one back and
    sees what work comes would know whose it is. At most `MOST` hold at a time.
    """

    LASTS = timedelta(days=90)
    MOST = 20

    class Kind(models.TextChoices):
        CO_AUTHOR = "co_author", _("We wrote something together")
        LINE_MANAGER = "line_manager", _("One of us leads the other at work")
        COLLEAGUE = "colleague", _("We work together")
        FAMILY = "family", _("We are family or friends")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declared_relations")
    other_email = models.EmailField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    declared_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("declared_at", "id")
        constraints = (models.UniqueConstraint(fields=("person", "other_email"), name="one_relation_a_pair"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class Reliability(models.Model):
    """How near a reader's marks on one criterion were to what was decided, or to a trainer's on a practice piece.

    A sum that can be counted again from assessments and decisions (see `reliability.Observed`). `rubric_uuid` names
    the rubric in whatever language and version.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reliabilities")
    rubric_uuid = models.UUIDField()
    criterion_key = models.SlugField(max_length=60)
    count = models.FloatField(default=0)
    squared_error = models.FloatField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "rubric_uuid", "criterion_key"), name="one_reliability_a_criterion"
            ),
        )
        indexes = (models.Index(fields=("rubric_uuid", "criterion_key"), name="reliability_of_criterion"),)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"{self.criterion_key}: {self.squared_error:.2f} in {self.count:g}"
