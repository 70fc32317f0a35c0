"""Named reads of frameworks, rubrics and competency evidence."""

from typing import Any

from django.db import models

from accounts.models import Institution
from competencies.searching import fold

KINDS_IN_READING_ORDER = ("teacher-competency-framework", "student-competency-framework", "system-framework")
RUBRIC_ROLES = ("trainer", "administrator")


class CFDocumentQuerySet(models.QuerySet[Any]):
    """Reads of frameworks."""

    def in_reading_order(self) -> "CFDocumentQuerySet":
        """Teachers' frameworks first; among equals those with a wall of levels first, then the older. With counts."""
        whens = [models.When(kind=kind, then=position) for position, kind in enumerate(KINDS_IN_READING_ORDER)]
        kind_order = models.Case(*whens, default=len(whens), output_field=models.IntegerField())
        is_list = models.Case(models.When(placed_count__gt=0, then=0), default=1, output_field=models.IntegerField())
        ordered = self.with_counts().annotate(kind_order=kind_order, is_list=is_list)
        return ordered.order_by("kind_order", "is_list", "published", "slug")

    def with_counts(self) -> "CFDocumentQuerySet":
        """Adds `area_count`, `item_count` and `placed_count` (items that stand at one level) of what is in force."""
        in_force = models.Q(items__withdrawn_at=None)
        is_area = models.Q(items__item_type="area")
        return self.annotate(
            area_count=models.Count("items", filter=in_force & is_area),
            item_count=models.Count("items", filter=in_force & ~is_area),
            placed_count=models.Count("items", filter=in_force & models.Q(items__level__isnull=False)),
        )


class CFItemQuerySet(models.QuerySet[Any]):
    """Reads of framework items."""

    def in_force(self) -> "CFItemQuerySet":
        return self.filter(withdrawn_at=None)

    def alignable(self) -> "CFItemQuerySet":
        """Items that a badge may point at: competencies and ESCO skills still in force, never areas."""
        return self.in_force().filter(item_type__in=("competency", "skill"))

    def matching(self, query: str) -> "CFItemQuerySet":
        """Items whose code or name, in any language, holds every word of the query, whatever its case and accents."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_text__contains=word)
        return found

    def by_reference(self, reference: str) -> Any:
        """The item named `framework-identifier:code`. Raises CFItem.DoesNotExist."""
        document, _, code = reference.partition(":")
        return self.alignable().get(document__slug=document, code=code)


class CFAssociationQuerySet(models.QuerySet[Any]):
    """Reads of crosswalks."""

    def touching(self, item: Any) -> "CFAssociationQuerySet":
        """Every tie from or to the item, closest first, with both ends and their frameworks."""
        strengths = ("exact", "close", "broad", "related")
        whens = [models.When(strength=name, then=position) for position, name in enumerate(strengths)]
        closeness = models.Case(*whens, default=len(whens), output_field=models.IntegerField())
        ends = ("origin__document", "origin_document", "destination__document")
        touching = models.Q(origin=item) | models.Q(destination=item)
        found = self.filter(touching).select_related(*ends).annotate(closeness=closeness)
        return found.order_by("closeness", "id")


class CompetencyEvidenceQuerySet(models.QuerySet[Any]):
    """Reads of competency evidence."""

    def visible_to(self, user: Any) -> "CompetencyEvidenceQuerySet":
        """Only the person's own: nobody else has a reason to read it row by row."""
        return self.filter(person=user)

    def in_force(self) -> "CompetencyEvidenceQuerySet":
        return self.filter(withdrawn_at=None)


class CFRubricQuerySet(models.QuerySet[Any]):
    """Reads of rubrics."""

    def visible_to(self, user: Any) -> "CFRubricQuerySet":
        """Rubrics of the institutions where the person is trainer or administrator; no others are theirs to see."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=Institution.objects.with_role(user, *RUBRIC_ROLES))
