"""Readers for a whole cohort at once: the rule of `allocation`, then levelled. Pure.

Taking one work after the other leaves the last ones with few to choose from, so that somebody may end with two reviews
more than another who could have done one of them. `_Plan.level` moves those, without breaking any rule.
"""

from collections import defaultdict, deque
from collections.abc import Iterable

from peer_review.allocation import Moment, Reviewer, Work, is_in_conflict, reads, refusal, sustainable, work_rank
from peer_review.pool import Pool, without

# Up to this many people, works get their readers in turn: everybody one before anybody two.
SMALL = 50
# How many reviews of busier people are looked at for each person who has fewer.
LOOKS = 200


def allocate(
    works: Iterable[Work], reviewers: Iterable[Reviewer], wanted: int, seed: str, now: Moment
) -> dict[int, list[int]]:
    """{submission_id: [person_id]}, at most `wanted` for each work; people of tier 0 only.

    In a small cohort no work takes more than all can have (`sustainable`), and works are served in turn.
    """
    plan = _Plan(works, reviewers, seed, now)
    each = sustainable(plan.people, wanted)
    step = 1 if plan.people <= SMALL else each
    for _ in range(0, each, step):
        for submission_id in plan.order:
            plan.give(submission_id, min(step, each - len(plan.readers[submission_id])))
    plan.level()
    return plan.readers


class _Plan:
    """Who reads what so far."""

    def __init__(self, works: Iterable[Work], reviewers: Iterable[Reviewer], seed: str, now: Moment) -> None:
        self.pool, self.now = Pool(reviewers, seed), now
        self.works = {work.submission_id: work for work in works}
        self.order = sorted(self.works, key=lambda submission_id: work_rank(self.works[submission_id], seed))
        self.readers: dict[int, list[int]] = {submission_id: [] for submission_id in self.order}
        self.people = sum(1 for _ in self.pool)

    def give(self, submission_id: int, wanted: int) -> None:
        """Readers for one work."""
        work = without(self.works[submission_id], self.readers[submission_id])
        self.readers[submission_id] += self.pool.choose(work, wanted, self.now)

    def level(self) -> None:
        """Move reviews from who has two more to who has fewer. Twice: one move can allow another."""
        for _ in range(2):
            loads = {reviewer.person_id: reviewer.load for reviewer in self.pool}
            busiest = max(loads.values(), default=0)
            idle = sorted((load, person_id) for person_id, load in loads.items() if load <= busiest - 2)
            held = self._held_above(min(loads.values(), default=0) + 2) if idle else {}
            for _, person_id in idle:
                self._relieve(person_id, held)

    def _held_above(self, least: int) -> dict[str, deque[tuple[int, int]]]:
        """(submission, reader) of everybody with that many reviews or more, by the work's language."""
        held: dict[str, deque[tuple[int, int]]] = defaultdict(deque)
        for submission_id, people in self.readers.items():
            language = self.works[submission_id].language
            held[language].extend((submission_id, p) for p in people if self.pool[p].load >= least)
        return held

    def _relieve(self, person_id: int, held: dict[str, deque[tuple[int, int]]]) -> None:
        """Give this person reviews of people who have two more, until nobody has or none may be moved."""
        looked = 0
        for language, pairs in held.items():
            if not reads(self.pool[person_id].languages, language):
                continue
            for _ in range(min(len(pairs), LOOKS - looked)):
                looked += 1
                pairs.rotate(-1)
                if self._move(*pairs[-1], person_id):
                    pairs.pop()

    def _move(self, submission_id: int, giver: int, taker: int) -> bool:
        """Move one review, where the taker is as good by the rule and has two fewer."""
        work, people = self.works[submission_id], self.readers[submission_id]
        old, new = self.pool[giver], self.pool[taker]
        is_better = old.load >= new.load + 2 and new.tier <= old.tier and giver not in work.read_before
        if not is_better or is_in_conflict(new, work) > is_in_conflict(old, work):
            return False
        if refusal(new, without(work, people)) is not None:
            return False
        self.pool.release(giver, work.author_id)
        self.pool.ask(taker, work.author_id, self.now)
        people[people.index(giver)] = taker
        return True
