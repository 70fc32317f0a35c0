"""What is signed: credentials, the lists that say which were revoked, and endorsements."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from badges.models.achievements import Achievement
from badges.models.awards import Award
from badges.models.issuers import Profile, SigningKey
from badges.querysets import CredentialQuerySet, EndorsementQuerySet


class StatusList(models.Model):
    """One list of a profile, `number` in its address: one list a method, purpose and identifier.

    A verifier takes a list only from whom issued the credential, so a list keeps the identifier it was begun under
    whatever the profile calls itself later: `signed_as`, or, when that is empty, the did:web of the base asked under.
    """

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="status_lists")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=30, default=Profile.StatusMethod.BITSTRING)
    purpose = models.CharField(max_length=20, default="revocation")
    signed_as = models.CharField(max_length=500, blank=True)
    size = models.PositiveIntegerField(default=131_072)
    document = models.TextField(blank=True, help_text="the signed list as served")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("profile", "number"), name="one_list_a_number"),)

    def __str__(self) -> str:
        return f"{self.profile.slug}/status/{self.number}"


class StatusEntry(models.Model):
    """The place of one award: random, unique, never reused. The bit itself is `award.revoked_at` or `suspended_at`.

    In a list that names credentials instead of numbering them (1EdTechRevocationList) the index says nothing.
    """

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
        VC_JWT = "vc-jwt"
        OB2_HOSTED = "ob2-hosted"
        OB2_SIGNED = "ob2-signed"

    class Disclosure(models.TextChoices):
        BARE = "bare"
        NAMED = "named"
        BOUND = "bound"
        NAMED_BOUND = "named-bound"

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="credentials")
    securing = models.CharField(max_length=30, choices=Securing.choices, default=Securing.DATA_INTEGRITY)
    disclosure = models.CharField(max_length=20, choices=Disclosure.choices, default=Disclosure.BARE)
    # None for a hosted document: its address is its proof.
    key = models.ForeignKey(SigningKey, null=True, blank=True, on_delete=models.PROTECT, related_name="credentials")
    base_url = models.URLField(help_text="the base its addresses were signed under")
    document = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CredentialQuerySet] = CredentialQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("award", "securing", "disclosure"), name="one_credential_a_securing"),
        )

    def __str__(self) -> str:
        return f"{self.award.urn} ({self.securing}, {self.disclosure})"


class WithdrawnCredential(models.Model):
    """A document that was signed anew because its key is no longer to be trusted; byte for byte as it was given out.

    Whoever still has it can be told that it was genuine: we keep what we signed, so no thief can add to it.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="withdrawn_credentials")
    securing = models.CharField(max_length=30, choices=Credential.Securing.choices)
    disclosure = models.CharField(max_length=20, choices=Credential.Disclosure.choices)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="withdrawn_credentials")
    base_url = models.URLField()
    document = models.TextField()
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.award.urn} ({self.securing}, {self.disclosure}), withdrawn"


class Endorsement(models.Model):
    """An institution says something about an achievement, an issuer or an award (OB 3.0 EndorsementCredential).

    Exactly one of `achievement`, `about_profile` and `award` is set. Both forms are kept as signed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endorser = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="endorsements_given")
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    about_profile = models.ForeignKey(
        Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    award = models.ForeignKey(Award, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements")
    comment = models.TextField()
    document = models.TextField(help_text="the EndorsementCredential with its Data Integrity proof")
    jwt = models.TextField(blank=True, help_text="the same as VC-JWT")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EndorsementQuerySet] = EndorsementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(achievement__isnull=False, about_profile=None, award=None)
                | models.Q(achievement=None, about_profile__isnull=False, award=None)
                | models.Q(achievement=None, about_profile=None, award__isnull=False),
                name="one_thing_is_endorsed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.endorser}: {self.comment[:40]}"

    @property
    def urn(self) -> str:
        """The EndorsementCredential's `id`."""
        return f"urn:uuid:{self.uuid}"

    @property
    def endorsed(self) -> Achievement | Profile | Award:
        """What it speaks about."""
        endorsed = self.achievement or self.about_profile or self.award
        assert endorsed is not None  # the constraint `one_thing_is_endorsed`
        return endorsed
