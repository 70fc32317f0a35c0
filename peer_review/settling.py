"""Who answers for a submission that its readers cannot settle, and by when (reads only).

The institution's moderators, else its trainers, else its administrators, else those of the platform. Who lets the day
pass is joined by the next role (`actions.escalate`); what was done is in the steps of the submission.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from peer_review.models import Decision, ReviewAssignment, Submission, SubmissionStep
from peer_review.querysets import SETTLING_ROLES

ROLE_NAMES = {
    "moderator": _("a moderator"),
    "trainer": _("a trainer"),
    "administrator": _("an administrator"),
    "platform": _("the administrators of this site"),
}
PLATFORM = "platform"
Kind = SubmissionStep.Kind
# The steps that say whose turn it is; the last three are named as the role that it was passed on to.
TURNS = (Kind.MODERATOR, Kind.HIDDEN, Kind.SHOWN, Kind.APPEALED, Kind.TRAINER, Kind.ADMINISTRATOR, Kind.PLATFORM)


def role_in_charge(submission: Submission) -> str:
    """The role that answers for it: that which it was passed on to, else the first that somebody holds, or "platform".

    Never the author, and who has read it or decided on it before only where nobody else of the institution is left.
    """
    held = set(_settlers(submission).values_list("role", flat=True))
    turn = last_turns(submission).values_list("kind", flat=True).first()
    if not held or turn == PLATFORM:
        return PLATFORM
    return turn if turn in held else next(role for role in SETTLING_ROLES if role in held)


def next_role(submission: Submission) -> str:
    """Who is asked when those in charge let the day pass: the next role with anybody new in it, or "platform"."""
    rows = list(_settlers(submission).values_list("role", "user"))
    in_charge = role_in_charge(submission)
    if in_charge == PLATFORM:
        return PLATFORM
    at = SETTLING_ROLES.index(in_charge) + 1
    asked = {user for role, user in rows if role in SETTLING_ROLES[:at]}
    later = (role for role in SETTLING_ROLES[at:] if {user for held, user in rows if held == role} - asked)
    return next(later, PLATFORM)


def settlers_of(submission: Submission) -> list[User]:
    """The people who hold the role in charge: exactly those who are told, and none who would be refused."""
    role = role_in_charge(submission)
    if role == PLATFORM:
        return list(User.objects.filter(is_superuser=True, is_active=True).exclude(pk=submission.author_id))
    return list(User.objects.filter(pk__in=_settlers(submission).filter(role=role).values("user")))


def may_settle(user: Any, submission: Submission) -> bool:
    """Any settling role there, never on one's own work; the platform's administrators as the last resort."""
    if not user.is_authenticated or submission.author_id == user.pk:
        return False
    if _memberships(submission).filter(user=user).exists():
        return True
    return bool(user.is_superuser and role_in_charge(submission) == PLATFORM)


def due_of(submission: Submission) -> datetime | None:
    """By when whoever is in charge settles it; None while nobody need. What is hidden waits for them as well."""
    is_with_them = submission.hidden_at or submission.moderation_due_at
    return submission.expected_at if submission.is_undecided and is_with_them else None


def last_turns(submission: Any) -> Any:
    """The steps that say whose turn it is, the latest first; of a submission or an `OuterRef`."""
    return SubmissionStep.objects.filter(submission=submission, kind__in=TURNS).order_by("-pk")


def readers_among(submission: Submission) -> set[int]:
    """Everybody who was ever given it to read, begun or not: they may still begin."""
    given = ReviewAssignment.objects.filter(submission=submission)
    return set(given.filter(purpose__in=("review", "appeal")).values_list("reviewer", flat=True))


def deciders_among(submission: Submission) -> set[int]:
    """Everybody who decided on it before."""
    decided = Decision.objects.filter(submission=submission).exclude(moderator=None)
    return {pk for pk in decided.values_list("moderator", flat=True) if pk}


def free_settlers(submission: Submission) -> Any:
    """Memberships of the institution's settlers who have nothing to do with it."""
    involved = readers_among(submission) | deciders_among(submission)
    return _memberships(submission).exclude(user__in=involved)


def _settlers(submission: Submission) -> Any:
    """Those; where there are none, everybody with a settling role: it must not wait for ever."""
    free = free_settlers(submission)
    return free if free.exists() else _memberships(submission)


def ever_asked(submission: Submission) -> Any:
    """The ids of everybody who may ever be asked to settle it."""
    people = User.objects.filter(Q(pk__in=_memberships(submission).values("user")) | Q(is_superuser=True))
    return people.exclude(pk=submission.author_id).values("pk")


def _memberships(submission: Submission) -> Any:
    rows = Membership.objects.filter(institution=submission.institution_id, role__in=SETTLING_ROLES)
    return rows.filter(user__is_active=True).exclude(user=submission.author_id)
