"""What reviewers said, in the order in which an author may read it.

The reviewers are numbered by a draw of the submission, not by time or account, so that "Reviewer 2" says nothing about
who it was; the number is the same on every criterion of one submission and another on the next.
"""

import hashlib
from dataclasses import dataclass

from peer_review.models import Assessment, ReviewAssignment, Submission

Purpose = ReviewAssignment.Purpose


@dataclass(frozen=True)
class Remark:
    """One reviewer's word: `number` is theirs on this submission only."""

    number: int
    comment: str
    level_title: str = ""


def shuffled(submission: Submission, purpose: str = Purpose.REVIEW) -> list[Assessment]:
    """The first readers' assessments, or the panel's, in the submission's own order. Two queries."""
    rows = Assessment.objects.filter(assignment__submission=submission, assignment__purpose=purpose)
    rows = rows.prefetch_related("scores").select_related("assignment__reviewer")
    return sorted(rows, key=lambda row: _lot(submission, row))


def _lot(submission: Submission, assessment: Assessment) -> str:
    return hashlib.sha256(f"{submission.uuid}:{assessment.assignment.uuid}".encode()).hexdigest()
