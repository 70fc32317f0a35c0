"""Hand in a review."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from peer_review.actions.decide import decide
from peer_review.errors import AssignmentClosedError, IncompleteAssessmentError
from peer_review.models import Assessment, CriterionScore, ReviewAssignment, Submission

Scores = Mapping[str, tuple[int | None, str]]


@transaction.atomic
def assess(*, assignment: ReviewAssignment, scores: Scores, comment: str = "") -> Assessment:
    """Record what the reviewer said; with the last review that the submission wants, decide.

    `scores`: {criterion key: (score, comment)}, every criterion of the frozen rubric with one of its levels and a
    comment that is not blank. A second click answers the first assessment and changes nothing. Raises
    IncompleteAssessmentError (request), AssignmentClosedError (state).
    """
    # Two last reviews at once: the second waits here, and then counts the first.
    submission = Submission.objects.locked().get(pk=assignment.submission_id)
    assignment = ReviewAssignment.objects.select_related("submission__frozen_rubric", "reviewer").get(pk=assignment.pk)
    if existing := Assessment.objects.filter(assignment=assignment).first():
        return existing
    if not assignment.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    _check(assignment.submission.frozen_rubric.content, scores)
    assessment = _record(assignment, scores, comment)
    log(submission, "peer_review.assess", user=assignment.reviewer, data={"assignment": str(assignment.uuid)})
    if submission.assessment_count >= submission.reviews_wanted:
        decide(submission=submission)
    return assessment


def _check(rubric: Mapping[str, Any], scores: Scores) -> None:
    """Raise IncompleteAssessmentError naming every criterion that lacks a level or a comment."""
    missing: dict[str, str] = {}
    for criterion in rubric["criteria"]:
        score, comment = scores.get(criterion["key"], (None, ""))
        if score not in {level["score"] for level in criterion["levels"]}:
            missing[criterion["key"]] = "level"
        elif not comment.strip():
            missing[criterion["key"]] = "comment"
    if missing:
        raise IncompleteAssessmentError(missing)


def _record(assignment: ReviewAssignment, scores: Scores, comment: str) -> Assessment:
    """The rows: one assessment, one score a criterion, the assignment done."""
    now = timezone.now()
    assessment = Assessment.objects.create(assignment=assignment, comment=comment.strip(), created_at=now)
    for criterion in assignment.submission.frozen_rubric.content["criteria"]:
        score, reason = scores[criterion["key"]]
        assert score is not None  # _check saw to it
        CriterionScore.objects.create(
            assessment=assessment, criterion_key=criterion["key"], score=score, comment=reason.strip()
        )
    assignment.completed_at = now
    assignment.started_at = assignment.started_at or now
    assignment.save(update_fields=["completed_at", "started_at"])
    return assessment
