"""Where a submission stands, in facts its author may know: numbers and days, never people."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Membership
from peer_review.dispatch import LAST_RESORT_AFTER
from peer_review.models import Submission


@dataclass(frozen=True)
class Progress:
    """`left`: reviews still to come. `sought`: readers still to be found. `hear_by`: the last due day of those found.

    `moderator_from`: the day from which moderators are asked too, when readers are sought and there is a moderator.
    """

    done: int
    wanted: int
    sought: int
    hear_by: datetime | None
    moderator_from: datetime | None

    @property
    def left(self) -> int:
        return max(self.wanted - self.done, 0)

    @property
    def is_moderator_asked(self) -> bool:
        """Whether that day has come."""
        return self.moderator_from is not None and self.moderator_from <= timezone.now()


def progress_of(submission: Submission) -> Progress:
    """Count what is done, under way and missing. At most two queries."""
    now = timezone.now()
    held = list(submission.assignments.holding_place(now).values_list("completed_at", "due_at"))
    sought = max(submission.reviews_wanted - len(held), 0)
    waiting_for = [due_at for completed_at, due_at in held if completed_at is None]
    return Progress(
        done=len(held) - len(waiting_for),
        wanted=submission.reviews_wanted,
        sought=sought,
        hear_by=max(waiting_for, default=None),
        moderator_from=_moderator_from(submission) if sought else None,
    )


def _moderator_from(submission: Submission) -> datetime | None:
    """When moderators of the submission's institution are asked; None where there is none but the author."""
    moderators = Membership.objects.filter(institution=submission.institution_id, role=Membership.Role.MODERATOR)
    if not moderators.exclude(user=submission.author_id).exists():
        return None
    return submission.submitted_at + LAST_RESORT_AFTER
