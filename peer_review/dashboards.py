"""What waits, and for what: the lists of the page at `/teach/` (reads only).

Every list is a queryset of what the person watches over, so that its count, its page, its table for spreadsheets and
who is written to from it are the same rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.dates import weekday
from peer_review import oversight
from peer_review.ladder import LEAST_QUORUM, LOWER_AFTER, responsible_from
from peer_review.models import ReviewAssignment, ReviewFlag, Submission
from peer_review.querysets import SubmissionQuerySet

STUCK_AFTER = timedelta(days=3)


class Name(StrEnum):
    """The lists, in the order in which they want to be looked at."""

    MINE = "mine"
    STUCK = "stuck"
    DISAGREE = "disagree"
    APPEALS = "appeals"
    FLAGS = "flags"
    FINE = "fine"


TITLES = {
    Name.MINE: gettext_lazy("Waiting for your decision"),
    Name.STUCK: gettext_lazy("Waiting too long"),
    Name.DISAGREE: gettext_lazy("Readers disagree"),
    Name.APPEALS: gettext_lazy("Appeals"),
    Name.FLAGS: gettext_lazy("Raised"),
    Name.FINE: gettext_lazy("On their way"),
}
# Most urgent first; of the others who has waited longest.
ORDERS = {Name.MINE: ("moderation_due_at", "id")}


@dataclass(frozen=True)
class Row:
    """One submission in a list. `coming`: what happens next, in a sentence."""

    submission: Submission
    done: int
    wanted: int
    since: datetime
    coming: str


@dataclass(frozen=True)
class TaskCounts:
    """How many of a task are in each list, in the order of `Name`."""

    uuid: UUID
    title: str
    counts: list[tuple[Name, int]]


def waiting(user: Any, now: datetime) -> SubmissionQuerySet:
    """Everything undecided, and what was raised about, with `done`, `since` and `is_raised`."""
    of_stage = Q(purpose="appeal", submission__status="in_appeal") | Q(purpose="review") & ~Q(
        submission__status="in_appeal"
    )
    done = ReviewAssignment.objects.filter(of_stage, submission=OuterRef("pk")).exclude(completed_at=None)
    counted = done.order_by().values("submission").annotate(count=Count("pk")).values("count")
    raised = ReviewFlag.objects.filter(assignment__submission=OuterRef("pk"), settled_at=None)
    rows = oversight.works_of(user).annotate(
        done=Coalesce(Subquery(counted), 0),
        since=Coalesce("appealed_at", "submitted_at"),
        is_raised=Exists(raised),
    )
    return rows.filter(Q(status__in=Submission.UNDECIDED) | Q(is_raised=True))


def condition(name: Name, now: datetime) -> Q:
    """What puts a row of `waiting` into a list. One row may be in several; none that is fine is in another."""
    undecided, shown = Q(status__in=Submission.UNDECIDED), Q(hidden_at=None)
    mine = undecided & shown & Q(moderation_due_at__isnull=False)
    few = Q(done__lt=F("reviews_wanted") + F("quorum_change"))
    stuck = undecided & shown & Q(moderation_due_at=None, since__lt=now - STUCK_AFTER) & few
    enough = Q(moderation_due_at__isnull=False, done__gte=F("reviews_wanted"))
    disagree = undecided & shown & (Q(quorum_change__gt=0) | enough)
    appeals, raised = Q(status=Submission.Status.IN_APPEAL), Q(is_raised=True)
    found = {
        Name.MINE: mine,
        Name.STUCK: stuck,
        Name.DISAGREE: disagree,
        Name.APPEALS: appeals,
        Name.FLAGS: raised,
    }
    return found[name] if name in found else undecided & ~(mine | stuck | disagree | appeals | raised)


def list_of(user: Any, name: Name, now: datetime, task: UUID | None = None) -> SubmissionQuerySet:
    """The rows of a list, of one task or of all."""
    rows = waiting(user, now).filter(condition(name, now))
    rows = rows.for_task(task) if task else rows
    return rows.order_by(*ORDERS.get(name, ("since", "id")))


def counts(user: Any, now: datetime, task: UUID | None = None) -> dict[Name, int]:
    """How many are in each list. One query."""
    rows = waiting(user, now)
    rows = rows.for_task(task) if task else rows
    return {Name(key): value for key, value in rows.aggregate(**_sums(now)).items()}


def by_task(user: Any, now: datetime) -> Any:
    """A queryset of {task_uuid, title, mine, stuck, …}: tasks with most to decide first."""
    rows = waiting(user, now).values("task_uuid").annotate(title=Max("task_title"), **_sums(now))
    return rows.order_by("-mine", "-stuck", "-disagree", "title")


def task_counts(rows: Iterable[dict[str, Any]]) -> list[TaskCounts]:
    """Rows of `by_task`, as a page draws them."""
    return [TaskCounts(row["task_uuid"], row["title"], [(name, row[name]) for name in Name]) for row in rows]


def _sums(now: datetime) -> dict[str, Count]:
    return {name.value: Count("pk", filter=condition(name, now)) for name in Name}


def as_rows(submissions: Iterable[Any], now: datetime) -> list[Row]:
    """Annotated by `waiting`, with the sentence of what happens next."""
    return [Row(one, one.done, one.quorum, one.since, _coming(one, now)) for one in submissions]


def _coming(row: Any, now: datetime) -> str:
    """What happens next, and by when."""
    if row.hidden_at:
        return _("Hidden: say what you find, and it goes on.")
    if not row.is_undecided:
        return _("Decided already.")
    if row.moderation_due_at:
        return _("Decide by %(day)s.") % {"day": weekday(row.moderation_due_at)}
    can_be_fewer = row.quorum == row.reviews_wanted > LEAST_QUORUM
    if can_be_fewer and now - row.since < LOWER_AFTER:
        return _("From %(day)s fewer readers are enough, if they agree.") % {"day": weekday(row.since + LOWER_AFTER)}
    if now >= responsible_from(row.since):
        return _("It comes to you within the hour.")
    return _("From %(day)s it waits for your decision.") % {"day": weekday(responsible_from(row.since))}
