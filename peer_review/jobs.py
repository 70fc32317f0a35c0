"""Periodic work of peer review: nobody waits for ever."""

from django.utils import timezone

from peer_review.actions.carry_on import carry_on
from peer_review.actions.remind import release_lapsed, remind
from peer_review.models import ReviewAssignment, Submission


def carry_on_all() -> int:
    """Take every submission as far as it can go now; how many there are.

    Meant for every hour. It finds whatever a lost task left behind, asks wider, lowers the quorum, hands over.
    """
    waiting = list(Submission.objects.awaiting_review().filter(hidden_at=None))
    for submission in waiting:
        carry_on(submission=submission)
    return len(waiting)


def remind_readers() -> int:
    """Give free the places of those who never began, remind those who have; how many of both. Every hour."""
    now = timezone.now()
    lapsed = list(ReviewAssignment.objects.lapsed(now))
    released = sum(release_lapsed(assignment=assignment, now=now) for assignment in lapsed)
    reading = list(ReviewAssignment.objects.readable().exclude(purpose=ReviewAssignment.Purpose.PRACTICE))
    return released + sum(remind(assignment=assignment, now=now) for assignment in reading)
