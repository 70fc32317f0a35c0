"""Ask for something to review."""

from django.db import transaction

from accounts.models import User
from peer_review import dispatch
from peer_review.models import ReviewAssignment


@transaction.atomic
def request_review(*, reviewer: User) -> ReviewAssignment | None:
    """Give the reviewer the submission with the fewest reviews, the oldest of those; None when there is none.

    The same rules as for proposals (see `allocation`), room for open reviews included.
    """
    return dispatch.take_next(reviewer)
