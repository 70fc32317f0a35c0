"""The entries of peer review in the header."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.navigation import NavItem, Visitor, register, signed_in
from accounts.permissions import holds_anywhere
from peer_review import oversight
from peer_review.models import ReviewAssignment
from peer_review.querysets import SETTLING_ROLES


def waiting_for(user: User) -> int:
    """How many reviews this person still has to do. One query."""
    return ReviewAssignment.objects.of_reviewer(user).readable().count()


def settles(user: Visitor) -> bool:
    """Whether to show the way to what waits for a decision."""
    return holds_anywhere(user, *SETTLING_ROLES)


def undecided_for(user: User) -> int:
    """How many portfolios wait for this person's decision, what is hidden included. One query."""
    waits = Q(moderation_due_at__isnull=False) | Q(hidden_at__isnull=False)
    return oversight.works_of(user).awaiting_review().filter(waits).count()


def register_entries() -> None:
    """Hand the entries to the registry."""
    register(NavItem("teach", _("Watch over"), "teach", order=45, is_visible=settles, badge=undecided_for))
    register(NavItem("reviews", _("Reviews"), "reviews", order=40, is_visible=signed_in, badge=waiting_for))
