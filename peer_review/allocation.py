"""Who reads what next. Pure: `dispatch` gathers the facts, this module only orders them.

Both ways of getting work pass through here: a submission looks for readers (`choose_reviewers`), or a reader asks for
work (`rank_openings`). The order in both is fewest reviews first, then who has waited longest, then a tie-break that
looks random and is not: the same seed gives the same answer, so that a decision can be explained afterwards.

Never: the author; somebody who was asked before; somebody without room. In conflict: only when nobody else is possible.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

# Open reviews that one person is asked to hold at a time.
ROOM = 5

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may read a submission.

    `open_count` and `done_count` are reviews over all tasks; `last_asked_at` is None for who was never asked.
    `is_last_resort`: a moderator, asked after peers. `holds_badge`: their own work on this task was accepted.
    """

    person_id: int
    open_count: int = 0
    done_count: int = 0
    last_asked_at: datetime | None = None
    is_author: bool = False
    is_in_conflict: bool = False
    is_last_resort: bool = False
    holds_badge: bool = False


@dataclass(frozen=True)
class Opening:
    """A submission that still wants a reader. `review_count`: done and being read."""

    submission_id: int
    review_count: int
    waiting_since: datetime
    is_in_conflict: bool = False


def has_room(candidate: Candidate) -> bool:
    """Whether this person may be asked to read one more."""
    return not candidate.is_author and candidate.open_count < ROOM


def choose_reviewers(candidates: Iterable[Candidate], wanted: int, seed: str) -> list[Candidate]:
    """At most `wanted` people, best first. Fewer when fewer are possible; never the author."""
    possible = [candidate for candidate in candidates if has_room(candidate)]
    return sorted(possible, key=lambda candidate: _reviewer_key(candidate, seed))[: max(wanted, 0)]


def rank_openings(openings: Iterable[Opening], seed: str) -> list[Opening]:
    """The submissions that one reader may take, the neediest first, those in conflict last."""
    return sorted(openings, key=lambda opening: _opening_key(opening, seed))


def _reviewer_key(candidate: Candidate, seed: str) -> tuple[bool, bool, int, bool, datetime, str]:
    """Conflict outweighs everything: even a moderator without one comes before a peer with one.

    Among people who have read equally much, who holds the badge comes before who still waits for it.
    """
    return (
        candidate.is_in_conflict,
        candidate.is_last_resort,
        candidate.open_count + candidate.done_count,
        not candidate.holds_badge,
        candidate.last_asked_at or _LONG_AGO,
        _lot(seed, candidate.person_id),
    )


def _opening_key(opening: Opening, seed: str) -> tuple[bool, int, datetime, str]:
    return (
        opening.is_in_conflict,
        opening.review_count,
        opening.waiting_since,
        _lot(seed, opening.submission_id),
    )


def _lot(seed: str, number: int) -> str:
    """A draw that depends on nothing but the seed and the number."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
