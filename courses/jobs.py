"""Periodic entry points: whatever a lost signal or a crash left undone is recomputed from rows."""

from courses.actions.accept_portfolio import accept_portfolio
from courses.actions.complete_course import complete_course
from courses.models import Activity, Enrollment
from peer_review.models import Submission


def complete_courses() -> int:
    """Complete what is complete; returns how many courses were. Safe to run at any time, twice, or on two workers."""
    unfinished = list(Enrollment.objects.unfinished())
    for submission in _accepted_without_completion():
        accept_portfolio(submission=submission)
    return sum(complete_course(enrollment=enrollment).completed_at is not None for enrollment in unfinished)


def _accepted_without_completion() -> list[Submission]:
    """Accepted portfolios of open enrolments whose activity is not complete."""
    open_portfolios = Activity.objects.required().filter(kind=Activity.Kind.PORTFOLIO)
    learners = Enrollment.objects.unfinished().values("user")
    return list(
        Submission.objects.filter(
            status=Submission.Status.ACCEPTED, author__in=learners, task_uuid__in=open_portfolios.values("uuid")
        )
    )
