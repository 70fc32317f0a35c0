"""The entry of peer review in the header."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.navigation import NavItem, register, signed_in
from peer_review.models import ReviewAssignment


def waiting_for(user: User) -> int:
    """How many reviews this person still has to do. One query."""
    return ReviewAssignment.objects.of_reviewer(user).readable().count()


def register_entries() -> None:
    """Hand the entry to the registry."""
    register(NavItem("reviews", _("Reviews"), "reviews", order=40, is_visible=signed_in, badge=waiting_for))
