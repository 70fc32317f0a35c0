"""Named reads of activities and enrolments."""

from typing import Any

from django.db import models


class ActivityQuerySet(models.QuerySet[Any]):
    """Reads of activities."""

    def required(self) -> "ActivityQuerySet":
        """What a learner has to finish: required and still in the course."""
        return self.filter(is_required=True, removed_at=None)


class EnrollmentQuerySet(models.QuerySet[Any]):
    """Reads of enrolments."""

    def visible_to(self, user: Any) -> "EnrollmentQuerySet":
        return self.filter(user=user)
