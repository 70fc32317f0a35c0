"""Named reads of submissions and review assignments."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

UNDECIDED = ("in_review", "in_moderation", "in_appeal")
# Who settles what readers cannot, in the order in which they are asked.
SETTLING_ROLES = ("moderator", "trainer", "administrator")


class SubmissionQuerySet(models.QuerySet[Any]):
    """Reads of submissions."""

    def locked(self) -> "SubmissionQuerySet":
        """Hold the row until the transaction ends. Whoever changes who reads a submission, or its state, comes here.

        SQLite has no row locks: there every transaction that writes waits for the one before (IMMEDIATE).
        """
        return self.select_for_update(of=("self",))

    def authored_by(self, user: Any) -> "SubmissionQuerySet":
        return self.filter(author=user)

    def visible_to(self, user: Any) -> "SubmissionQuerySet":
        """The author's own. Who reviews sees an assignment, never the submission's own page."""
        return self.filter(author=user) if user.is_authenticated else self.none()

    def for_task(self, task_uuid: Any) -> "SubmissionQuerySet":
        return self.filter(task_uuid=task_uuid)

    def awaiting_review(self) -> "SubmissionQuerySet":
        """Still to be decided, by whomever."""
        return self.filter(status__in=UNDECIDED)

    def with_review_count(self, now: datetime) -> "SubmissionQuerySet":
        """Annotate `review_count`: assessments done, and open ones whose lease runs, of the stage it is in.

        A lease that ran out may still bring a review, but holds no place: somebody else is asked meanwhile.
        """
        started = Q(assignments__started_at__isnull=False)
        runs = Q(assignments__due_at__gt=now) & (
            started | Q(assignments__start_by=None) | Q(assignments__start_by__gt=now)
        )
        in_appeal = Q(status="in_appeal") & Q(assignments__purpose="appeal")
        of_stage = in_appeal | (~Q(status="in_appeal") & Q(assignments__purpose="review"))
        holds = Q(assignments__released_at=None) & of_stage & (Q(assignments__completed_at__isnull=False) | runs)
        return self.annotate(review_count=Count("assignments", filter=holds))

    def lacking_reviewers(self, now: datetime) -> "SubmissionQuerySet":
        """With readers, not with a moderator; fewer reviews done or under way than wanted; oldest first."""
        waiting = self.filter(status__in=("in_review", "in_appeal"), hidden_at=None).with_review_count(now)
        lacking = waiting.filter(review_count__lt=F("reviews_wanted") + F("quorum_change"))
        return lacking.order_by("submitted_at", "id")

    def neediest_first(self) -> "SubmissionQuerySet":
        """The fewest reviews handed in, then the oldest."""
        done = Count("assignments__completed_at", distinct=True)
        return self.annotate(done_count=done).order_by("done_count", "submitted_at", "id")

    def with_moderator(self) -> "SubmissionQuerySet":
        """A person of the institution answers for these; the one due first comes first."""
        return self.awaiting_review().exclude(moderation_due_at=None).order_by("moderation_due_at", "id")

    def open_to(self, reviewer: Any) -> "SubmissionQuerySet":
        """What this person may read: same task as their own, their badge, or their institution's as moderator.

        Never their own, and nothing that they were asked to read before. What has waited for two days is open to
        graduates as well: where `is_for_peer` is False, the caller asks for a competency in common.
        """
        submission = self.model
        own = submission.objects.filter(author=reviewer).exclude(status__in=("withdrawn", "sample"))
        moderates = reviewer.memberships.filter(role="moderator").values("institution_id")
        held = reviewer.recipients.filter(
            awards__achievement_id=OuterRef("achievement_id"), awards__revoked_at=None, awards__superseded_by=None
        )
        peer = Q(task_uuid__in=own.values("task_uuid")) | Q(institution_id__in=moderates) | Exists(held)
        asked = reviewer.review_assignments.values("submission_id")
        rows = self.annotate(is_for_peer=models.ExpressionWrapper(peer, models.BooleanField()))
        rows = rows.filter(Q(is_for_peer=True) | Q(widened_at__isnull=False))
        return rows.exclude(author=reviewer).exclude(pk__in=asked)


class ReviewAssignmentQuerySet(models.QuerySet[Any]):
    """Reads of review assignments."""

    def of_reviewer(self, user: Any) -> "ReviewAssignmentQuerySet":
        """Everything this person was asked, released ones included."""
        return self.filter(reviewer=user) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> "ReviewAssignmentQuerySet":
        """A reviewer's own, released ones excepted; what lapsed can still be had, but is not shown as waiting."""
        return self.of_reviewer(user).filter(released_at=None)

    def readable(self) -> "ReviewAssignmentQuerySet":
        """Open, of work that may be read at present."""
        return self.open().filter(submission__status__in=(*UNDECIDED, "sample"), submission__hidden_at=None)

    def open(self) -> "ReviewAssignmentQuerySet":
        return self.filter(completed_at=None, released_at=None)

    def holding_place(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """Done, or open with a lease that runs: what counts towards the reviews that a submission wants."""
        begun = Q(started_at__isnull=False) | Q(start_by=None) | Q(start_by__gt=now)
        return self.filter(released_at=None).filter(Q(completed_at__isnull=False) | (Q(due_at__gt=now) & begun))

    def of_stage(self, status: str) -> "ReviewAssignmentQuerySet":
        """Those that count in this state: the panel's in an appeal, the first readers' otherwise."""
        return self.filter(purpose="appeal" if status == "in_appeal" else "review")

    def lapsed(self, now: datetime) -> "ReviewAssignmentQuerySet":
        """Open, never begun, and their time to begin is over."""
        return self.open().filter(started_at=None, start_by__lte=now)

    def for_queue(self) -> "ReviewAssignmentQuerySet":
        """With what a list shows of each, in one query."""
        return self.select_related("submission")


class SubmissionEvidenceQuerySet(models.QuerySet[Any]):
    """Reads of evidence."""

    def visible_to(self, user: Any) -> "SubmissionEvidenceQuerySet":
        """The author's own, and what a reviewer is reading at present."""
        if not user.is_authenticated:
            return self.none()
        reading = user.review_assignments.readable()
        return self.filter(Q(submission__author=user) | Q(submission_id__in=reading.values("submission_id")))

    def files(self) -> "SubmissionEvidenceQuerySet":
        return self.filter(kind="file")


class AppendOnlyError(TypeError):
    """A row of a log was to be changed or deleted."""


class StepQuerySet(models.QuerySet[Any]):
    """Reads of the log of a submission, which only grows."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("Steps are only ever added.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Steps are only ever added.")
