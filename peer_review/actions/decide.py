"""Decide on a submission."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from competencies.actions.record_evidence import record_evidence
from competencies.models import CFItem, CompetencyEvidence
from peer_review import dispatch
from peer_review.errors import NotEnoughReviewsError, NotInReviewError
from peer_review.models import Decision, Submission
from peer_review.notifications import tell_decided
from peer_review.scoring import Verdict, verdict_for
from peer_review.signals import submission_decided


@transaction.atomic
def decide(*, submission: Submission) -> Decision:
    """Turn the assessments into an outcome, keep it with its inputs, and tell the author.

    Accepted work counts as competency evidence for each criterion's item. On commit `submission_decided` goes up with
    the submission's id. A second call answers the first decision. Raises NotEnoughReviewsError, NotInReviewError.
    """
    locked = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission.pk)
    if existing := Decision.objects.filter(submission=locked).first():
        return existing
    if locked.status != Submission.Status.IN_REVIEW:
        raise NotInReviewError(str(locked.uuid))
    assessments = locked.scores_by_assessment()
    if len(assessments) < locked.reviews_wanted:
        raise NotEnoughReviewsError(f"{len(assessments)} of {locked.reviews_wanted}")
    decision = _record(locked, verdict_for(locked.frozen_rubric.content, assessments))
    dispatch.release_open(locked)
    log(locked, "peer_review.decide", data={"outcome": decision.outcome, "reason": decision.reason})
    tell_decided(locked)
    transaction.on_commit(partial(submission_decided.send_robust, Submission, submission_id=locked.pk))
    return decision


def _record(submission: Submission, verdict: Verdict) -> Decision:
    """Change the state, keep the decision, and write down what was shown."""
    now = timezone.now()
    if verdict.is_accepted:
        submission.accept()
        _record_evidence(submission, verdict, now)
    else:
        submission.ask_for_work()
    submission.decided_at = now
    submission.save(update_fields=["status", "decided_at"])
    return Decision.objects.create(
        submission=submission,
        outcome=submission.status,
        results=verdict.results,
        reason=verdict.reason,
        decided_at=now,
    )


def _record_evidence(submission: Submission, verdict: Verdict, now: datetime) -> None:
    """Competency evidence for every item that a criterion is aligned to."""
    uuids = [result["item"] for result in verdict.results if result["item"]]
    record_evidence(
        person=submission.author,
        items=CFItem.objects.filter(uuid__in=uuids),
        kind=CompetencyEvidence.Kind.PORTFOLIO,
        source_uuid=submission.uuid,
        since=now,
    )
