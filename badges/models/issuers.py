"""Who issues here, with which keys and under which names; and whom else we know."""

import uuid
from typing import cast

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from badges.openbadges.keys import KeyKind, PublicKey, public_key_from_jwk, public_key_from_multikey


class SigningBase(models.Model):
    """A base URL that this instance signed under. Addresses under any of them are answered here, never fetched."""

    base_url = models.URLField(unique=True)
    first_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.base_url


class Profile(models.Model):
    """The issuer profile of one institution (OB 3.0 Profile)."""

    class DidMethod(models.TextChoices):
        """What its DID is: below our address, its own domain, or its key."""

        WEB = "web", _("an address here (did:web)")
        DOMAIN = "domain", _("a domain of its own (did:web)")
        KEY = "key", _("its key alone (did:key)")

    class StatusMethod(models.TextChoices):
        """How it says what was revoked."""

        BITSTRING = "BitstringStatusListEntry", "BitstringStatusList"
        REVOCATION_LIST = "1EdTechRevocationList", "1EdTechRevocationList"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="profile")
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    did_method = models.CharField(_("identifier"), max_length=10, choices=DidMethod.choices, default=DidMethod.WEB)
    # For `domain`: the host of its own that serves `/.well-known/did.json` from here.
    domain = models.CharField(_("domain of its own"), max_length=253, blank=True)
    status_method = models.CharField(
        _("status list"), max_length=30, choices=StatusMethod.choices, default=StatusMethod.BITSTRING
    )

    # LinkedIn shows an organisation's logo and page only for its number, never for its name.
    linkedin_id = models.CharField(
        _("LinkedIn organisation number"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+$", _("Digits only, as in linkedin.com/company/1234567."))],
    )

    class Meta:
        verbose_name = _("issuer profile")
        verbose_name_plural = _("issuer profiles")

    def __str__(self) -> str:
        return self.name


class IssuerId(models.Model):
    """An identifier that a profile ever signed under: what was signed keeps it, whatever the profile uses today."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="issuer_ids")
    identifier = models.CharField(max_length=500, unique=True)
    first_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.identifier


class SigningKey(models.Model):
    """A key of a profile. The private half is only ever stored encrypted (AES-256-GCM).

    A profile signs with at most one active key of each algorithm. A retired key stays published and keeps vouching for
    what it signed; a revoked one (compromised) does not vouch for anything signed from `revoked_at` on.
    """

    class Algorithm(models.TextChoices):
        """What it signs: Data Integrity proofs; VC-JWT; OB 2.0 JWS and VC-JWT."""

        ED25519 = "Ed25519"
        P256 = "P-256"
        RSA = "RSA"

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="keys")
    fragment = models.CharField(max_length=40, help_text="the part after # in the verification method, e.g. key-1")
    algorithm = models.CharField(max_length=10, choices=Algorithm.choices, default=Algorithm.ED25519)
    public_key_multibase = models.CharField(max_length=100, blank=True, help_text="empty for RSA")
    public_jwk = models.JSONField(
        default=dict, blank=True, help_text="RFC 7517, public members only; empty for Ed25519"
    )
    encrypted_private_key = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="compromised from this moment on")

    class Meta:
        ordering = ("profile_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("profile", "fragment"), name="one_key_a_fragment"),
            models.UniqueConstraint(
                fields=("profile", "algorithm"), condition=models.Q(retired_at=None), name="one_active_key_an_algorithm"
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile.slug}#{self.fragment}"

    @property
    def kind(self) -> KeyKind:
        """What `openbadges.keys` calls its algorithm: the same word."""
        return cast("KeyKind", str(self.algorithm))

    @property
    def public_key(self) -> PublicKey:
        """The published half."""
        if self.public_key_multibase:
            return public_key_from_multikey(self.public_key_multibase)
        return public_key_from_jwk(self.public_jwk)


class IssuingHalt(models.Model):
    """While this row is there nothing is issued: by one profile, or, without one, by anybody (QUALITY R-09).

    Awards are still decided; they wait unsigned until the row is gone. Two rows of one scope would say the same twice
    and are removed together, so nothing forbids them.
    """

    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="issuing_halts")
    reason = models.CharField(max_length=300)
    halted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.profile.slug if self.profile else 'everybody'}: {self.reason}"


class TrustedIssuer(models.Model):
    """An issuer that this instance recognises by name when it verifies (its own profiles need no row)."""

    issuer_id = models.CharField(max_length=500, unique=True)
    name = models.CharField(max_length=250)
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class SeenDid(models.Model):
    """What another issuer's did:web document said when it was first seen, and whether it changed since (S-25)."""

    did = models.CharField(max_length=512, unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the document, in hex")
    first_seen_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.did
