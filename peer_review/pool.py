"""The rule of `allocation` for a whole cohort at once, quickly. Pure: it keeps its own books, nothing is stored.

A cohort of n people takes memory in proportion to n, and a choice takes time in proportion to log n. People stand in
heaps, the least busy first: one heap for everybody with the same institutions and school, so that a whole group in
conflict is passed over in one step, and above those a heap of groups for each tier and set of languages. What fits
best (`preference`) is looked for among the `WINDOW` first of the least busy, not among all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from peer_review.allocation import (
    ROOM,
    Moment,
    Reviewer,
    Work,
    asked_rank,
    choose_for_reviewer,
    is_in_conflict,
    lot,
    preference,
    reads,
    refusal,
)

# Among how many of the equally busy the best fit is looked for.
WINDOW = 8

Rank = tuple[int, bool, Moment, int]
Entry = tuple[Rank, int, int]
GroupKey = tuple[frozenset[int], str]


@dataclass(slots=True)
class _Seat:
    """One person's place. `stamp` tells the one valid entry from those that are out of date."""

    reviewer: Reviewer
    lot: int
    stamp: int = 0

    def rank(self) -> Rank:
        return (self.reviewer.load, *asked_rank(self.reviewer.last_asked), self.lot)


@dataclass(slots=True)
class _Shelf:
    """Everybody of one tier who reads the same languages: heaps of entries by group, and the groups by their first."""

    groups: dict[GroupKey, list[Entry]] = field(default_factory=dict)
    heads: list[tuple[Rank, int, GroupKey]] = field(default_factory=list)

    def put(self, key: GroupKey, entry: Entry) -> None:
        """Add an entry; its group moves forward when it is the first."""
        group = self.groups.setdefault(key, [])
        heappush(group, entry)
        if group[0] is entry:
            heappush(self.heads, (entry[0], id(group), key))

    def show(self, key: GroupKey) -> None:
        """Put a group that was taken down, or whose first entry went, in its place again."""
        group = self.groups[key]
        if group:
            heappush(self.heads, (group[0][0], id(group), key))


