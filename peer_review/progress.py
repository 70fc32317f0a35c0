"""Where a submission stands, in facts its author may know: numbers and days, never people (reads only).

What a reader does today counts from tomorrow on: else an author who sits beside a colleague and loads the page again
would see whose review came in. What is decided is told at once.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from peer_review.models import Submission, SubmissionStep
from peer_review.settling import due_of, role_in_charge


@dataclass(frozen=True)
class Progress:
    """`left`: reviews still to come. `sought`: readers still to be found. `hear_by`: by when its author hears.

    `role`: who answers for it ("moderator", "trainer", "administrator", "platform"): now when `with_moderator`, else
    from `hear_by` on at the latest. What is hidden is with them too.
    """

    done: int
    wanted: int
    sought: int
    hear_by: datetime
    role: str
    with_moderator: bool

    @property
    def left(self) -> int:
        return max(self.wanted - self.done, 0)


def progress_of(submission: Submission, until: datetime | None = None) -> Progress:
    """Count what was done before today, what is under way and what is missing.

    `until`: what was done before then counts, for those who may know (now, say).
    """
    now = timezone.now()
    today = until or day_of(now)
    leases = _leases(submission, now, today)
    done = sum(completed is not None and completed < today for completed, _due in leases)
    # A lease that ran out before its review came in held no place then.
    reading = sum((completed is None or completed >= today) and due > now for completed, due in leases)
    wanted = _wanted(submission, today)
    return Progress(
        done=done,
        wanted=wanted,
        sought=max(wanted - done - reading, 0),
        hear_by=submission.expected_at,
        role=role_in_charge(submission),
        with_moderator=due_of(submission) is not None,
    )


def _leases(submission: Submission, now: datetime, today: datetime) -> list[tuple[datetime | None, datetime]]:
    """(completed, due) of each that holds a place, or did until today: who gave it back today is not known by that."""
    given = submission.assignments.of_stage(submission.status)
    rows = given.holding_place(now) | given.filter(released_at__gte=today)
    return list(rows.values_list("completed_at", "due_at"))


def day_of(moment: datetime) -> datetime:
    """When its day began, in the reader's time zone."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _wanted(submission: Submission, today: datetime) -> int:
    """How many reviews were wanted when the day began; one more than the task wants where readers disagreed."""
    if submission.quorum_change <= 0:
        return submission.quorum
    more = submission.steps.filter(kind=SubmissionStep.Kind.ANOTHER, at__gte=submission.waiting_since, at__lt=today)
    return more.order_by("-pk").values_list("count", flat=True).first() or submission.reviews_wanted
