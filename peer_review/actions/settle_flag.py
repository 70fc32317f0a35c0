"""A moderator settles what a reader has raised."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.actions.mark_read import mark_settled
from accounts.models import User
from peer_review import dispatch
from peer_review.actions.carry_on import carry_on
from peer_review.errors import NotYoursToSettleError
from peer_review.ladder import moderator_due, reminders_due
from peer_review.models import ReviewAssignment, ReviewFlag, Sample, Submission
from peer_review.notifications import tell_resumed, tell_shown, tell_taken_out
from peer_review.settling import ever_asked, may_settle
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
    _settle_notices(submission)
    return current


def _settle_notices(submission: Submission) -> None:
    """Where nothing is left to find or to decide, nobody is asked for it any more."""
    open_flags = ReviewFlag.objects.filter(assignment__submission=submission, settled_at=None)
    if not open_flags.exists() and submission.moderation_due_at is None:
        mark_settled(recipients=ever_asked(submission), about=submission.uuid)


def _take_out(submission: Submission) -> None:
    """Nobody reads it again, a practice piece either. What was decided about it before stays."""
    Sample.objects.filter(submission=submission, retired_at=None).update(retired_at=timezone.now())
    if not submission.is_undecided:
        return
    submission.withdraw()
    submission.moderation_due_at = None
    submission.save(update_fields=["status", "moderation_due_at"])
    # Who was stopped when it was hidden need not wait any more, and those who had begun are told so.
    dispatch.release(_stopped(submission), ReviewAssignment.Released.OVER)
    dispatch.release_open(submission)
    note(submission, Kind.TAKEN_OUT)
    mark_settled(recipients=[submission.author_id], about=submission.uuid, kind="submission-hidden")
    tell_taken_out(submission)


def _still_hides(submission: Submission) -> bool:
    """Another reader said so too, and nobody has looked at that yet."""
    flags = ReviewFlag.objects.filter(assignment__submission=submission, kind=ReviewFlag.Kind.CHILD)
    return flags.filter(settled_at=None).exists()


def _stopped(submission: Submission) -> list[ReviewAssignment]:
    """Whom hiding it kept from reading."""
    stopped = submission.assignments.filter(released_for=ReviewAssignment.Released.HIDDEN)
    return list(stopped.select_related("reviewer", "submission"))


def _show(submission: Submission) -> None:
    """It may be read again. What was taken back or decided meanwhile is not: then nobody is told that it were."""
    if submission.hidden_at is None:
        return
    submission.hidden_at, now = None, timezone.now()
    if submission.moderation_due_at:
        submission.moderation_due_at = max(submission.moderation_due_at, moderator_due(now))
    submission.save(update_fields=["hidden_at", "moderation_due_at"])
    if submission.is_undecided or submission.status == Submission.Status.SAMPLE:
        _go_on(_stopped(submission), now)
    if not submission.is_undecided:
        return
    note(submission, Kind.SHOWN)
    mark_settled(recipients=[submission.author_id], about=submission.uuid, kind="submission-hidden")
    tell_shown(submission)
    carry_on(submission=submission)


def _go_on(stopped: list[ReviewAssignment], now: datetime) -> None:
    """Who was reading goes on where they stopped, with as much time as they had left."""
    for lease in stopped:
        lost = now - (lease.released_at or now)
        lease.due_at += lost
        lease.start_by = lease.start_by and lease.start_by + lost
        # What they are told now stands for the reminders that fell into the time when they could not read.
        lease.reminders_sent += reminders_due(lease.proposed_at, lease.reminders_sent, now)
        lease.released_at, lease.released_for = None, ""
        lease.save(update_fields=["due_at", "start_by", "reminders_sent", "released_at", "released_for"])
    tell_resumed(stopped)
