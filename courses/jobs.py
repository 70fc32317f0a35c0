"""Periodic entry points: whatever a lost signal or a crash left undone is recomputed from rows."""

import logging
from collections.abc import Callable
from typing import Any

from courses.actions.accept_portfolio import accept_portfolio
from courses.actions.complete_course import complete_course
from courses.models import Activity, Enrollment
from peer_review.models import Submission

logger = logging.getLogger(__name__)


def complete_courses() -> int:
    """Complete what is complete; returns how many courses were. Safe to run at any time, twice, or on two workers.

    One that cannot be completed is logged and left for the next run: nobody else waits behind it.
    """
    unfinished = list(Enrollment.objects.unfinished())
    for submission in _accepted_without_completion():
        _tried(accept_portfolio, submission=submission)
    tried = [_tried(complete_course, enrollment=enrollment) for enrollment in unfinished]
    return sum(each is not None and each.completed_at is not None for each in tried)


def _tried(action: Callable[..., Any], **row: Any) -> Any:
    """What the action answers, or None when it failed; its own transaction is rolled back then."""
    try:
        return action(**row)
    except Exception:
        logger.exception("%s failed for %s", action.__name__, {name: each.pk for name, each in row.items()})
        return None


def _accepted_without_completion() -> list[Submission]:
    """Accepted portfolios of open enrolments whose activity is not complete."""
    open_portfolios = Activity.objects.required().filter(kind=Activity.Kind.PORTFOLIO)
    learners = Enrollment.objects.unfinished().values("user")
    return list(
        Submission.objects.filter(
            status=Submission.Status.ACCEPTED, author__in=learners, task_uuid__in=open_portfolios.values("uuid")
        )
    )
