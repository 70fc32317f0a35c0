"""Named reads of people, institutions and notifications."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

# What comes of a review is dated by its day alone, on both sides (DESIGN, section 6, rule 6).
BLIND_KINDS = ("review-", "submission-", "badge-ready", "badge-waits")
# Longer than any mail server lets us wait: then its worker is gone.
CLAIM = timedelta(minutes=10)


class InstitutionQuerySet(models.QuerySet[Any]):
    """Reads of institutions."""

    def default(self) -> Any:
        """The institution that owns what names no other, or None before one is set up."""
        return self.filter(is_default=True).first()

    def with_role(self, user: Any, *roles: str) -> "InstitutionQuerySet":
        """Institutions where the person holds one of the roles; all of them for the platform administrator."""
        if user.is_superuser:
            return self.all()
        return self.filter(memberships__user=user, memberships__role__in=roles).distinct()


class MembershipQuerySet(models.QuerySet[Any]):
    """Reads of memberships."""

    def institution_ids_of(self, user: Any) -> set[int]:
        """Ids of every institution that the person belongs to, in whatever role."""
        return set(self.filter(user=user).values_list("institution_id", flat=True))


class NotificationQuerySet(models.QuerySet[Any]):
    """Reads of notifications."""

    def visible_to(self, user: Any) -> "NotificationQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def unmailed(self) -> "NotificationQuerySet":
        return self.filter(mailed_at=None)

    def news(self, since: datetime, until: datetime) -> "NotificationQuerySet":
        """Told between these moments, neither mailed nor read on the page since, of people whose account is open."""
        told = self.unmailed().unread().filter(created_at__gte=since, created_at__lt=until)
        return told.filter(recipient__is_active=True, digest=None)

    def blind(self) -> "NotificationQuerySet":
        """What came of a review."""
        return self.filter(_blind())

    def mailed_at_once(self) -> "NotificationQuerySet":
        """As `Notification.is_mailed_at_once`."""
        return self.filter(models.Q(is_urgent=True) | (models.Q(recipient__mail_rhythm="each") & ~_blind()))


def _blind() -> models.Q:
    """As `Notification.is_blind`."""
    kinds = models.Q()
    for kind in BLIND_KINDS:
        kinds |= models.Q(kind__startswith=kind)
    return kinds


class MailDigestQuerySet(models.QuerySet[Any]):
    """Reads of digests."""

    def visible_to(self, user: Any) -> "MailDigestQuerySet":
        return self.filter(person=user)

    def unsent(self) -> "MailDigestQuerySet":
        """Composed, not sent, and in no living worker's hands."""
        free = models.Q(begun_at=None) | models.Q(begun_at__lt=timezone.now() - CLAIM)
        return self.filter(free, sent_at=None, person__is_active=True)

    def of_today(self, person_id: int, day: Any, since: datetime) -> "MailDigestQuerySet":
        """What keeps a person from getting another one: today's, or one that is younger than `since`."""
        return self.filter(models.Q(day=day) | models.Q(composed_at__gt=since), person_id=person_id)
