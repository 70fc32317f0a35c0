"""Periodic work of peer review: nobody waits for ever."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import Institution, User
from badges.errors import UnpublishableError
from peer_review.actions.carry_on import carry_on
from peer_review.actions.escalate import escalate, perhaps_late
from peer_review.actions.offer_reviewer_badge import offer_reviewer_badge
from peer_review.actions.release_hidden_overdue import hidden_overdue, release_hidden_overdue
from peer_review.actions.remind import release_lapsed, remind
from peer_review.actions.reward_reviewer import reward_reviewer
from peer_review.models import ReviewAssignment, ReviewerBadge, Submission

logger = logging.getLogger(__name__)


def carry_on_all() -> int:
    """Take every submission as far as it can go now; how many there are.

    Meant for every hour. It finds whatever a lost task left behind, asks wider, lowers the quorum, hands over, and
    passes on what a moderator has let wait.
    """
    waiting = Submission.objects.awaiting_review().filter(hidden_at=None).order_by("submitted_at", "pk")
    done = sum(_tried(carry_on, submission=submission) for submission in _each(waiting))
    # After it: what can be decided now is not passed on.
    now = timezone.now()
    return done + sum(_tried(escalate, submission=submission, now=now) for submission in _each(perhaps_late(now)))


def remind_readers() -> int:
    """Give free the places of those who never began, remind those who have; how many of both. Every hour."""
    now = timezone.now()
    lapsed = ReviewAssignment.objects.lapsed(now)
    released = sum(_tried(release_lapsed, assignment=assignment, now=now) for assignment in _each(lapsed))
    overdue = _each(hidden_overdue(now))
    released += sum(_tried(release_hidden_overdue, assignment=assignment, now=now) for assignment in overdue)
    reading = ReviewAssignment.objects.readable().exclude(purpose=ReviewAssignment.Purpose.PRACTICE)
    return released + sum(_tried(remind, assignment=assignment, now=now) for assignment in _each(reading))


def _each(rows: QuerySet[Any]) -> Iterator[Any]:
    """Row by row, as each is when its turn comes; those that are gone by then are left out."""
    for pk in list(rows.values_list("pk", flat=True)):
        row = rows.model._default_manager.filter(pk=pk).first()
        if row is not None:
            yield row


def _tried(action: Callable[..., Any], **row: Any) -> bool:
    """Whether it did something. One that fails is logged, and keeps nobody else waiting."""
    try:
        return bool(action(**row))
    except Exception:
        logger.exception("%s failed for %s", action.__name__, row)
        return False


def reward_reviewers() -> int:
    """Give every institution that is read for its badge, and the badge to who has earned it; how many. Every day."""
    _offer_badges()
    badges = ReviewerBadge.objects.select_related("institution", "achievement")
    return sum(bool(reward_reviewer(person=person, badge=badge)) for badge in badges for person in _close_to(badge))


def _offer_badges() -> None:
    """One institution that cannot issue yet does not keep the others."""
    read_for = ReviewAssignment.objects.exclude(completed_at=None).exclude(submission__status="sample")
    without = Institution.objects.filter(pk__in=read_for.values("submission__institution"), reviewer_badge=None)
    for institution in without:
        try:
            offer_reviewer_badge(institution=institution)
        except UnpublishableError as error:
            logger.warning("%s has no badge for reviewers: %s", institution.slug, error)


def _close_to(badge: ReviewerBadge) -> list[User]:
    """Who has read enough for it and does not hold it."""
    done = ReviewAssignment.objects.exclude(completed_at=None).filter(purpose__in=("review", "appeal"))
    counted = done.filter(submission__institution=badge.institution).values("reviewer").annotate(count=Count("pk"))
    enough = counted.filter(count__gte=badge.reviews_needed).values("reviewer")
    holders = badge.achievement.awards.values("recipient__user")
    return list(
        User.objects.filter(pk__in=enough, is_active=True).exclude(pk__in=holders.exclude(recipient__user=None))
    )
