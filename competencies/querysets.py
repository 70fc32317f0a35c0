"""Named reads of frameworks and of competency evidence."""

from typing import Any

from django.db import models


class CFItemQuerySet(models.QuerySet[Any]):
    """Reads of framework items."""

    def alignable(self) -> "CFItemQuerySet":
        """Items that a badge may point at: competencies and ESCO skills still in force, never areas."""
        return self.filter(item_type__in=("competency", "skill"), withdrawn_at=None)

    def by_reference(self, reference: str) -> Any:
        """The item named `framework-identifier:code`. Raises CFItem.DoesNotExist."""
        document, _, code = reference.partition(":")
        return self.alignable().get(document__slug=document, code=code)


class CompetencyEvidenceQuerySet(models.QuerySet[Any]):
    """Reads of competency evidence."""

    def visible_to(self, user: Any) -> "CompetencyEvidenceQuerySet":
        """Only the person's own: nobody else has a reason to read it row by row."""
        return self.filter(person=user)

    def in_force(self) -> "CompetencyEvidenceQuerySet":
        return self.filter(withdrawn_at=None)
