"""A moderator decides."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from peer_review import experience, judging
from peer_review.actions.decide import conclude
from peer_review.errors import IncompleteAssessmentError, NotInReviewError, NotYoursToSettleError
from peer_review.models import Decision, Submission
from peer_review.oversight import bar_of
from peer_review.scoring import scored_criteria
from peer_review.settling import may_settle


@transaction.atomic
def moderate(*, submission: Submission, moderator: User, scores: Mapping[str, int], reason: str) -> Decision:
    """Decide with a level for each criterion and a reason that the author reads.

    What readers said is kept as input, and compared with what was decided. On appeal only the criteria appealed against
    are asked for. A second click answers the first decision. Raises NotYoursToSettleError, IncompleteAssessmentError
    (request; `missing` may name "reason"), NotInReviewError (state).
    """
    locked = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission.pk)
    # Who has read it stands aside where anybody else can decide.
    if not may_settle(moderator, locked) or (locked.is_undecided and bar_of(moderator, locked)):
        raise NotYoursToSettleError(str(moderator.pk))
    if not locked.is_undecided and locked.decision:
        existing: Decision = locked.decision
        return existing
    if not locked.is_undecided or not locked.moderation_due_at:
        raise NotInReviewError(str(locked.uuid))
    rubric = judging.rubric_of(locked)
    _check(rubric, scores, reason)
    said = judging.said_by_reader(locked)
    decision = conclude(locked, judging.inputs_for(locked, said.values(), scores, reason), moderator)
    experience.learn_from_key(rubric, {reader: one.scores for reader, one in said.items()}, scores)
    return decision


def _check(rubric: Mapping[str, object], scores: Mapping[str, int], reason: str) -> None:
    """Every criterion with one of its levels, and a reason in words."""
    missing = {
        criterion["key"]: "level"
        for criterion in scored_criteria(rubric)
        if scores.get(criterion["key"]) not in {level["score"] for level in criterion["levels"]}
    }
    if not reason.strip():
        missing["reason"] = "reason"
    if missing:
        raise IncompleteAssessmentError(missing)
