"""Ask people to read a submission."""

from django.db import transaction

from peer_review import dispatch
from peer_review.models import ReviewAssignment, Submission


@transaction.atomic
def propose_reviewers(*, submission: Submission) -> list[ReviewAssignment]:
    """Ask as many eligible people as are still missing and tell them; the new assignments, often none.

    Eligible are those who handed in the same task or hold the submission's badge; after three days also moderators of
    its institution. Never the author, never twice the same person, never in conflict while another is possible.
    """
    return dispatch.propose(submission.pk)
