"""Ask the next when whoever answers for a submission lets the day pass."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from peer_review.ladder import moderator_due
from peer_review.models import Submission
from peer_review.notifications import tell_late
from peer_review.querysets import SubmissionQuerySet
from peer_review.settling import due_of, next_role, settlers_of
from peer_review.steps import note


def perhaps_late(now: datetime) -> SubmissionQuerySet:
    """What `escalate` has to look at: what is hidden, and what a moderator should have decided by now."""
    return Submission.objects.awaiting_review().filter(Q(hidden_at__isnull=False) | Q(moderation_due_at__lte=now))


@transaction.atomic
def escalate(*, submission: Submission, now: datetime) -> bool:
    """Give it to the next role as well, with a new day that its author is told; whether it was due.

    Those who were asked before may still settle it. From the platform's administrators it goes nowhere: they are asked
    again. A second call within the new time changes nothing.
    """
    locked = Submission.objects.locked().select_related("author", "institution").get(pk=submission.pk)
    due = due_of(locked)
    if due is None or due > now:
        return False
    role, expected = next_role(locked), moderator_due(now)
    if locked.moderation_due_at:
        locked.moderation_due_at = expected
        locked.save(update_fields=["moderation_due_at"])
    note(locked, role, expected_at=expected)
    log(locked, "peer_review.escalate", data={"role": role})
    tell_late(locked, expected, settlers_of(locked))
    return True
