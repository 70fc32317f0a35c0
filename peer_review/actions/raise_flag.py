"""Say that something is wrong with a work."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from peer_review import dispatch
from peer_review.errors import AssignmentClosedError
from peer_review.ladder import moderator_due
from peer_review.models import ReviewAssignment, ReviewFlag, Submission
from peer_review.notifications import tell_flagged, tell_hidden
from peer_review.settling import due_of, settlers_of
from peer_review.steps import Kind, note


@transaction.atomic
def raise_flag(*, assignment: ReviewAssignment, kind: str, words: str = "") -> ReviewFlag:
    """Tell the moderators. What shows a child is hidden from every reader at once, until one has looked.

    A second click answers the first flag. ValueError for a kind that is none; AssignmentClosedError (state).
    """
    kind = ReviewFlag.Kind(kind).value
    submission = Submission.objects.locked().select_related("author", "institution").get(pk=assignment.submission_id)
    current = ReviewAssignment.objects.select_related("submission", "reviewer").get(pk=assignment.pk)
    if existing := ReviewFlag.objects.filter(assignment=current, kind=kind).first():
        return existing
    if not current.is_open:
        raise AssignmentClosedError(str(current.uuid))
    flag = ReviewFlag.objects.create(assignment=current, kind=kind, note=words.strip()[:2000])
    # Without who: the reports of the administration are read by people who read works too.
    log(submission, "peer_review.flag", data={"kind": kind})
    if kind == ReviewFlag.Kind.CHILD and submission.hidden_at is None:
        _hide(submission)
    is_waiting = kind == ReviewFlag.Kind.CHILD and submission.is_undecided
    tell_flagged(submission, flag, settlers_of(submission), due_of(submission) if is_waiting else None)
    return flag


def _hide(submission: Submission) -> None:
    """Nobody reads it from now on; its author is told why, what to do, and by when somebody has looked."""
    submission.hidden_at = timezone.now()
    submission.save(update_fields=["hidden_at"])
    # Of a practice piece too: who reads it among real work must not be told by that, nor lack the room.
    reading = submission.assignments.open().select_related("reviewer", "submission")
    dispatch.release(reading, ReviewAssignment.Released.HIDDEN)
    if submission.status != Submission.Status.SAMPLE:
        due = moderator_due(submission.hidden_at)
        note(submission, Kind.HIDDEN, expected_at=due)
        tell_hidden(submission, due)
