"""Writes down what is done so that nobody waits for ever (an engine: it writes)."""

from datetime import datetime

from peer_review.models import Submission, SubmissionStep

Kind = SubmissionStep.Kind


def note(submission: Submission, kind: str, *, count: int = 0, expected_at: datetime | None = None) -> SubmissionStep:
    """Add one step. `expected_at`: by when the author should hear next; while it is undecided every step says so."""
    if expected_at is None and submission.is_undecided:
        expected_at = submission.expected_at
    return SubmissionStep.objects.create(submission=submission, kind=kind, count=count, expected_at=expected_at)
