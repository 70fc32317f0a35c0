"""Named reads of people, institutions and notifications."""

from typing import Any

from django.db import models


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
