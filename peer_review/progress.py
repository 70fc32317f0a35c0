"""Where a submission stands, in facts its author may know: numbers and days, never people (reads only)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from peer_review.ladder import expected_by
from peer_review.models import Submission
from peer_review.settling import role_in_charge


@dataclass(frozen=True)
class Progress:
    """`left`: reviews still to come. `sought`: readers still to be found. `hear_by`: by when its author hears.

    `role`: who answers for it ("moderator", "trainer", "administrator", "platform"): now when `with_moderator`, else
    from `hear_by` on at the latest.
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


def progress_of(submission: Submission) -> Progress:
    """Count what is done, under way and missing. Two queries."""
    now = timezone.now()
    held = submission.assignments.of_stage(submission.status).holding_place(now)
    done_at = list(held.values_list("completed_at", flat=True))
    return Progress(
        done=sum(moment is not None for moment in done_at),
        wanted=submission.quorum,
        sought=max(submission.quorum - len(done_at), 0),
        hear_by=submission.moderation_due_at or expected_by(submission.waiting_since, now),
        role=role_in_charge(submission),
        with_moderator=submission.moderation_due_at is not None,
    )
