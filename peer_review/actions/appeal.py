"""Ask a fresh panel about a decision."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review.errors import EmptyAppealError, NoAppealError, NotTheAuthorError
from peer_review.models import Appeal, Submission
from peer_review.steps import Kind, note
from peer_review.tasks import propose_reviewers

DAYS_TO_APPEAL = timedelta(days=14)


@transaction.atomic
def appeal(*, submission: Submission, author: User, criteria: Sequence[str], grounds: str) -> Appeal:
    """The author names criteria that were not reached and says why, once, within 14 days.

    On commit a panel is looked for of people who have not read this work; its decision is final. A second click answers
    the first appeal. Raises NotTheAuthorError, EmptyAppealError (request), NoAppealError (state).
    """
    locked = Submission.objects.locked().get(pk=submission.pk)
    if locked.author_id != author.pk:
        raise NotTheAuthorError(str(author.pk))
    if existing := Appeal.objects.filter(submission=locked).first():
        return existing
    if not may_appeal(locked):
        raise NoAppealError(str(locked.uuid))
    chosen = [key for key in appealable(locked) if key in criteria]
    if not chosen or not grounds.strip():
        raise EmptyAppealError("grounds" if chosen else "criteria")
    made = Appeal.objects.create(submission=locked, criteria=chosen, grounds=grounds.strip())
    _begin_anew(locked)
    log(locked, "peer_review.appeal", data={"criteria": chosen})
    propose_reviewers.delay_on_commit(locked.pk)  # type: ignore[attr-defined]  # celery-types lacks it
    return made


def may_appeal(submission: Submission) -> bool:
    """Sent back for more work, not appealed before, not handed in again, and the 14 days are not over."""
    if submission.status != Submission.Status.NEEDS_WORK or submission.decided_at is None:
        return False
    if Appeal.objects.filter(submission=submission).exists() or hasattr(submission, "next"):
        return False
    return timezone.now() <= submission.decided_at + DAYS_TO_APPEAL


def appealable(submission: Submission) -> list[str]:
    """The keys of the criteria that were not reached."""
    return [result["key"] for result in submission.decision.results if not result["is_passed"]]


def _begin_anew(submission: Submission) -> None:
    """The ladder begins at its foot, for as many fresh readers as the task wants."""
    submission.appeal_against()
    submission.appealed_at = timezone.now()
    submission.quorum_change = 0
    cleared = ("widened_at", "lowered_at", "moderation_from", "moderation_due_at", "decided_at")
    for field in cleared:
        setattr(submission, field, None)
    submission.save(update_fields=["status", "appealed_at", "quorum_change", *cleared])
    note(submission, Kind.APPEALED)
