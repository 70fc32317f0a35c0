"""Named reads of submissions and review assignments."""

from typing import Any

from django.db import models


class SubmissionQuerySet(models.QuerySet[Any]):
    """Reads of submissions."""

    def authored_by(self, user: Any) -> "SubmissionQuerySet":
        return self.filter(author=user)

    def for_task(self, task_uuid: Any) -> "SubmissionQuerySet":
        return self.filter(task_uuid=task_uuid)

    def awaiting_review(self) -> "SubmissionQuerySet":
        return self.filter(status="in_review")


class ReviewAssignmentQuerySet(models.QuerySet[Any]):
    """Reads of review assignments."""

    def visible_to(self, user: Any) -> "ReviewAssignmentQuerySet":
        """A reviewer's own, released ones excepted."""
        return self.filter(reviewer=user, released_at=None)

    def open(self) -> "ReviewAssignmentQuerySet":
        return self.filter(completed_at=None, released_at=None)
