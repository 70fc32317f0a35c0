"""Who reads what next. Pure: `dispatch` gathers the facts, this module only orders them.

One rule for both ways of getting work: a submission looks for readers (`choose_for_work`), or a reader asks for work
(`choose_for_reviewer`). `pool.Pool` applies the same rule to a whole cohort.

Never (`refusal`): the author; who was asked already; a declared relation; whoever's own work the author has read within
90 days; a language that the reviewer does not read; who has to practise first; who has no room. In conflict (a shared
institution or school): only when nobody else is possible. Then, in this order: who read the attempt before; peers
before wider circles; the fewest reviews; subject, school level and competencies in common; who was not asked for
longest; a lot that looks random and is not: the same seed gives the same answer, so that one can explain it afterwards.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Open reviews that one person is asked to hold at a time.
ROOM = 5

# Moments are datetimes in the site and seconds in a simulation; one call never mixes them.
Moment = datetime | float


class Refusal(StrEnum):
    """Why somebody may not be asked to read a work, the first reason that holds."""

    SELF = "self"
    ASKED = "asked"
    RELATION = "relation"
    RECIPROCAL = "reciprocal"
    LANGUAGE = "language"
    PRACTICE = "practice"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may read submissions.

    `load`: reviews open, done lately, and let lapse lately (who never answers is not asked again and again);
    `open_count`: those open. `last_asked`: None for never. `school` is folded, "" unknown; `languages` empty: unknown,
    reads all. `barred`: authors whose work they must not read (declared relation either way, co-author, line manager).
    `read_by`: authors who read this person's work within 90 days. `tier`: 0 peers, 1 other cohorts and graduates,
    2 moderators. `needs_practice`: their marks are too far off, see `reliability`.
    """

    person_id: int
    load: int = 0
    open_count: int = 0
    last_asked: Moment | None = None
    institutions: frozenset[int] = frozenset()
    school: str = ""
    languages: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    school_level: str = ""
    items: frozenset[str | int] = frozenset()
    barred: frozenset[int] = frozenset()
    read_by: frozenset[int] = frozenset()
    tier: int = 0
    needs_practice: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A submission that wants readers.

    `review_count`: reviews completed. `asked`: everybody ever asked. `read_before`: who read the attempt before this
    one, and is offered it first.
    """

    submission_id: int
    author_id: int
    waiting_since: Moment
    review_count: int = 0
    institutions: frozenset[int] = frozenset()
    school: str = ""
    language: str = ""
    subjects: frozenset[str] = frozenset()
    school_level: str = ""
    items: frozenset[str | int] = frozenset()
    asked: frozenset[int] = frozenset()
    read_before: frozenset[int] = frozenset()


def refusal(reviewer: Reviewer, work: Work) -> Refusal | None:
    """The first reason why this person may not be asked to read this work, or None."""
    if reviewer.person_id == work.author_id:
        return Refusal.SELF
    if reviewer.person_id in work.asked:
        return Refusal.ASKED
    if work.author_id in reviewer.barred:
        return Refusal.RELATION
    if work.author_id in reviewer.read_by:
        return Refusal.RECIPROCAL
    if not reads(reviewer.languages, work.language):
        return Refusal.LANGUAGE
    return Refusal.PRACTICE if reviewer.needs_practice else Refusal.ROOM if reviewer.open_count >= ROOM else None


def reads(languages: frozenset[str], language: str) -> bool:
    """Whether somebody who named these languages reads this one. Unknown on either side is no obstacle."""
    return not languages or not language or language in languages


def is_in_conflict(reviewer: Reviewer, work: Work) -> bool:
    """They share an institution, or a school that both have named. None is in conflict with none."""
    same_school = bool(work.school) and reviewer.school == work.school
    return same_school or not reviewer.institutions.isdisjoint(work.institutions)


def preference(reviewer: Reviewer, work: Work) -> int:
    """How well they fit, 0 to 3: one point each for a subject, the school level, and a competency in common."""
    same_level = bool(work.school_level) and reviewer.school_level == work.school_level
    has_subject = not reviewer.subjects.isdisjoint(work.subjects)
    return has_subject + same_level + (not reviewer.items.isdisjoint(work.items))


def choose_for_work(work: Work, reviewers: Iterable[Reviewer], wanted: int, seed: str) -> list[Reviewer]:
    """At most `wanted` people to be asked, best first; fewer when fewer are possible."""
    possible = [reviewer for reviewer in reviewers if refusal(reviewer, work) is None]
    keys = {
        reviewer.person_id: (*_pair_key(reviewer, work), *_reviewer_rank(reviewer, work, seed)) for reviewer in possible
    }
    return sorted(possible, key=lambda reviewer: keys[reviewer.person_id])[: max(wanted, 0)]


def choose_for_reviewer(reviewer: Reviewer, works: Iterable[Work], seed: str) -> Work | None:
    """The work that this reader may take and that needs it most, or None.

    One in conflict is returned when there is no other: the caller sees to it that nobody else could read it instead.
    """
    possible = [work for work in works if refusal(reviewer, work) is None]
    return min(possible, key=lambda work: (*_pair_key(reviewer, work), *work_rank(work, seed)), default=None)


def work_rank(work: Work, seed: str) -> tuple[int, Moment, int]:
    """Which work comes first: the fewest completed reviews, then the oldest, then a lot."""
    return (work.review_count, work.waiting_since, lot(seed, work.submission_id))


def sustainable(people: int, wanted: int) -> int:
    """How many readers each of `people` submissions can have where all read each other, at most `wanted`, at least 1.

    Who reads somebody's work is not read by them in turn, so that each pair can be used once.

        >>> sustainable(5, 3), sustainable(7, 3)
        (2, 3)
    """
    return max(1, min(wanted, (people - 1) // 2))


def _pair_key(reviewer: Reviewer, work: Work) -> tuple[bool, bool]:
    """What comes first from either side."""
    return (is_in_conflict(reviewer, work), reviewer.person_id not in work.read_before)


def _reviewer_rank(reviewer: Reviewer, work: Work, seed: str) -> tuple[int, int, int, bool, Moment, int]:
    return (
        reviewer.tier,
        reviewer.load,
        -preference(reviewer, work),
        *asked_rank(reviewer.last_asked),
        lot(seed, reviewer.person_id),
    )


def asked_rank(last_asked: Moment | None) -> tuple[bool, Moment]:
    """Never asked comes before asked long ago."""
    return (False, 0.0) if last_asked is None else (True, last_asked)


def lot(seed: str, number: int) -> int:
    """A draw that depends on nothing but the seed and the number."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8])
