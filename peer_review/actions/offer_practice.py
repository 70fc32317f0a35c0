"""Give somebody the practice piece that comes before a review."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from peer_review import practice
from peer_review.models import ReviewAssignment, Submission


@transaction.atomic
def offer_practice(*, assignment: ReviewAssignment) -> ReviewAssignment | None:
    """The piece, begun already or given now; None when the reader may begin the review itself."""
    submission = Submission.objects.select_related("frozen_rubric").get(pk=assignment.submission_id)
    return practice.piece_to_do(assignment.reviewer, submission, timezone.now())


@transaction.atomic
def offer_practice_again(*, reader: User) -> ReviewAssignment | None:
    """The next piece of who was asked to practise again, begun already or given now; None when nothing is left.

    Two clicks at once give one piece: the second waits here.
    """
    User.objects.select_for_update(no_key=True).get(pk=reader.pk)
    return practice.piece_again(reader, timezone.now())
