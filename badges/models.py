"""What is decided and what is signed: Profile, Achievement, Recipient, Award, Credential.

An *Achievement* is the definition, an *Award* our decision that somebody reached it, a *Credential* the signed document
that says so. `Award.uuid` is the uuid of every address and of the credential's `urn:uuid:`.
"""

import secrets
import uuid
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accounts.models import Institution
from badges.querysets import AchievementQuerySet, AwardQuerySet
from competencies.models import CFItem, CFRubric


def new_share_key() -> str:
    """An unguessable key of 192 bits for the share link."""
    return secrets.token_urlsafe(24)


class SigningBase(models.Model):
    """A base URL that this instance signed under. Addresses under any of them are answered here, never fetched."""

    base_url = models.URLField(unique=True)
    first_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.base_url


class Profile(models.Model):
    """The issuer profile of one institution (OB 3.0 Profile)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="profile")
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("issuer profile")
        verbose_name_plural = _("issuer profiles")

    def __str__(self) -> str:
        return self.name


class SigningKey(models.Model):
    """An Ed25519 key of a profile. The private half is only ever stored encrypted (AES-256-GCM)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="keys")
    fragment = models.CharField(max_length=40, help_text="the part after # in the verification method, e.g. key-1")
    public_key_multibase = models.CharField(max_length=100)
    encrypted_private_key = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("profile_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("profile", "fragment"), name="one_key_a_fragment"),
            models.UniqueConstraint(
                fields=("profile",), condition=models.Q(retired_at=None), name="one_active_key_a_profile"
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile.slug}#{self.fragment}"


class Achievement(ClusterableModel):
    """What can be earned (OB 3.0 Achievement)."""

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
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AchievementQuerySet] = AchievementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        verbose_name = _("badge")
        verbose_name_plural = _("badges")

    def __str__(self) -> str:
        return self.name

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
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
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


class StatusList(models.Model):
    """A BitstringStatusListCredential of a profile, `number` in its address; one list a purpose."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="status_lists")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=20, default="revocation")
    size = models.PositiveIntegerField(default=131_072)
    document = models.TextField(blank=True, help_text="the signed list as served")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("profile", "number"), name="one_list_a_number"),)

    def __str__(self) -> str:
        return f"{self.profile.slug}/status/{self.number}"


class StatusEntry(models.Model):
    """The bit of one award: random, unique, never reused. The bit itself is `award.revoked_at`."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="status_entry")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("status_list", "index"), name="one_award_a_bit"),)

    def __str__(self) -> str:
        return f"{self.status_list}#{self.index}"


class Credential(models.Model):
    """A signed document, kept byte for byte. Unique on (award, securing, disclosure)."""

    class Securing(models.TextChoices):
        DATA_INTEGRITY = "eddsa-rdfc-2022"

    class Disclosure(models.TextChoices):
        BARE = "bare"

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="credentials")
    securing = models.CharField(max_length=30, choices=Securing.choices, default=Securing.DATA_INTEGRITY)
    disclosure = models.CharField(max_length=20, choices=Disclosure.choices, default=Disclosure.BARE)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials")
    base_url = models.URLField(help_text="the base its addresses were signed under")
    document = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("award", "securing", "disclosure"), name="one_credential_a_securing"),
        )

    def __str__(self) -> str:
        return f"{self.award.urn} ({self.securing}, {self.disclosure})"


class TrustedIssuer(models.Model):
    """An issuer that this instance recognises by name when it verifies (its own profiles need no row)."""

    issuer_id = models.CharField(max_length=500, unique=True)
    name = models.CharField(max_length=250)
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
