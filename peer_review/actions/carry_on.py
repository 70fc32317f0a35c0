"""Take a submission as far as it can go now."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from peer_review import dispatch, judging
from peer_review.actions.decide import decide
from peer_review.actions.hand_over import hand_over
from peer_review.ladder import Move, Rung, Standing, next_move, quorum, readers_wanted, rung
from peer_review.models import Submission
from peer_review.scoring import Step, Verdict, next_step, total_weight, verdict_for
from peer_review.steps import Kind, note


@transaction.atomic
def carry_on(*, submission: Submission) -> Submission:
    """Decide, ask one more reader, ask wider, be content with fewer, or hand over to the moderator: whatever is due.

    The one way on for every submission, after each review and every hour (`jobs.carry_on_all`); when nothing is due
    nothing happens, so it may run at any time. The rules are `ladder`'s and `scoring`'s.
    """
    locked: Submission = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission.pk)
    if not locked.is_undecided or locked.hidden_at:
        return locked
    now = timezone.now()
    standing = standing_of(locked, now)
    move = next_move(standing, judging.rule_of(locked), now)
    if locked.moderation_due_at:
        _with_moderator(locked, standing.verdict, standing.done)
    elif move == Move.DECIDE:
        _decide(locked, standing, now)
    elif move == Move.MODERATE:
        hand_over(submission=locked)
    else:
        _seek(locked, standing, now)
    return locked


def standing_of(submission: Submission, now: datetime) -> Standing:
    """What is known of it. Six queries."""
    rubric, said = judging.rubric_of(submission), list(judging.said_by_reader(submission).values())
    rule = judging.rule_of(submission)
    held = submission.assignments.of_stage(submission.status).holding_place(now)
    return Standing(
        submitted_at=submission.waiting_since,
        done=len(said),
        open=held.filter(completed_at=None).count(),
        weight=total_weight(rubric, said),
        verdict=verdict_for(rubric, said, rule) if said else None,
    )


def _with_moderator(submission: Submission, verdict: Verdict | None, done: int) -> None:
    """Readers who finish while a moderator has it may still settle it, when they are enough and agree."""
    rule = judging.rule_of(submission)
    if verdict and done >= rule.reviews_wanted and next_step(verdict, done, rule) == Step.DECIDE:
        _be_content_with(submission, done)
        decide(submission=submission)


def _decide(submission: Submission, standing: Standing, now: datetime) -> None:
    """With fewer reviews than were wanted at first, the log says so before."""
    if standing.done < submission.reviews_wanted:
        submission.lowered_at = now
        submission.save(update_fields=["lowered_at"])
        note(submission, Kind.LOWERED, count=standing.done)
    _be_content_with(submission, standing.done)
    decide(submission=submission)


def _be_content_with(submission: Submission, done: int) -> None:
    """What was in doubt when one more reader was wanted may be settled before they come: weights move meanwhile."""
    if done < submission.quorum:
        submission.quorum_change = done - submission.reviews_wanted
        submission.save(update_fields=["quorum_change"])


def _seek(submission: Submission, standing: Standing, now: datetime) -> None:
    """Ask whoever is missing; more than were wanted where readers disagree; others too when time passes."""
    rule = judging.rule_of(submission)
    step = rung(submission.waiting_since, now)
    if standing.verdict and standing.done >= quorum(rule, step, standing.weight):
        _want(submission, max(readers_wanted(standing.done, rule), submission.reviews_wanted))
    if step >= Rung.WIDENED and not submission.widened_at and dispatch.missing(submission, now):
        submission.widened_at = now
        submission.save(update_fields=["widened_at"])
        note(submission, Kind.WIDENED)
    dispatch.propose(submission.pk)


def _want(submission: Submission, readers: int) -> None:
    """From now on this many readers are wanted."""
    if readers > submission.quorum:
        submission.quorum_change = readers - submission.reviews_wanted
        submission.save(update_fields=["quorum_change"])
        note(submission, Kind.ANOTHER, count=readers)
