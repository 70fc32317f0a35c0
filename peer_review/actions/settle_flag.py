"""A moderator settles what a reader has raised."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review import dispatch
from peer_review.actions.carry_on import carry_on
from peer_review.errors import NotYoursToSettleError
from peer_review.models import ReviewAssignment, ReviewFlag, Sample, Submission
from peer_review.notifications import tell_shown, tell_taken_out
from peer_review.settling import may_settle
from peer_review.steps import Kind, note


@transaction.atomic
def settle_flag(*, flag: ReviewFlag, moderator: User, settlement: str, is_founded: bool) -> ReviewFlag:
    """Keep what was found. An unfounded flag of a child shows the work again, and its readers go on.

    A founded one takes the work out of review for good: its author changes their draft and hands it in again. A second
    click changes nothing. Raises NotYoursToSettleError.
    """
    submission = Submission.objects.locked().select_related("author").get(pk=flag.assignment.submission_id)
    if not may_settle(moderator, submission):
        raise NotYoursToSettleError(str(moderator.pk))
    current = ReviewFlag.objects.get(pk=flag.pk)
    if current.settled_at:
        return current
    current.settled_at, current.settlement = timezone.now(), settlement.strip()
    current.save(update_fields=["settled_at", "settlement"])
    log(submission, "peer_review.settle_flag", user=moderator, data={"kind": current.kind, "founded": is_founded})
    if current.kind == ReviewFlag.Kind.CHILD and is_founded:
        _take_out(submission)
    elif current.kind == ReviewFlag.Kind.CHILD and not _still_hides(submission):
        _show(submission)
    return current


def _take_out(submission: Submission) -> None:
    """Nobody reads it again, a practice piece either. What was decided about it before stays."""
    Sample.objects.filter(submission=submission, retired_at=None).update(retired_at=timezone.now())
    if not submission.is_undecided:
        return
    submission.withdraw()
    submission.moderation_due_at = None
    submission.save(update_fields=["status", "moderation_due_at"])
    dispatch.release_open(submission)
    note(submission, Kind.WITHDRAWN)
    tell_taken_out(submission)


def _still_hides(submission: Submission) -> bool:
    """Another reader said so too, and nobody has looked at that yet."""
    flags = ReviewFlag.objects.filter(assignment__submission=submission, kind=ReviewFlag.Kind.CHILD)
    return flags.filter(settled_at=None).exists()


def _show(submission: Submission) -> None:
    """Who was reading when it was hidden goes on where they stopped."""
    if submission.hidden_at is None:
        return
    submission.hidden_at = None
    submission.save(update_fields=["hidden_at"])
    stopped = submission.assignments.filter(released_for=ReviewAssignment.Released.HIDDEN)
    stopped.update(released_at=None, released_for="")
    note(submission, Kind.SHOWN)
    tell_shown(submission)
    carry_on(submission=submission)
