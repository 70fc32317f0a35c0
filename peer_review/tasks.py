"""The tail of an action: looking for readers, outside the request that handed the work in."""

from celery import shared_task
from django.utils import timezone

from peer_review import dispatch
from peer_review.models import Submission


@shared_task
def propose_reviewers(submission_id: int) -> None:
    """Ask people to read one submission. A second run finds nothing missing and does nothing."""
    dispatch.propose(submission_id)


@shared_task
def propose_for_task(submission_id: int) -> None:
    """Ask people to read this submission, and its author to read others of the same task that lack readers.

    Handing in is what makes a person eligible: who waited for a reader may have one from now on.
    """
    task_uuid = Submission.objects.values_list("task_uuid", flat=True).get(pk=submission_id)
    waiting = Submission.objects.for_task(task_uuid).lacking_reviewers(timezone.now())
    for waiting_id in waiting.values_list("pk", flat=True):
        dispatch.propose(waiting_id)
