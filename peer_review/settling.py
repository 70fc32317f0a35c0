"""Who answers for a submission that its readers cannot settle (reads only)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from peer_review.models import Decision, Submission
from peer_review.querysets import SETTLING_ROLES

ROLE_NAMES = {
    "moderator": _("a moderator"),
    "trainer": _("a trainer"),
    "administrator": _("an administrator"),
    "platform": _("the administrators of this site"),
}


def role_in_charge(submission: Submission) -> str:
    """The role that answers for it: the institution's moderators, else trainers, else administrators, else "platform".

    Never the author, and in an appeal not who decided first where somebody else can.
    """
    held = set(_memberships(submission).values_list("role", flat=True))
    return next((role for role in SETTLING_ROLES if role in held), "platform")


def settlers_of(submission: Submission) -> list[User]:
    """The people who hold that role."""
    role = role_in_charge(submission)
    if role == "platform":
        return list(User.objects.filter(is_superuser=True, is_active=True).exclude(pk=submission.author_id))
    ids = _memberships(submission).filter(role=role).values("user")
    people = list(User.objects.filter(pk__in=ids))
    fresh = [person for person in people if person.pk not in _decided_before(submission)]
    return fresh or people


def may_settle(user: Any, submission: Submission) -> bool:
    """Any settling role there, never on one's own work; the platform's administrators as the last resort."""
    if not user.is_authenticated or submission.author_id == user.pk:
        return False
    if _memberships(submission).filter(user=user).exists():
        return True
    return bool(user.is_superuser and role_in_charge(submission) == "platform")


def _memberships(submission: Submission) -> Any:
    rows = Membership.objects.filter(institution=submission.institution_id, role__in=SETTLING_ROLES)
    return rows.filter(user__is_active=True).exclude(user=submission.author_id)


def _decided_before(submission: Submission) -> set[int | None]:
    return set(Decision.objects.filter(submission=submission).values_list("moderator", flat=True))
