"""What pages of upper layers say about how something will be reviewed.

{% load reviewing %}{% review_policy rubric as policy %}{% if policy.is_blind %}…{% endif %}
"""

from django import template

from competencies.models import CFRubric
from peer_review import seen
from peer_review.models import ReviewPolicy
from peer_review.policies import policy_for

register = template.Library()


@register.simple_tag
def review_policy(rubric: CFRubric | None) -> ReviewPolicy:
    """The settings under which work judged by this rubric is reviewed now; the defaults where there is none."""
    return policy_for(rubric) if rubric else ReviewPolicy()


# `{% tells_who author text as signs %}`: what in the text says who wrote it.
register.simple_tag(seen.tells_who)
