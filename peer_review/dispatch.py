"""Brings submissions and readers together (an engine: it writes and announces).

It gathers the facts in a fixed number of queries, lets `allocation` put them in order, and writes the assignments.
Both entrances, `propose` and `take_next`, lock the submission's row first, so that two of them at once cannot give one
submission more readers than it wants.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from badges.models import Award
from peer_review.allocation import Candidate, Opening, choose_reviewers, has_room, rank_openings
from peer_review.models import ReviewAssignment, Submission
from peer_review.notifications import tell_proposed, tell_released

# A reader has a week; moderators are asked when peers have been too few for three days.
DAYS_TO_ANSWER = timedelta(days=7)
LAST_RESORT_AFTER = timedelta(days=3)
# How many submissions a reader's request looks at; only who loses a race ever gets past the first.
LOOK_AHEAD = 20


@transaction.atomic
def propose(submission_id: int) -> list[ReviewAssignment]:
    """Ask as many people as the submission still lacks. Nothing to do is not an error: []."""
    submission = Submission.objects.locked().select_related("author").get(pk=submission_id)
    now = timezone.now()
    missing = _missing(submission, now)
    if not missing:
        return []
    chosen = choose_reviewers(candidates_for(submission, now), missing, seed=str(submission.uuid))
    people = User.objects.in_bulk([candidate.person_id for candidate in chosen])
    return [_assign(submission, people[candidate.person_id], now) for candidate in chosen]


@transaction.atomic
def take_next(reviewer: User) -> ReviewAssignment | None:
    """Give a reader who asks the neediest submission that they may read, or None."""
    # Two clicks at once: the second waits here and counts what the first was given. NO KEY, because `propose` holds a
    # submission while it writes an assignment for this person, and each would wait for the other.
    User.objects.select_for_update(no_key=True).get(pk=reviewer.pk)
    now = timezone.now()
    if not has_room(Candidate(reviewer.pk, open_count=reviewer.review_assignments.open().count())):
        return None
    for opening in openings_for(reviewer, now):
        submission = Submission.objects.locked().get(pk=opening.submission_id)
        # `propose` may have asked this very person between the look and the lock.
        if not _missing(submission, now) or submission.assignments.filter(reviewer=reviewer).exists():
            continue
        if not (opening.is_in_conflict and _somebody_else(submission, reviewer, now)):
            return _assign(submission, reviewer, now, is_told=False)
    return None


def release_open(submission: Submission) -> None:
    """Nobody need read it any more: what is still open is closed, drafts are kept."""
    assignments = list(submission.assignments.open().select_related("reviewer", "submission"))
    ReviewAssignment.objects.filter(pk__in=[a.pk for a in assignments]).update(released_at=timezone.now())
    tell_released(assignments)


def openings_for(reviewer: User, now: datetime) -> list[Opening]:
    """What this reader may take, in order. One query."""
    rows = Submission.objects.open_to(reviewer).lacking_reviewers(now).with_conflict(reviewer)
    ordered = rows.order_by("is_in_conflict", "review_count", "submitted_at", "id")[:LOOK_AHEAD]
    openings = [Opening(s.pk, s.review_count, s.submitted_at, s.is_in_conflict) for s in ordered]
    return rank_openings(openings, seed=str(reviewer.uuid))


def candidates_for(submission: Submission, now: datetime) -> list[Candidate]:
    """Everybody who may read it and was not asked yet, with their load. A fixed number of queries."""
    asks_moderators = now - submission.submitted_at >= LAST_RESORT_AFTER
    people: list[Any] = list(_eligible(submission, asks_moderators))
    institutions = _institutions_by_person([submission.author_id, *(person.pk for person in people)])
    return [
        Candidate(
            person_id=person.pk,
            open_count=person.open_count,
            done_count=person.done_count,
            last_asked_at=person.last_asked_at,
            is_author=person.pk == submission.author_id,
            is_in_conflict=_in_conflict(person, submission.author, institutions),
            is_last_resort=not person.is_peer,
            holds_badge=person.holds_badge,
        )
        for person in people
    ]


def _eligible(submission: Submission, asks_moderators: bool) -> QuerySet[User]:
    """Who submitted the same task or holds its badge (peers), and moderators when it is time."""
    same_task = Submission.objects.for_task(submission.task_uuid).exclude(status=Submission.Status.WITHDRAWN)
    holds_badge = Award.objects.live().filter(
        achievement_id=submission.achievement_id, recipient__user_id=OuterRef("pk")
    )
    peer = Q(Exists(same_task.filter(author_id=OuterRef("pk")))) | Q(Exists(holds_badge))
    moderator = Membership.objects.filter(
        institution_id=submission.institution_id, role=Membership.Role.MODERATOR, user_id=OuterRef("pk")
    )
    people = User.objects.filter(is_active=True).annotate(is_peer=peer, holds_badge=Exists(holds_badge))
    people = people.filter(Q(is_peer=True) | Exists(moderator)) if asks_moderators else people.filter(is_peer=True)
    asked = submission.assignments.values("reviewer_id")
    return _with_load(people.exclude(pk=submission.author_id).exclude(pk__in=asked))


def _with_load(people: QuerySet[User]) -> QuerySet[User]:
    """Annotate how many reviews each holds and has done, and when they were last asked."""
    kept = Q(review_assignments__released_at=None)
    is_done = Q(review_assignments__completed_at__isnull=False)
    return people.annotate(
        open_count=Count("review_assignments", filter=kept & ~is_done),
        done_count=Count("review_assignments", filter=kept & is_done),
        last_asked_at=Max("review_assignments__proposed_at"),
    )


def _institutions_by_person(person_ids: list[int]) -> dict[int, set[int]]:
    """Every institution each person belongs to, in one query."""
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    rows = Membership.objects.filter(user_id__in=person_ids).values_list("user_id", "institution_id")
    for person_id, institution_id in rows:
        found[person_id].add(institution_id)
    return found


def _in_conflict(person: User, author: User, institutions: dict[int, set[int]]) -> bool:
    """They share an institution, or a school that both have named. None is in conflict with none."""
    if institutions[person.pk] & institutions[author.pk]:
        return True
    school = person.school.strip().lower()
    return bool(school) and school == author.school.strip().lower()


def _missing(submission: Submission, now: datetime) -> int:
    """How many more readers it wants; none once it is decided or withdrawn."""
    if submission.status != Submission.Status.IN_REVIEW:
        return 0
    return max(submission.reviews_wanted - submission.assignments.holding_place(now).count(), 0)


def _somebody_else(submission: Submission, reviewer: User, now: datetime) -> bool:
    """Whether anybody without a conflict could read it instead of this reader."""
    others = (candidate for candidate in candidates_for(submission, now) if candidate.person_id != reviewer.pk)
    return any(has_room(candidate) and not candidate.is_in_conflict for candidate in others)


def _assign(submission: Submission, reviewer: User, now: datetime, *, is_told: bool = True) -> ReviewAssignment:
    """Write one assignment. Who asked for it is looking at the page and needs no mail."""
    assignment = ReviewAssignment.objects.create(
        submission=submission, reviewer=reviewer, proposed_at=now, due_at=now + DAYS_TO_ANSWER
    )
    if is_told:
        tell_proposed(assignment)
    return assignment
