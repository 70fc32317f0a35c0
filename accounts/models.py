"""People, the institutions they belong to, and what they are told.

A `Membership` is a role a person holds in one institution: the only source of rights, apart from the platform
administrator (`User.is_superuser`). A person without a membership is a teacher like any other.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import (
    BLIND_KINDS,
    InstitutionQuerySet,
    MailDigestQuerySet,
    MembershipQuerySet,
    NotificationQuerySet,
)


class UserManager(BaseUserManager["User"]):
    """Makes users that sign in by e-mail; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user. `email` is required; without a password the account cannot sign in with one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved platform administrator."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A person. `uuid` is public; the e-mail address signs in and is never shown to others."""

    class MailRhythm(models.TextChoices):
        """How often we write. What cannot wait is mailed at once in any case: see `Notification.is_urgent`."""

        DAILY = "daily", _("Once a day at most, everything in one mail")
        EACH = "each", _("A mail for each message")
        NONE = "none", _("No mail: I look here")

    username = None  # type: ignore[assignment]
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("interface language"), max_length=12, default="en")
    school = models.CharField(
        _("school"),
        max_length=200,
        blank=True,
        help_text=_("Only used so that colleagues of your own school do not review your work."),
    )

    mail_rhythm = models.CharField(
        _("mail about notifications"), max_length=5, choices=MailRhythm.choices, default=MailRhythm.DAILY
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name the person gave, or the part of the address before the @."""
        return self.get_full_name() or self.email.split("@")[0]


class Institution(models.Model):
    """A body that owns courses, rubrics and badges, and issues under its own name and key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    is_default = models.BooleanField(_("default institution"), default=False)

    objects: ClassVar[InstitutionQuerySet] = InstitutionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=models.Q(is_default=True), name="one_default_institution"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person in one institution."""

    class Role(models.TextChoices):
        TEACHER = "teacher", _("Teacher")
        TRAINER = "trainer", _("Trainer")
        MODERATOR = "moderator", _("Moderator")
        REGISTRAR = "registrar", _("Registrar")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.TEACHER)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (models.UniqueConstraint(fields=("user", "institution", "role"), name="one_membership_a_role"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.institution}"


class MailDigest(models.Model):
    """The mail that gathers what a person was told: one a person and day, written down before it leaves.

    A process that dies between sending and noting sends the same again, under the same Message-ID (its uuid).
    `begun_at` is a worker's claim: another one leaves it alone until the claim is old.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_digests")
    day = models.DateField(help_text="In UTC: its notifications are older than this day's hour of sending")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    composed_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[MailDigestQuerySet] = MailDigestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.subject}"


class Notification(models.Model):
    """Something a person should know. In the app at once; by mail as well, when `mailed_at` says so.

    The text is kept as it was said, in the person's language then: what was promised is not re-worded later. What
    `is_urgent` is mailed at once whatever the person's rhythm: what they asked for, or what concerns the safety of
    their account or badges. Nothing that comes of a review is: the minute of a mail would tell who was at work then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.SlugField(max_length=60)
    subject = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    digest = models.ForeignKey(
        MailDigest, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("recipient", "read_at"), name="notification_unread"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def is_blind(self) -> bool:
        """Whether it came of a review: then only the day is shown, since a minute can tell author and reviewer who."""
        return self.kind.startswith(BLIND_KINDS)

    @property
    def is_mailed_at_once(self) -> bool:
        """Whether its mail leaves as soon as it is written; else a job decides when, and whether (`accounts.jobs`)."""
        is_each = self.recipient.mail_rhythm == User.MailRhythm.EACH
        return self.is_urgent or (is_each and not self.is_blind)
