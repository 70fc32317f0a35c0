"""What a person keeps here that others issued, and the sites that may bring and fetch badges for them.

A *held credential* is somebody else's badge, kept byte for byte. A *wallet consent* is what a person allowed another
site to do here (Open Badges 3.0 API, we are the host). A *host connection* is the way round: what another host allows
us to do there for this person (we are the client); its secrets are sealed (`badges.sealing`).
"""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings

from badges.querysets import OwnRowsQuerySet

URI_LENGTH = 500


class HeldCredential(models.Model):
    """A badge that somebody else issued, kept for its holder exactly as it came.

    `text` is the credential (JSON, or a compact JWS), `original` the bytes it came in where they are not that text: a
    PNG, SVG or PDF. `verdict` and `checks` are what our verifier said at `checked_at`; an *invalid* one is not taken
    in, but one can become so later, when its issuer revokes it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_credentials")
    issuer_id = models.CharField(max_length=URI_LENGTH)
    credential_id = models.CharField(max_length=URI_LENGTH)
    text = models.TextField()
    is_jwt = models.BooleanField(default=False)
    original = models.BinaryField(null=True, blank=True)
    media_type = models.CharField(max_length=60, default="application/json", help_text="of `original`, else of `text`")
    format = models.CharField(max_length=40, help_text="as in the verification report")
    name = models.CharField(max_length=300, blank=True, help_text="as claimed")
    issuer_name = models.CharField(max_length=300, blank=True, help_text="as claimed")
    issued_at = models.DateTimeField(null=True, blank=True, help_text="as claimed")
    verdict = models.CharField(max_length=10)
    # [{"id", "outcome", "detail", "code"}] of the last verification.
    checks = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OwnRowsQuerySet] = OwnRowsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("holder", "issuer_id", "credential_id"), name="one_held_credential"),
        )

    def __str__(self) -> str:
        return f"held credential {self.uuid}"


class WalletConsent(models.Model):
    """What a person allowed a wallet or another host to do here, in which words, from when to when (QUALITY P-05).

    `subject` is the person's pairwise id for this one site; it is the same again when they come back. `code_digest` is
    that of the authorization code last exchanged, so that a second use of it is recognised (RFC 6749, section 4.1.2).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wallet_consents")
    application = models.ForeignKey(
        oauth2_settings.APPLICATION_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    client_name = models.CharField(max_length=200, help_text="as the site called itself")
    site = models.CharField(max_length=300, help_text="the host that it returns to")
    scopes = models.TextField()
    shares_name = models.BooleanField(default=False)
    text_version = models.CharField(max_length=20)
    subject = models.UUIDField(default=uuid4, editable=False)
    code_digest = models.CharField(max_length=64, blank=True)
    granted_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OwnRowsQuerySet] = OwnRowsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-granted_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("holder", "application"), condition=models.Q(withdrawn_at=None), name="one_open_wallet_consent"
            ),
        )

    def __str__(self) -> str:
        return f"wallet consent {self.uuid}"


class HostConnection(models.Model):
    """Another host of Open Badges that a person connected us to: how to reach it, and what it gave us, sealed.

    Each connection registers a client of its own there, so that nothing is shared between two people. While
    `state_digest` is set the person is on their way to the other site and back; `connected_at` says that they came.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="host_connections")
    base_url = models.CharField(max_length=URI_LENGTH, help_text="…/ims/ob/v3p0")
    name = models.CharField(max_length=200, help_text="as the host calls itself")
    # {"authorization", "token", "registration"}: addresses out of its discovery document.
    endpoints = models.JSONField(default=dict)
    scopes = models.TextField(blank=True)
    client_id = models.CharField(max_length=300)
    sealed_client_secret = models.BinaryField()
    state_digest = models.CharField(max_length=64, blank=True)
    sealed_verifier = models.BinaryField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    sealed_access_token = models.BinaryField(null=True, blank=True)
    sealed_refresh_token = models.BinaryField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OwnRowsQuerySet] = OwnRowsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("holder", "base_url"), condition=~models.Q(connected_at=None), name="one_connection_a_host"
            ),
        )

    def __str__(self) -> str:
        return f"host connection {self.uuid}"
