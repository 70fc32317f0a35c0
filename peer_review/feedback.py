"""What reviewers said, in the order in which an author may read it.

The reviewers are numbered by a draw of the submission, not by time or account, so that "Reviewer 2" says nothing about
who it was; the number is the same on every criterion of one submission and another on the next.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from peer_review.models import Assessment, Submission


@dataclass(frozen=True)
class Remark:
    """One reviewer's word: `number` is theirs on this submission only."""

    number: int
    comment: str
    level_title: str = ""


@dataclass(frozen=True)
class CriterionFeedback:
    """A result of the decision with the remarks that led to it."""

    result: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)


def shuffled(submission: Submission) -> list[Assessment]:
    """The assessments in the submission's own order. Two queries."""
    rows = Assessment.objects.filter(assignment__submission=submission).prefetch_related("scores")
    return sorted(rows.select_related("assignment"), key=lambda row: _lot(submission, row))


def criteria_feedback(submission: Submission, assessments: list[Assessment]) -> list[CriterionFeedback]:
    """Each criterion of the decision, in the rubric's order."""
    titles = _level_titles(submission)
    said = [{score.criterion_key: score for score in assessment.scores.all()} for assessment in assessments]
    return [
        CriterionFeedback(
            result,
            [
                Remark(number, row[result["key"]].comment, titles[result["key"], row[result["key"]].score])
                for number, row in enumerate(said, start=1)
            ],
        )
        for result in submission.decision.results
    ]


def overall_remarks(assessments: list[Assessment]) -> list[Remark]:
    """The last words of those who had one."""
    numbered = enumerate(assessments, start=1)
    return [Remark(number, assessment.comment) for number, assessment in numbered if assessment.comment]


def _level_titles(submission: Submission) -> dict[tuple[str, int], str]:
    criteria = submission.frozen_rubric.content["criteria"]
    return {(c["key"], level["score"]): level["title"] for c in criteria for level in c["levels"]}


def _lot(submission: Submission, assessment: Assessment) -> str:
    return hashlib.sha256(f"{submission.uuid}:{assessment.assignment.uuid}".encode()).hexdigest()
