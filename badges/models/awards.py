"""Who reached what: our decision, frozen on its day, with the evidence behind it."""

import secrets
import uuid
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Institution
from badges.models.achievements import Achievement, image_path
from badges.querysets import AwardQuerySet


def new_share_key() -> str:
    """An unguessable key of 192 bits for the share link."""
    return secrets.token_urlsafe(24)


class Recipient(models.Model):
    """A person as one institution knows them: an e-mail address, and a pairwise subject that no one else shares.

    `uuid` is the credential subject's `urn:uuid:`. `user` is set once a verified e-mail claims it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="recipients")
    email = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="recipients"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("institution", "email"), name="one_recipient_an_address"),)

    def __str__(self) -> str:
        return self.email


class Award(models.Model):
    """Our decision that a recipient reached an achievement, frozen with its results and evidence.

    `results`: [{key, title, description, score, level_title, level_description, item, max_score}] from the frozen
    rubric. Live = neither revoked nor superseded: at most one per (achievement, recipient), whatever races.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    achievement_version = models.CharField(max_length=20)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="awards")
    # The achievement as it was on that day: {name, description, criteria, alignments…}; never re-read from the editor.
    definition = models.JSONField(default=dict)
    # Equal for equal definitions of one achievement: the address of its Open Badges 2.0 BadgeClass.
    definition_uuid = models.UUIDField(default=uuid4, db_index=True, editable=False)
    results = models.JSONField(default=list)
    language = models.CharField(max_length=12, default="en")
    awarded_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=300, blank=True)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    # What the holder opened. The page exists for others while public or through the key; once shared, gone says 410.
    is_public = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)
    share_key = models.CharField(max_length=64, default=new_share_key, unique=True)
    share_link_enabled = models.BooleanField(default=False)
    first_shared_at = models.DateTimeField(null=True, blank=True)
    ob2_enabled_at = models.DateTimeField(null=True, blank=True)
    ob2_salt = models.CharField(max_length=64, default=new_share_key)

    objects: ClassVar[AwardQuerySet] = AwardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-awarded_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("achievement", "recipient"),
                condition=models.Q(revoked_at=None, superseded_by=None),
                name="one_live_award",
            ),
        )

    def __str__(self) -> str:
        return f"{self.achievement} → {self.recipient}"

    @property
    def urn(self) -> str:
        """The credential's `id`."""
        return f"urn:uuid:{self.uuid}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.superseded_by_id is None

    @property
    def picture_path(self) -> str:
        """Where the picture is that it was awarded under."""
        return image_path(self.achievement.uuid, self.definition.get("picture", ""))

    def is_visible_with(self, key: str | None) -> bool:
        """True when anyone may see it: public, or asked for with the share link's key while that is open."""
        given = (key or "").encode()
        by_link = self.share_link_enabled and secrets.compare_digest(self.share_key.encode(), given)
        return self.is_public or by_link


class Evidence(models.Model):
    """A piece of evidence behind an award: public title, digest and judgement; its files only as the holder allows."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    narrative = models.TextField(blank=True, help_text="who judged it and how, in a sentence")
    digest_sri = models.CharField(max_length=120, help_text="sha256-… over the frozen submission's manifest")
    source_uuid = models.UUIDField(null=True, blank=True, help_text="the submission it came from")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title
