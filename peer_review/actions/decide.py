"""Decide on a submission."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from competencies.actions.record_evidence import record_evidence
from competencies.models import CFItem, CompetencyEvidence
from peer_review import dispatch, experience, judging
from peer_review.errors import NotEnoughReviewsError, NotInReviewError
from peer_review.models import Decision, Submission
from peer_review.notifications import tell_decided
from peer_review.signals import submission_decided
from peer_review.steps import Kind, note


@transaction.atomic
def decide(*, submission: Submission) -> Decision:
    """Turn the assessments into an outcome, keep it with its inputs, and tell the author.

    Accepted work counts as competency evidence for each criterion's item. On commit `submission_decided` goes up with
    the submission's id. A second call answers the first decision. Raises NotEnoughReviewsError, NotInReviewError.
    """
    locked = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission.pk)
    if not locked.is_undecided:
        return _made_before(locked)
    said = judging.said_by_reader(locked)
    if len(said) < locked.quorum:
        raise NotEnoughReviewsError(f"{len(said)} of {locked.quorum}")
    rubric = judging.rubric_of(locked)
    decision = conclude(locked, judging.inputs_for(locked, said.values()))
    experience.learn_from_peers(rubric, said)
    return decision


def _made_before(submission: Submission) -> Decision:
    """The decision there is; NotInReviewError for what was taken back."""
    existing: Decision | None = submission.decision
    if existing is None:
        raise NotInReviewError(str(submission.uuid))
    return existing


def conclude(submission: Submission, inputs: dict[str, Any], moderator: User | None = None) -> Decision:
    """Change the state, keep the decision, release whoever still reads, tell the author, announce.

    Shared by `decide` and `moderate`; the row is locked already.
    """
    verdict, stage, now = judging.final_from(inputs), _stage(submission, moderator), timezone.now()
    if verdict.is_accepted:
        submission.accept()
        _record_evidence(submission, verdict, now)
    else:
        submission.ask_for_work()
    submission.decided_at, submission.moderation_due_at = now, None
    submission.save(update_fields=["status", "decided_at", "moderation_due_at"])
    decision = Decision.objects.create(
        submission=submission,
        stage=stage,
        outcome=submission.status,
        inputs=inputs,
        results=verdict.results,
        reason=verdict.reason,
        moderator=moderator,
        decided_at=now,
    )
    dispatch.release_open(submission)
    _announce(submission, decision)
    return decision


def _stage(submission: Submission, moderator: User | None) -> str:
    if submission.status == Submission.Status.IN_APPEAL:
        return Decision.Stage.APPEAL
    return Decision.Stage.MODERATION if moderator else Decision.Stage.REVIEW


def _announce(submission: Submission, decision: Decision) -> None:
    is_appeal = decision.stage == Decision.Stage.APPEAL
    note(submission, Kind.APPEAL_DECIDED if is_appeal else Kind.DECIDED)
    data = {"outcome": decision.outcome, "reason": decision.reason}
    log(submission, "peer_review.decide", user=decision.moderator, data=data)
    tell_decided(submission, decision)
    transaction.on_commit(partial(submission_decided.send_robust, Submission, submission_id=submission.pk))


def _record_evidence(submission: Submission, verdict: judging.Final, now: datetime) -> None:
    """Competency evidence for every item that a criterion is aligned to."""
    uuids = [result["item"] for result in verdict.results if result["item"]]
    record_evidence(
        person=submission.author,
        items=CFItem.objects.filter(uuid__in=uuids),
        kind=CompetencyEvidence.Kind.PORTFOLIO,
        source_uuid=submission.uuid,
        since=now,
    )
