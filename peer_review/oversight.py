"""Which submissions a person watches over, and which of them they should leave to somebody else (reads only).

Watching over is what `settling.may_settle` allows: `overseen_by` is its queryset, and a test holds the two to the same
answer.
"""

from enum import StrEnum
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Institution, Membership
from peer_review import settling
from peer_review.models import Submission, SubmissionEvidence
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
    roles = Membership.objects.filter(role__in=SETTLING_ROLES)
    own = Q(pk__in=roles.filter(user=user).values("institution"))
    if user.is_superuser:
        own |= Q(~Exists(roles.filter(institution=OuterRef("pk"), user__is_active=True)))
    return Institution.objects.filter(own)


def overseen_by(user: Any) -> SubmissionQuerySet:
    """What this person may look at and settle, practice pieces included; never their own work."""
    if not user.is_authenticated:
        return Submission.objects.none()
    roles = Membership.objects.filter(role__in=SETTLING_ROLES)
    held = Q(institution__in=roles.filter(user=user).values("institution"))
    if user.is_superuser:
        others = roles.filter(institution=OuterRef("institution"), user__is_active=True)
        held |= Q(~Exists(others.exclude(user=OuterRef("author")))) | Q(pk__in=_passed_on())
    return Submission.objects.filter(held).exclude(author=user)


def _passed_on() -> QuerySet[Any]:
    """What nobody of its institution settled in time, so that the platform's administrators were asked."""
    turn = Subquery(settling.last_turns(OuterRef("pk")).values("kind")[:1])
    return Submission.objects.annotate(turn=turn).filter(turn=settling.PLATFORM).values("pk")


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

    Who was given it to read, or decided before an appeal, stands aside where anybody else of the institution can
    decide: it must not wait for ever because there is nobody else. Those who are told are those who may decide.
    """
    if submission.author_id == user.pk:
        return Bar.AUTHOR
    why = _involvement(user, submission)
    return why if why and settling.free_settlers(submission).exists() else None


def was_involved(user: Any, submission: Submission) -> bool:
    """Whether they were given it to read or decided on it before, also where they decide all the same."""
    return _involvement(user, submission) is not None


def _involvement(user: Any, submission: Submission) -> Bar | None:
    if user.pk in settling.readers_among(submission):
        return Bar.READER
    # Whoever decided may look at it again; only an appeal is for somebody else.
    in_appeal = submission.status == Submission.Status.IN_APPEAL
    return Bar.DECIDED if in_appeal and user.pk in settling.deciders_among(submission) else None


rules.add_rule("peer_review.oversee", may_settle)
rules.add_rule("peer_review.look_at_file", may_look_at)
