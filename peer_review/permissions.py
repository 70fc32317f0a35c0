"""Who may read what. Each rule has its queryset (`visible_to`), and a test holds them to the same answer.

Rules, not permissions: a platform administrator passes every permission check, and has no business here either.
"""

from typing import Any

import rules

from peer_review.models import ReviewAssignment, Submission, SubmissionEvidence


def is_author(user: Any, submission: Submission) -> bool:
    return bool(user.is_authenticated and submission.author_id == user.pk)


def is_open_reviewer(user: Any, assignment: ReviewAssignment) -> bool:
    """Reads the work: for as long as the review can be handed in, and no longer."""
    return user.is_authenticated and assignment.reviewer_id == user.pk and assignment.is_open


def may_download(user: Any, evidence: SubmissionEvidence) -> bool:
    """The author always, a reviewer while reading."""
    if is_author(user, evidence.submission):
        return True
    assignments = evidence.submission.assignments.select_related("submission")
    return any(is_open_reviewer(user, assignment) for assignment in assignments)


rules.add_rule("peer_review.view_submission", is_author)
rules.add_rule("peer_review.read_work", is_open_reviewer)
rules.add_rule("peer_review.download_evidence", may_download)
