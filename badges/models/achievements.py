"""What can be earned."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accounts.models import Institution
from badges.querysets import AchievementQuerySet
from competencies.models import CFItem, CFRubric


def image_path(uuid: object, digest: str = "", extension: str = "svg") -> str:
    """Where a picture is: the one kept under `digest`, or (empty) the achievement's own."""
    place = f"pictures/{digest}" if digest else f"{uuid}/image"
    return f"/achievements/{place}.{extension}"


class Picture(models.Model):
    """What a badge looked like when it was published: bytes under their own digest, written once and never changed.

    A signed document names it (`/achievements/pictures/<digest>.png`), so that no later design shows on an older badge.
    """

    # Of the PNG's bytes: the first 32 hex digits of SHA-256.
    digest = models.CharField(max_length=32, primary_key=True, editable=False)
    png = models.BinaryField()
    svg = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.digest


class Achievement(ClusterableModel):
    """What can be earned (OB 3.0 Achievement)."""

    class StatusPurpose(models.TextChoices):
        """What the one status entry of its credentials says."""

        REVOCATION = "revocation", _("can be revoked")
        SUSPENSION = "suspension", _("can be suspended for a time, or revoked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="achievements")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"))
    criteria = models.TextField(_("criteria"), help_text=_("What a person does to earn it, and how it is judged."))
    language = models.CharField(_("language"), max_length=12, default="en")
    # {"fr": {"name": …, "description": …, "criteria": …}}: shown on pages; the credential is in `language`.
    translations = models.JSONField(default=dict, blank=True)
    achievement_type = models.CharField(_("type"), max_length=40, default="MicroCredential")
    version = models.CharField(_("version"), max_length=20, default="1")
    tags = models.JSONField(default=list, blank=True)
    tier = models.PositiveSmallIntegerField(
        _("courses of stone"), default=1, help_text=_("1 Knowledge Acquisition, 2 Deepening, 3 Creation")
    )
    rubric = models.ForeignKey(CFRubric, null=True, blank=True, on_delete=models.PROTECT, related_name="achievements")
    items = models.ManyToManyField(CFItem, through="AchievementItem", related_name="achievements", blank=True)
    # {shape, ground, accent, glyph}: how its picture is drawn; empty is the plate. An uploaded image goes before it.
    design = models.JSONField(_("design"), default=dict, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("image"),
    )
    status_purpose = models.CharField(
        _("status"), max_length=20, choices=StatusPurpose.choices, default=StatusPurpose.REVOCATION
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months of validity"), null=True, blank=True, help_text=_("Empty: it never expires.")
    )
    # What it looked like when it was last published; none: the plate of its tier.
    picture = models.ForeignKey(
        Picture, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Awarded and listed only once this is set, which `publish_achievement` alone does.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[AchievementQuerySet] = AchievementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        verbose_name = _("badge")
        verbose_name_plural = _("badges")

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def picture_path(self) -> str:
        """Where the picture is that it was last published with."""
        return image_path(self.uuid, self.picture_id or "")

    def text_in(self, language: str | None) -> dict[str, str]:
        """{name, description, criteria} in `language` where translated, else as signed."""
        own = {"name": self.name, "description": self.description, "criteria": self.criteria}
        return {**own, **self.translations.get((language or "").split("-")[0], {})}


class AchievementItem(Orderable):
    """One competency that a badge stands for, in the editor's order."""

    achievement = ParentalKey(Achievement, on_delete=models.CASCADE, related_name="item_links")
    item = models.ForeignKey(CFItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("competency"))

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=("achievement", "item"), name="one_link_an_item"),)

    def __str__(self) -> str:
        return f"{self.achievement}: {self.item}"
