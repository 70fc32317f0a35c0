"""What reviewers said, in the order in which an author may read it.

The reviewers are numbered by a draw of the submission, not by time or account, so that "Reviewer 2" says nothing about
who it was; the number is the same on every criterion of one submission and another on the next.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from peer_review.models import Assessment, ReviewAssignment, Submission

Purpose = ReviewAssignment.Purpose


@dataclass(frozen=True)
class Remark:
    """One reviewer's word: `number` is theirs on this submission only."""

    number: int
    comment: str
    level_title: str = ""


@dataclass(frozen=True)
class CriterionFeedback:
    """A criterion with the remarks on it; `result` is what was decided, None where only comments were asked for."""

    title: str
    result: dict[str, Any] | None
    remarks: list[Remark] = field(default_factory=list)


def shuffled(submission: Submission, purpose: str = Purpose.REVIEW) -> list[Assessment]:
    """The first readers' assessments, or the panel's, in the submission's own order. Two queries."""
    rows = Assessment.objects.filter(assignment__submission=submission, assignment__purpose=purpose)
    rows = rows.prefetch_related("scores").select_related("assignment__reviewer")
    return sorted(rows, key=lambda row: _lot(submission, row))


def criteria_feedback(submission: Submission, assessments: list[Assessment]) -> list[CriterionFeedback]:
    """Each criterion that these readers were asked about, in the rubric's order, with the decision that holds."""
    results = {result["key"]: result for result in submission.decision.results}
    said = [{score.criterion_key: score for score in assessment.scores.all()} for assessment in assessments]
    return [
        CriterionFeedback(criterion["title"], results.get(criterion["key"]), _remarks(criterion, said))
        for criterion in submission.frozen_rubric.content["criteria"]
    ]


def _remarks(criterion: dict[str, Any], said: list[dict[str, Any]]) -> list[Remark]:
    """What each reader said about this criterion, of those who were asked about it."""
    titles = {level["score"]: level["title"] for level in criterion["levels"]}
    numbered = ((number, row.get(criterion["key"])) for number, row in enumerate(said, start=1))
    return [Remark(number, score.comment, titles.get(score.score, "")) for number, score in numbered if score]


def overall_remarks(assessments: list[Assessment]) -> list[Remark]:
    """The last words of those who had one."""
    numbered = enumerate(assessments, start=1)
    return [Remark(number, assessment.comment) for number, assessment in numbered if assessment.comment]


def _lot(submission: Submission, assessment: Assessment) -> str:
    return hashlib.sha256(f"{submission.uuid}:{assessment.assignment.uuid}".encode()).hexdigest()
