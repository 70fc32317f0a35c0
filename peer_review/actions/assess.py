"""Hand in a review."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from competencies.judging import COMMENTS, count_words, mode_of, words_wanted
from peer_review import dispatch, judging, practice
from peer_review.actions.carry_on import carry_on
from peer_review.errors import AssignmentClosedError, IncompleteAssessmentError
from peer_review.models import Assessment, CriterionScore, ReviewAssignment, Submission

Scores = Mapping[str, tuple[int | None, str]]
Rubric = Mapping[str, Any]


@transaction.atomic
def assess(*, assignment: ReviewAssignment, scores: Scores, comment: str = "") -> Assessment:
    """Record what the reviewer said; then take whatever step the submission is ready for.

    `scores`: {criterion key: (score, comment)}, every criterion of the frozen rubric (in an appeal those appealed
    against) with one of its levels and a comment that is not blank; a criterion that asks for a comment only has no
    score; below the pass level the comment has as many words as the rubric asks for. A second click answers the first
    assessment and changes nothing. Raises IncompleteAssessmentError (request), AssignmentClosedError (state),
    PractiseFirstError (state) where practice comes first and it was not begun.
    """
    # Two last reviews at once: the second waits here, and then counts the first.
    submission = Submission.objects.locked().get(pk=assignment.submission_id)
    assignment = ReviewAssignment.objects.select_related("submission__frozen_rubric", "reviewer").get(pk=assignment.pk)
    if existing := Assessment.objects.filter(assignment=assignment).first():
        return existing
    if not assignment.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    practice.check_begun(assignment)
    rubric = judging.rubric_for(assignment)
    check(rubric, scores)
    assessment = _record(assignment, rubric, scores, comment)
    dispatch.settle_notices(assignment)
    if assignment.is_practice:
        practice.finish(assessment)
        return assessment
    # Without who: the reports of the administration are read by people who read works too.
    log(submission, "peer_review.assess", data={"assignment": str(assignment.uuid)})
    carry_on(submission=submission)
    return assessment


def check(rubric: Rubric, scores: Scores) -> None:
    """Raise IncompleteAssessmentError naming every criterion that lacks a level, a comment, or words of it."""
    said = {criterion["key"]: scores.get(criterion["key"], (None, "")) for criterion in rubric["criteria"]}
    lacking = {c["key"]: _lacks(rubric, c, *said[c["key"]]) for c in rubric["criteria"]}
    missing = {key: what for key, what in lacking.items() if what}
    if missing:
        raise IncompleteAssessmentError(missing)


def _lacks(rubric: Rubric, criterion: Mapping[str, Any], score: int | None, comment: str) -> str:
    """ "level", "comment", "words", or "" when nothing is missing."""
    if mode_of(criterion) != COMMENTS and score not in {level["score"] for level in criterion["levels"]}:
        return "level"
    if not comment.strip():
        return "comment"
    return "words" if count_words(comment) < words_wanted(rubric, criterion, score) else ""


def _record(assignment: ReviewAssignment, rubric: Rubric, scores: Scores, comment: str) -> Assessment:
    """The rows: one assessment, one score a criterion, the assignment done."""
    now = timezone.now()
    assessment = Assessment.objects.create(assignment=assignment, comment=comment.strip(), created_at=now)
    for criterion in rubric["criteria"]:
        score, reason = scores[criterion["key"]]
        CriterionScore.objects.create(
            assessment=assessment,
            criterion_key=criterion["key"],
            score=score if mode_of(criterion) != COMMENTS else None,
            comment=reason.strip(),
        )
    assignment.completed_at = now
    assignment.started_at = assignment.started_at or now
    assignment.save(update_fields=["completed_at", "started_at"])
    return assessment
