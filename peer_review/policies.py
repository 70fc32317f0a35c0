"""Finds the settings under which work is reviewed."""

from competencies.models import CFRubric
from peer_review.models import ReviewPolicy


def policy_for(rubric: CFRubric) -> ReviewPolicy:
    """The rubric's own settings, else those of another language of it, else the defaults. One query.

    Several other languages may have some: the one written first holds.
    """
    found = ReviewPolicy.objects.filter(rubric__translation_key=rubric.translation_key).order_by("pk")
    own = [policy for policy in found if policy.rubric_id == rubric.pk]
    return next(iter([*own, *found]), None) or ReviewPolicy()
