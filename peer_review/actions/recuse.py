"""Give a review back."""

from django.db import transaction
from wagtail.log_actions import log

from peer_review import dispatch
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment, Submission
from peer_review.steps import Kind, note


@transaction.atomic
def recuse(*, assignment: ReviewAssignment, reason: str) -> ReviewAssignment:
    """The reviewer gives the work back, with one of `ReviewAssignment.Recusal`; the next is asked at once.

    A second click changes nothing. ValueError for a reason that is none; AssignmentClosedError (state) once it is
    handed in or no longer needed.
    """
    reason = ReviewAssignment.Recusal(reason).value
    submission = Submission.objects.locked().get(pk=assignment.submission_id)
    current = ReviewAssignment.objects.select_related("submission", "reviewer").get(pk=assignment.pk)
    if current.recusal:
        return current
    if not current.is_open:
        raise AssignmentClosedError(str(current.uuid))
    # Who gives it back need not be told that they did.
    ReviewAssignment.objects.filter(pk=current.pk).update(recusal=reason)
    dispatch.give_back(current)
    if not current.is_practice:
        note(submission, Kind.RECUSED)
        log(submission, "peer_review.recuse", data={"reason": reason})
        dispatch.propose(submission.pk)
    current.refresh_from_db()
    return current
