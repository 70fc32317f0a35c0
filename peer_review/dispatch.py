"""Brings submissions and readers together (an engine: it writes and announces).

`readers` gathers the facts, `allocation` puts them in order, and the assignments are written here. Both entrances,
`propose` and `take_next`, lock the submission's row first, so that two of them at once cannot give one submission more
readers than it wants.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.mark_read import mark_settled
from accounts.models import User
from peer_review import practice, readers
from peer_review.allocation import (
    Reviewer,
    choose_for_reviewer,
    choose_for_work,
    is_in_conflict,
    refusal,
    sustainable,
)
from peer_review.ladder import START_WITHIN
from peer_review.models import ReviewAssignment, Submission
from peer_review.notifications import tell_proposed, tell_released
from peer_review.settling import ever_asked
from peer_review.steps import Kind, note
from peer_review.turnstile import hold

Purpose = ReviewAssignment.Purpose
# How many submissions a reader's request looks at; only who loses a race or has many conflicts gets past the first.
LOOK_AHEAD = 20


@transaction.atomic
def propose(submission_id: int) -> list[ReviewAssignment]:
    """Ask as many people as the submission still lacks. Nothing to do is not an error: []."""
    submission = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission_id)
    now = timezone.now()
    lacking = missing(submission, now)
    lacking = min(lacking, _fair_share(submission, now)) if lacking else 0
    if lacking <= 0:
        return []
    people = _still_possible(submission, choose(submission, lacking, now), now)
    assignments = [assign(submission, person, now) for person in people]
    if assignments:
        note(submission, Kind.ASKED, count=len(assignments))
    return assignments


def _still_possible(submission: Submission, chosen: Sequence[Reviewer], now: datetime) -> list[User]:
    """Those of them who may read it still when nobody else hands out work to them; the next hour finds others."""
    ids = [reviewer.person_id for reviewer in chosen]
    hold([submission.author_id, *ids])
    work = readers.work_of(submission)
    fresh, people = readers.known(ids, now), User.objects.in_bulk(ids)
    return [people[pk] for pk in ids if pk in fresh and refusal(fresh[pk], work) is None]


def _fair_share(submission: Submission, now: datetime) -> int:
    """How many may be asked now, so that in a small circle the first do not take the readers of the last.

    Who reads somebody's work is not read by them in turn, so each pair of authors serves one of them. Once the work has
    waited for two days it takes whom it can get.
    """
    held = submission.assignments.of_stage(submission.status).holding_place(now).count()
    if submission.widened_at:
        return submission.quorum
    writing, others = readers.circle_of(submission)
    return sustainable(writing, submission.quorum) + others - held


def choose(submission: Submission, wanted: int, now: datetime, *, with_conflict: bool = True) -> list[Reviewer]:
    """The best readers there are, of the least busy; who is in conflict only where others are not enough."""
    work, found = readers.work_of(submission), list[Reviewer]()
    for in_conflict in (False, True)[: 1 + with_conflict]:
        for portion in readers.reviewers_of(submission, now, in_conflict=in_conflict):
            found = choose_for_work(work, [*found, *portion], wanted, f"{submission.uuid}")
            if len(found) >= wanted:
                return found
    return found


def take_next(reviewer: User) -> ReviewAssignment | None:
    """Give a reader who asks the neediest submission that they may read, or None."""
    now = timezone.now()
    for submission_id in openings_for(reviewer, now):
        taken = _take(submission_id, reviewer, now)
        if taken:
            return taken
    return None


@transaction.atomic
def _take(submission_id: int, reviewer: User, now: datetime) -> ReviewAssignment | None:
    """This one, unless somebody was quicker. One submission is held at a time, so that nobody waits in a circle."""
    submission = Submission.objects.locked().select_related("author", "frozen_rubric").get(pk=submission_id)
    hold([submission.author_id, reviewer.pk])
    return assign(submission, reviewer, now, is_told=False) if may_take(submission, reviewer, now) else None


def openings_for(reviewer: User, now: datetime) -> list[int]:
    """What this reader may take, in the order in which they should."""
    person = described(reviewer, now)
    open_to = Submission.objects.open_to(reviewer).lacking_reviewers(now).select_related("author", "frozen_rubric")
    works = readers.works_of([one for one in open_to.neediest_first()[:LOOK_AHEAD] if _suits(one, person)])
    ranked = list[int]()
    while work := choose_for_reviewer(person, works, seed=str(reviewer.uuid)):
        ranked.append(work.submission_id)
        works.remove(work)
    return ranked


def _suits(submission: Any, person: Reviewer) -> bool:
    """Of a work that is open to graduates, that they showed one of its competencies; peers read it anyway."""
    return submission.is_for_peer or not person.items.isdisjoint(readers.items_of(submission))


def described(reviewer: User, now: datetime) -> Reviewer:
    """One person as allocation sees them."""
    return readers.known([reviewer.pk], now)[reviewer.pk]


def may_take(submission: Submission, reviewer: User, now: datetime) -> bool:
    """Asked again under the lock: `propose` may have asked this very person, or filled the place, meanwhile."""
    if not missing(submission, now) or submission.assignments.filter(reviewer=reviewer).exists():
        return False
    work, person = readers.work_of(submission), described(reviewer, now)
    if refusal(person, work) is not None:
        return False
    return not is_in_conflict(person, work) or not _somebody_without_conflict(submission, now)


def may_take_up_again(assignment: ReviewAssignment, now: datetime) -> bool:
    """Whether a place that lapsed can still be had: it is free, and nothing has come between the two meanwhile.

    A relation that was declared since does not count: who names somebody and is refused would know whose work it is.
    """
    submission = Submission.objects.select_related("author", "frozen_rubric").get(pk=assignment.submission_id)
    if not missing(submission, now):
        return False
    work, person = readers.work_of(submission), described(assignment.reviewer, now)
    before = readers.barred([person.person_id], declared_by=assignment.proposed_at)
    person = replace(person, barred=frozenset(before[person.person_id]))
    return refusal(person, replace(work, asked=frozenset())) is None


def _somebody_without_conflict(submission: Submission, now: datetime) -> bool:
    """Whether anybody without a conflict could read it instead."""
    work = readers.work_of(submission)
    found = choose(submission, 1, now, with_conflict=False)
    return any(not is_in_conflict(reviewer, work) for reviewer in found)


def missing(submission: Submission, now: datetime) -> int:
    """How many more readers it wants; none once a moderator has it, or it is hidden, decided or withdrawn."""
    wants = submission.status in (Submission.Status.IN_REVIEW, Submission.Status.IN_APPEAL)
    if not wants or submission.hidden_at or submission.moderation_due_at:
        return 0
    held = submission.assignments.of_stage(submission.status).holding_place(now).count()
    return max(submission.quorum - held, 0)


def assign(submission: Submission, reviewer: User, now: datetime, *, is_told: bool = True) -> ReviewAssignment:
    """Write one lease. Who asked for it is looking at the page and needs no mail."""
    in_appeal = submission.status == Submission.Status.IN_APPEAL
    assignment = ReviewAssignment.objects.create(
        submission=submission,
        reviewer=reviewer,
        purpose=Purpose.APPEAL if in_appeal else Purpose.REVIEW,
        proposed_at=now,
        start_by=now + START_WITHIN,
        due_at=now + timedelta(days=submission.days_to_answer),
        # Whoever asked for it is told by the page.
        reminders_sent=0 if not is_told else 1,
    )
    if is_told:
        tell_proposed(assignment)
    practice.mix_in(reviewer, submission, now)
    return assignment


def release(assignments: Iterable[ReviewAssignment], why: str) -> None:
    """Give places free; drafts are kept. Who had begun is told."""
    released = list(assignments)
    kept = ReviewAssignment.objects.filter(pk__in=[assignment.pk for assignment in released])
    kept.update(released_at=timezone.now(), released_for=why)
    # Who let it lapse may still have it, and perhaps no mail has reached them yet.
    for assignment in released if why != ReviewAssignment.Released.LAPSED else ():
        settle_notices(assignment)
    tell_released(released)


def settle_notices(assignment: ReviewAssignment) -> None:
    """What asked its reader for it asks no more."""
    mark_settled(recipients=[assignment.reviewer_id], about=assignment.uuid)


def give_back(assignment: ReviewAssignment) -> None:
    """The reader gave it back: nobody need tell them."""
    kept = ReviewAssignment.objects.filter(pk=assignment.pk)
    kept.update(released_at=timezone.now(), released_for=ReviewAssignment.Released.RECUSED)
    settle_notices(assignment)


def release_open(submission: Submission) -> None:
    """Nobody need read it any more, nor decide on it."""
    mark_settled(recipients=ever_asked(submission), about=submission.uuid)
    open_ones = submission.assignments.open().select_related("reviewer", "submission")
    release(open_ones, ReviewAssignment.Released.OVER)