class Pool:
    """Everybody who may read, with what they hold. Ask it for readers; tell it what became of each."""

    def __init__(self, reviewers: Iterable[Reviewer], seed: str, window: int = WINDOW) -> None:
        self.seed = seed
        self.window = window
        self._seats: dict[int, _Seat] = {}
        self._shelves: dict[tuple[int, frozenset[str]], _Shelf] = {}
        # Readings under way: they count for the rule against reading each other only until they are let go.
        self._lent: set[tuple[int, int]] = set()
        for reviewer in reviewers:
            self.put(reviewer)

    def __iter__(self) -> Iterator[Reviewer]:
        return (seat.reviewer for seat in self._seats.values())

    def __getitem__(self, person_id: int) -> Reviewer:
        return self._seats[person_id].reviewer

    def __contains__(self, person_id: int) -> bool:
        return person_id in self._seats

    def put(self, reviewer: Reviewer) -> None:
        """Somebody joins, or what is known of them changed."""
        seat = self._seats.get(reviewer.person_id)
        if seat is None:
            seat = self._seats[reviewer.person_id] = _Seat(reviewer, lot(self.seed, reviewer.person_id))
        seat.reviewer = reviewer
        seat.stamp += 1
        self._seat_down(seat)

    def choose(self, work: Work, wanted: int, now: Moment, widest_tier: int = 0) -> list[int]:
        """At most `wanted` people for this work, now asked; the caller adds them to the work's `asked`."""
        chosen = self._readers_before(work, wanted, widest_tier, in_conflict=False)
        for in_conflict in (False, True):
            if in_conflict and len(chosen) < wanted:
                chosen += self._readers_before(work, wanted - len(chosen), widest_tier, in_conflict=True)
            for tier in sorted({tier for tier, _ in self._shelves if tier <= widest_tier}):
                if len(chosen) < wanted:
                    chosen += self._from_tier(tier, without(work, chosen), wanted - len(chosen), in_conflict)
        for person_id in chosen:
            self.ask(person_id, work.author_id, now)
        return chosen

    def next_for(self, person_id: int, works: Iterable[Work]) -> Work | None:
        """What this person may take, by the same rule; nothing is recorded (`ask` does)."""
        return choose_for_reviewer(self[person_id], works, self.seed)

    def ask(self, person_id: int, author_id: int, now: Moment) -> None:
        """Record that this person was asked to read a work by that author."""
        reviewer = self[person_id]
        self.put(replace(reviewer, load=reviewer.load + 1, open_count=reviewer.open_count + 1, last_asked=now))
        author = self._seats.get(author_id)
        if author and person_id not in author.reviewer.read_by:
            self._lent.add((person_id, author_id))
            author.reviewer = replace(author.reviewer, read_by=author.reviewer.read_by | {person_id})

    def complete(self, person_id: int, author_id: int) -> None:
        """The review was handed in."""
        self._lent.discard((person_id, author_id))
        reviewer = self[person_id]
        self.put(replace(reviewer, open_count=reviewer.open_count - 1))

    def release(self, person_id: int, author_id: int, *, is_lapse: bool = False) -> None:
        """The review will not be done. A lapse stays in their load; what nobody needed any more does not."""
        reviewer = self[person_id]
        self.put(replace(reviewer, open_count=reviewer.open_count - 1, load=reviewer.load - (not is_lapse)))
        if (person_id, author_id) in self._lent:
            self._lent.discard((person_id, author_id))
            author = self._seats[author_id]
            author.reviewer = replace(author.reviewer, read_by=author.reviewer.read_by - {person_id})

    def _readers_before(self, work: Work, wanted: int, widest_tier: int, *, in_conflict: bool) -> list[int]:
        """Who read the attempt before and may read this one."""
        people = [self._seats[person_id].reviewer for person_id in work.read_before if person_id in self._seats]
        fits = [r for r in people if r.tier <= widest_tier and is_in_conflict(r, work) is in_conflict]
        allowed = [reviewer for reviewer in fits if refusal(reviewer, work) is None]
        allowed.sort(key=lambda reviewer: (reviewer.tier, self._seats[reviewer.person_id].rank()))
        return [reviewer.person_id for reviewer in allowed[:wanted]]

    def _from_tier(self, tier: int, work: Work, wanted: int, in_conflict: bool) -> list[int]:
        """The best of one tier, over all sets of languages that will do."""
        found: list[_Seat] = []
        for (own_tier, languages), shelf in self._shelves.items():
            if own_tier == tier and reads(languages, work.language):
                found += self._look(shelf, work, wanted, in_conflict)
        found.sort(key=lambda seat: _order(seat, work))
        return [seat.reviewer.person_id for seat in found[:wanted]]

    def _look(self, shelf: _Shelf, work: Work, wanted: int, in_conflict: bool) -> list[_Seat]:
        """The least busy of a shelf who may read this: `wanted`, and as many equals as the window shows."""
        found: list[_Seat] = []
        taken: list[tuple[GroupKey, Entry]] = []
        aside: set[GroupKey] = set()
        window = max(wanted, self.window if work.subjects or work.school_level or work.items else 0)
        while (head := self._first(shelf)) is not None:
            key, _, seat = head
            is_busier = len(found) >= wanted and seat.reviewer.load > found[wanted - 1].reviewer.load
            if is_busier or len(found) >= window:
                break
            heappop(shelf.heads)
            if is_in_conflict(seat.reviewer, work) is not in_conflict:
                aside.add(key)
                continue
            taken.append((key, heappop(shelf.groups[key])))
            shelf.show(key)
            if refusal(seat.reviewer, work) is None:
                found.append(seat)
        for key in aside:
            shelf.show(key)
        for key, entry in taken:
            shelf.put(key, entry)
        return found

    def _first(self, shelf: _Shelf) -> tuple[GroupKey, Entry, _Seat] | None:
        """The least busy of all; entries that are out of date are dropped on the way."""
        while shelf.heads:
            rank, _, key = shelf.heads[0]
            group = shelf.groups[key]
            if not group or group[0][0] != rank:
                heappop(shelf.heads)
                continue
            entry = group[0]
            seat = self._seats[entry[2]]
            if seat.stamp == entry[1]:
                return key, entry, seat
            heappop(group)
            heappop(shelf.heads)
            shelf.show(key)
        return None

    def _seat_down(self, seat: _Seat) -> None:
        """Into the heap of their kind, unless they cannot be asked now."""
        reviewer = seat.reviewer
        if reviewer.needs_practice or reviewer.open_count >= ROOM:
            return
        shelf = self._shelves.setdefault((reviewer.tier, reviewer.languages), _Shelf())
        shelf.put((reviewer.institutions, reviewer.school), (seat.rank(), seat.stamp, reviewer.person_id))


def without(work: Work, people: Iterable[int]) -> Work:
    """The work, with these people asked too."""
    people = list(people)
    return replace(work, asked=work.asked | set(people)) if people else work


def _order(seat: _Seat, work: Work) -> tuple[int, int, Rank]:
    return (seat.reviewer.load, -preference(seat.reviewer, work), seat.rank())
