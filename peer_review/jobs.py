"""Periodic work of peer review."""

from django.utils import timezone

from peer_review.actions.propose_reviewers import propose_reviewers
from peer_review.models import Submission


def propose_missing() -> int:
    """Look for readers for every submission that lacks some; how many people were asked.

    Meant for every hour. It finds whatever a lost task left behind, puts somebody in the place of a reader whose day
    has passed, and asks moderators when peers have been too few for three days.
    """
    waiting = list(Submission.objects.lacking_reviewers(timezone.now()))
    return sum(len(propose_reviewers(submission=submission)) for submission in waiting)
