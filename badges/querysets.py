"""Named reads of achievements and awards."""

from typing import Any

from django.db import models

from accounts.models import Institution

# Who writes the badges of an institution.
EDITORS = ("trainer", "administrator")


class AchievementQuerySet(models.QuerySet[Any]):
    """Reads of achievements."""

    def of_institutions(self, institutions: Any) -> "AchievementQuerySet":
        return self.filter(institution__in=institutions)

    def editable_by(self, user: Any) -> "AchievementQuerySet":
        """Those of institutions where the person writes badges."""
        return self.of_institutions(Institution.objects.with_role(user, *EDITORS))


class AwardQuerySet(models.QuerySet[Any]):
    """Reads of awards."""

    def live(self) -> "AwardQuerySet":
        """Neither revoked nor superseded."""
        return self.filter(revoked_at=None, superseded_by=None)

    def held_by(self, user: Any) -> "AwardQuerySet":
        """Awards of recipients that this person has claimed, revoked ones included."""
        return self.filter(recipient__user=user)

    def for_list(self) -> "AwardQuerySet":
        """With everything a list of badges shows, in one query."""
        return self.select_related("achievement__institution__profile", "recipient__user")

    def for_page(self) -> "AwardQuerySet":
        """With everything the page of one badge shows beside its evidence."""
        return self.for_list().select_related("superseded_by")

    def without_credential(self) -> "AwardQuerySet":
        """Live awards whose signed document was never stored: what the sweeping job issues."""
        return self.live().filter(credentials=None)
