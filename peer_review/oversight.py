"""Which submissions a person watches over, and which of them they should leave to somebody else (reads only).

Watching over is what `settling.may_settle` allows: `overseen_by` is its queryset, and a test holds the two to the same
answer.
"""

from enum import StrEnum
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Institution, Membership
from peer_review.models import Decision, ReviewAssignment, Submission, SubmissionEvidence
from peer_review.querysets import SETTLING_ROLES, SubmissionEvidenceQuerySet, SubmissionQuerySet
from peer_review.settling import may_settle


class Bar(StrEnum):
    """Why somebody with the role does not decide on a submission."""

    AUTHOR = "author"
    READER = "reader"
    DECIDED = "decided"


def institutions_of(user: Any) -> QuerySet[Institution]:
    """Where the person has a settling role; a platform administrator also where nobody has one."""
    if not user.is_authenticated:
        return Institution.objects.none()
    settling = Membership.objects.filter(role__in=SETTLING_ROLES)
    own = Q(pk__in=settling.filter(user=user).values("institution"))
    if user.is_superuser:
        own |= Q(~Exists(settling.filter(institution=OuterRef("pk"), user__is_active=True)))
    return Institution.objects.filter(own)


def overseen_by(user: Any) -> SubmissionQuerySet:
    """What this person may look at and settle, practice pieces included; never their own work."""
    if not user.is_authenticated:
        return Submission.objects.none()
    settling = Membership.objects.filter(role__in=SETTLING_ROLES)
    held = Q(institution__in=settling.filter(user=user).values("institution"))
    if user.is_superuser:
        others = settling.filter(institution=OuterRef("institution"), user__is_active=True)
        held |= Q(~Exists(others.exclude(user=OuterRef("author"))))
    return Submission.objects.filter(held).exclude(author=user)


def works_of(user: Any) -> SubmissionQuerySet:
    """The same without practice pieces: what authors wait for."""
    return overseen_by(user).exclude(status=Submission.Status.SAMPLE)


def files_of(user: Any) -> SubmissionEvidenceQuerySet:
    """The files of what this person watches over."""
    return SubmissionEvidence.objects.files().filter(submission__in=overseen_by(user))


def oversees_anything(user: Any) -> bool:
    """Whether the pages under `/teach/` have anything to do with this person. One query, or two."""
    return institutions_of(user).exists() or overseen_by(user).exists()


def may_look_at(user: Any, evidence: SubmissionEvidence) -> bool:
    """The pair of `files_of`."""
    return evidence.kind == SubmissionEvidence.Kind.FILE and may_settle(user, evidence.submission)


def bar_of(user: Any, submission: Submission) -> Bar | None:
    """Why this person leaves the decision to somebody else; None when they may make it.

    Who has read it, or decided before an appeal, stands aside where anybody else of the institution can decide: it must
    not wait for ever because there is nobody else.
    """
    if submission.author_id == user.pk:
        return Bar.AUTHOR
    involved = _involved(submission)
    if user.pk not in involved or not _somebody_else(submission, set(involved)):
        return None
    return involved[user.pk]


def was_involved(user: Any, submission: Submission) -> bool:
    """Whether they have read it or decided on it before, also where they decide all the same."""
    return user.pk in _involved(submission)


def _involved(submission: Submission) -> dict[int, Bar]:
    """{person: why} of everybody who began to read it, or decided on it before."""
    readers = ReviewAssignment.objects.filter(submission=submission).exclude(started_at=None, completed_at=None)
    decided = Decision.objects.filter(submission=submission).exclude(moderator=None)
    return {
        **dict.fromkeys(decided.values_list("moderator_id", flat=True), Bar.DECIDED),
        **dict.fromkeys(readers.values_list("reviewer_id", flat=True), Bar.READER),
    }


def _somebody_else(submission: Submission, involved: set[int]) -> bool:
    settlers = Membership.objects.filter(institution=submission.institution_id, role__in=SETTLING_ROLES)
    free = settlers.filter(user__is_active=True).exclude(user__in=involved)
    return free.exclude(user=submission.author_id).exists()


rules.add_rule("peer_review.oversee", may_settle)
rules.add_rule("peer_review.look_at_file", may_look_at)
