"""Readers for a whole cohort at once: the rule of `allocation`, then levelled. Pure.

Taking one work after the other leaves the last ones with few to choose from, so that somebody may end with two reviews
more than another who could have done one of them. `_Plan.level` moves those, without breaking any rule. In a small
cohort the lot decides how many works find enough readers, so several lots are drawn and the best plan is kept.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator

from peer_review.allocation import Moment, Reviewer, Work, is_in_conflict, reads, refusal, sustainable, work_rank
from peer_review.pool import Pool, without

# Up to this many people, works get their readers in turn, everybody one before anybody two, and so many lots are drawn.
SMALL, LOTS = 50, 24
# A review is passed on by way of fewer people than STEPS. So many reviews of one kind are looked at for an idle person,
# and so many people who read the same languages are tried in between.
STEPS, LOOKS, TRIES = 3, 100, 5
# Where the rules leave no level plan, looking for one ends after so many looks, and as many for each review.
AT_LEAST, FOR_EACH = 2_000, 2

Held = dict[tuple[int, str], deque[tuple[int, int]]]


def allocate(
    works: Iterable[Work], reviewers: Iterable[Reviewer], wanted: int, seed: str, now: Moment
) -> dict[int, list[int]]:
    """{submission_id: [person_id]}, at most `wanted` for each work; people of tier 0 only.

    In a small cohort no work takes more than all can have (`sustainable`).
    """
    works, reviewers = list(works), list(reviewers)
    if len(reviewers) > SMALL:
        return _Plan(works, reviewers, seed, now).fill(wanted, wanted).readers
    each = sustainable(len(reviewers), wanted)
    best = _Plan(works, reviewers, seed, now).fill(each, 1)
    for number in range(1, LOTS):
        if best.faults()[:2] == (0, 0) and best.faults()[2] <= 1:
            break
        best = min(best, _Plan(works, reviewers, f"{seed}/{number}", now).fill(each, 1), key=lambda plan: plan.faults())
    return best.readers


class _Plan:
    """Who reads what so far."""

    def __init__(self, works: Iterable[Work], reviewers: Iterable[Reviewer], seed: str, now: Moment) -> None:
        self.pool, self.now = Pool(reviewers, seed), now
        self.works = {work.submission_id: work for work in works}
        self.order = sorted(self.works, key=lambda submission_id: work_rank(self.works[submission_id], seed))
        self.readers: dict[int, list[int]] = {submission_id: [] for submission_id in self.order}
        self.each = self.looks = 0
        self.failed: Counter[tuple[frozenset[str], int]] = Counter()

    def fill(self, each: int, step: int) -> "_Plan":
        """`each` readers for every work, `step` at a time, then levelled."""
        self.each = each
        for _ in range(0, each, step):
            for submission_id in self.order:
                self.give(submission_id, min(step, each - len(self.readers[submission_id])))
        self.level()
        return self

    def faults(self) -> tuple[int, int, int]:
        """(readers lacking, readers in conflict, reviews of the busiest less those of the idlest)."""
        lacking = sum(self.each - len(people) for people in self.readers.values())
        loads = [r.load for r in self.pool if r.tier == 0 and not r.needs_practice]
        return lacking, sum(self._conflicts()), max(loads, default=0) - min(loads, default=0)

    def _conflicts(self) -> Iterator[bool]:
        for submission_id, people in self.readers.items():
            yield from (is_in_conflict(self.pool[person], self.works[submission_id]) for person in people)

    def give(self, submission_id: int, wanted: int) -> None:
        """Readers for one work."""
        work = without(self.works[submission_id], self.readers[submission_id])
        self.readers[submission_id] += self.pool.choose(work, wanted, self.now)

    def level(self) -> None:
        """Move reviews from who has two more to who has fewer: straight, or by way of people in between."""
        self.looks = AT_LEAST + FOR_EACH * sum(map(len, self.readers.values()))
        for steps in range(STEPS):
            loads = {r.person_id: r.load for r in self.pool if r.tier == 0 and not r.needs_practice}
            least, most = min(loads.values(), default=0), max(loads.values(), default=0)
            idle = sorted((load, person_id) for person_id, load in loads.items() if load <= most - 2)
            held = self._held(least + 1) if idle else {}
            for load, person_id in idle:
                self.failed.clear()
                while self._relieve(person_id, load + 2, steps, held):
                    load += 1

    def _held(self, least: int) -> Held:
        """(submission, reader) by the reader's load, at least so much, and the work's language."""
        held: Held = defaultdict(deque)
        for submission_id, people in self.readers.items():
            language = self.works[submission_id].language
            for person in people:
                if self.pool[person].load >= least:
                    held[self.pool[person].load, language].append((submission_id, person))
        return held

    def _relieve(self, person_id: int, busy: int, steps: int, held: Held) -> bool:
        """Give this person a review of somebody who has `busy` or more, or by way of people who have one less."""
        for submission_id, other in self._looked(person_id, busy - (steps > 0), held):
            kind = (self.pool[other].languages, steps)
            if self.failed[kind] >= TRIES or not self._move(submission_id, other, person_id):
                continue
            if self.pool[other].load >= busy - 1 or self._relieve(other, busy, steps - 1, held):
                return True
            self._move(submission_id, person_id, other)
            self.failed[kind] += 1
        return False

    def _looked(self, person_id: int, least: int, held: Held) -> Iterator[tuple[int, int]]:
        """Some reviews of people with so many, in languages that the person reads; the next look goes on from there."""
        keys = sorted(
            (key for key in held if key[0] >= least and reads(self.pool[person_id].languages, key[1])), reverse=True
        )
        for key in keys:
            for _ in range(min(len(held[key]), LOOKS)):
                if not held[key] or not self.looks:
                    break
                self.looks -= 1
                submission_id, other = pair = held[key].popleft()
                if self.pool[other].load != key[0] or other not in self.readers[submission_id]:
                    continue
                held[key].append(pair)
                yield pair

    def _move(self, submission_id: int, giver: int, taker: int) -> bool:
        """Move one review, where the rule allows the taker and does not put them behind the giver."""
        work, people = self.works[submission_id], self.readers[submission_id]
        old, new = self.pool[giver], self.pool[taker]
        is_worse = (is_in_conflict(new, work), new.tier) > (is_in_conflict(old, work), old.tier)
        if is_worse or giver in work.read_before or refusal(new, without(work, people)) is not None:
            return False
        self.pool.release(giver, work.author_id)
        self.pool.ask(taker, work.author_id, self.now)
        people[people.index(giver)] = taker
        return True
