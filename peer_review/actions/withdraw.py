"""Take a submission back."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from peer_review import dispatch
from peer_review.errors import NotInReviewError, NotTheAuthorError
from peer_review.models import Submission
from peer_review.steps import Kind, note


@transaction.atomic
def withdraw(*, submission: Submission, actor: User) -> Submission:
    """End the review at the author's wish: open reviews are released, what was said so far is kept unseen.

    A second click changes nothing. Raises NotTheAuthorError (request), NotInReviewError (state) once decided.
    """
    locked: Submission = Submission.objects.locked().get(pk=submission.pk)
    if locked.author_id != actor.pk:
        raise NotTheAuthorError(str(actor.pk))
    if locked.status == Submission.Status.WITHDRAWN:
        return locked
    if not locked.is_undecided:
        raise NotInReviewError(str(locked.uuid))
    locked.withdraw()
    locked.moderation_due_at = None
    locked.save(update_fields=["status", "moderation_due_at"])
    dispatch.release_open(locked)
    note(locked, Kind.WITHDRAWN)
    log(locked, "peer_review.withdraw")
    return locked
