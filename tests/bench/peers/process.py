"""Our process on a simulated clock: the real allocation, scoring, reliability and ladder, with people who take time.

Hours count from the first submission. Asked people start after some hours (log-normal) and finish after some more;
who does not start within 24 h is let go, as is who never answers. Graduates of earlier cohorts may read too.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from peer_review import ladder, reliability
from peer_review.allocation import Reviewer, Work, is_in_conflict, refusal, sustainable
from peer_review.pool import Pool
from peer_review.reliability import Observed
from peer_review.scoring import Rule, Said, Verdict, total_weight, verdict_for

from .world import ARRIVAL_HOURS, KEYS, LEVELS, Marks, World, practice_piece, rubric

START = datetime(2026, 9, 1, tzinfo=UTC)
SCALE = LEVELS[-1] - LEVELS[0]
PRACTICE_PIECES = 4
# One review in so many is of a hidden piece with known marks.
HIDDEN_EVERY = 8
# Log-normal hours until an asked person starts, and from then until they finish.
START_MEDIAN, FINISH_MEDIAN, SIGMA = 8.0, 12.0, 0.9
RUBRIC = rubric()


@dataclass(slots=True)
class Case:
    """One submission on its way."""

    work: Work
    arrived: datetime
    open: dict[int, int] = field(default_factory=dict)
    said: dict[int, Marks] = field(default_factory=dict)
    verdict: Verdict | None = None
    decided: datetime | None = None
    moderated: datetime | None = None


@dataclass
class Outcome:
    """What came of one cohort."""

    cases: list[Case]
    reviews: int
    hidden: int
    excluded: int
    spread: int
    in_conflict: int
    forced: int


class Process:
    """One cohort from the first submission to the last decision."""

    def __init__(self, world: World, rule: Rule, check: bool = False) -> None:
        self.world, self.rule, self.check = world, rule, check
        self.draw = random.Random(f"times {world.seed}")
        self.records: dict[int, dict[str, Observed]] = {}
        self.usual = dict.fromkeys(KEYS, Observed())
        self.pool = Pool([], seed=str(world.seed))
        self.cases: dict[int, Case] = {}
        self.lacking: set[int] = set()
        self.events: list[tuple[datetime, int, str, tuple[int, ...]]] = []
        self.count = self.hidden = self.excluded = self.number = self.in_conflict = self.forced = 0
        self.done: dict[int, int] = {}
        self.readers = 0
        self.now = START
        for number in range(world.size, len(world.people)):
            self._join(number)

    def run(self) -> Outcome:
        """Everything that happens, in the order of time."""
        for number in range(self.world.size):
            self._at(self._arrival(), "arrive", number)
        while self.events:
            self.now, _, kind, what = heappop(self.events)
            getattr(self, f"_{kind}")(*what)
        loads = [r.load for r in self.pool if not r.needs_practice and self.world.people[r.person_id].answers]
        spread = max(loads, default=0) - min(loads, default=0)
        cases = [self.cases[number] for number in range(self.world.size)]
        return Outcome(cases, self.count, self.hidden, self.excluded, spread, self.in_conflict, self.forced)

    def _arrival(self) -> datetime:
        """Most hand in shortly before the course's date."""
        return START + timedelta(hours=self.draw.triangular(0, ARRIVAL_HOURS, ARRIVAL_HOURS))

    def _arrive(self, number: int) -> None:
        """Somebody hands in and practises; their work looks for readers, and they may read."""
        self._join(number)
        work = Work(number, number, self.now, institutions=self.pool[number].institutions)
        self.cases[number] = Case(work, self.now)
        for after in (ladder.WIDEN_AFTER, ladder.LOWER_AFTER, ladder.MODERATE_AFTER):
            self._at(self.now + after, "advance", number)
        self._advance(number)
        self._retry()

    def _join(self, number: int) -> None:
        """Somebody practises and may read from now on, unless that went badly."""
        self._practise(number)
        is_far_off = reliability.needs_practice(self.records[number])
        self.excluded += is_far_off
        self.readers += number < self.world.size and not is_far_off
        place = frozenset([self.world.people[number].institution])
        self.pool.put(Reviewer(number, institutions=place, needs_practice=is_far_off))

    def _practise(self, number: int) -> None:
        """A few pieces with known marks, as many again where that went badly."""
        self.records[number] = dict.fromkeys(KEYS, Observed())
        for attempt in range(2):
            for piece in range(PRACTICE_PIECES):
                known = practice_piece(piece)
                self._note(
                    number,
                    self.world.said_in_practice(number, attempt * 10 + piece, known),
                    known,
                    reliability.CALIBRATION,
                )
            if not reliability.needs_practice(self.records[number]):
                return
            self.records[number] = {key: reliability.faded(seen) for key, seen in self.records[number].items()}

    def _note(self, number: int, marks: Marks, known: Mapping[str, float], share: float) -> None:
        """Another comparison, in the person's record and in what is usual."""
        for key in KEYS:
            seen = reliability.compared(marks[key], known[key], SCALE, share)
            self.records[number][key] += seen
            self.usual[key] += seen

    def _advance(self, number: int) -> None:
        """One step of the ladder."""
        case = self.cases[number]
        if case.decided or case.moderated:
            return
        move = ladder.next_move(self._standing(number, case), self.rule, self.now)
        if move == ladder.Move.ASK:
            self._ask(number, case)
        elif move == ladder.Move.DECIDE:
            self._settle(case)
        elif move == ladder.Move.MODERATE:
            case.moderated = self.now
            self._judge(case)
            self._at(self.now + timedelta(hours=self.draw.uniform(4, 44)), "moderate", number)

    def _standing(self, number: int, case: Case) -> ladder.Standing:
        """What the ladder asks for. The verdict is worked out only where enough have spoken for it to count."""
        weight, step = 0.0, ladder.rung(case.arrived, self.now)
        if len(case.said) >= (ladder.LEAST_QUORUM if step >= ladder.Rung.LOWERED else self.rule.reviews_wanted):
            weight = total_weight(RUBRIC, self._said(case))
            if len(case.said) >= ladder.quorum(self.rule, step, weight):
                self._judge(case)
        return ladder.Standing(
            case.arrived, len(case.said), len(case.open), weight, case.verdict, number in self.lacking
        )

    def _judge(self, case: Case) -> None:
        case.verdict = verdict_for(RUBRIC, self._said(case), self.rule) if case.said else None

    def _said(self, case: Case) -> list[Said]:
        """What was said, weighed by what is known of who said it."""
        priors = {key: reliability.prior_of([seen]) for key, seen in self.usual.items()}
        return [Said(marks, reliability.weights(self.records[person], priors)) for person, marks in case.said.items()]

    def _ask(self, number: int, case: Case) -> None:
        """As many readers as are missing; in a small cohort not more than everybody can have."""
        is_widened = ladder.rung(case.arrived, self.now) >= ladder.Rung.WIDENED
        wanted = self.rule.reviews_wanted
        if not is_widened:
            wanted = min(wanted, sustainable(self.readers, wanted) + len(self.world.people) - self.world.size)
        if len(case.said) >= self.rule.reviews_wanted or (is_widened and len(case.said) >= ladder.LEAST_QUORUM):
            wanted = max(wanted, ladder.readers_wanted(len(case.said), self.rule))
        missing = wanted - len(case.open) - len(case.said)
        for person in self.pool.choose(case.work, missing, self.now):
            self._count_conflict(case, person)
            case.work = replace(case.work, asked=case.work.asked | {person})
            self.number += 1
            case.open[person] = self.number
            self._schedule(number, person)
        if len(case.open) + len(case.said) < self.rule.reviews_wanted:
            self.lacking.add(number)

    def _count_conflict(self, case: Case, person: int) -> None:
        """Nobody may be asked in conflict while somebody else could have been."""
        if not is_in_conflict(self.pool[person], case.work):
            return
        others = [r for r in self.pool if refusal(r, case.work) is None and not is_in_conflict(r, case.work)]
        self.in_conflict += bool(others)
        self.forced += not others

    def _schedule(self, number: int, person: int) -> None:
        """When this person starts and finishes, or that they never do."""
        assignment = self.cases[number].open[person]
        starts = self.now + self._hours(START_MEDIAN)
        lapses = ladder.lease_until(self.now, None)
        if not self.world.people[person].answers or starts >= lapses:
            self._at(lapses, "lapse", number, person, assignment)
            return
        until = ladder.lease_until(self.now, starts)
        ends = starts + self._hours(FINISH_MEDIAN)
        self._at(min(ends, until), "finish" if ends < until else "lapse", number, person, assignment)

    def _finish(self, number: int, person: int, assignment: int) -> None:
        """A review is handed in; now and then the next thing they get is a hidden piece."""
        case = self.cases[number]
        if case.open.get(person) != assignment:
            return
        del case.open[person]
        case.said[person] = self.world.said(person, number)
        self.count += 1
        self.pool.complete(person, number)
        self._hide_one(person)
        self._advance(number)
        self._retry()

    def _hide_one(self, person: int) -> None:
        self.done[person] = self.done.get(person, person % HIDDEN_EVERY) + 1
        if self.done[person] % HIDDEN_EVERY == 0:
            piece = self.done[person]
            known = practice_piece(piece)
            self._note(person, self.world.said_unawares(person, piece, known), known, reliability.CALIBRATION)
            self.done[person] += 1
            self.hidden += 1
            self._review_practice(person)

    def _review_practice(self, person: int) -> None:
        """Who turns out to be far off is not asked again."""
        if reliability.needs_practice(self.records[person]) and not self.pool[person].needs_practice:
            self.excluded += 1
            self.pool.put(replace(self.pool[person], needs_practice=True))

    def _lapse(self, number: int, person: int, assignment: int) -> None:
        case = self.cases[number]
        if case.open.get(person) != assignment:
            return
        del case.open[person]
        self.pool.release(person, number, is_lapse=True)
        self._advance(number)
        self._retry()

    def _retry(self) -> None:
        """Somebody has room again: those who lack readers first, the least read first."""
        if not self.lacking:
            return
        order = sorted(self.lacking, key=lambda number: (len(self.cases[number].said), self.cases[number].arrived))
        self.lacking.clear()
        for number in order:
            self._advance(number)

    def _settle(self, case: Case) -> None:
        """Decided by reviewers; who still reads it is let go, and everybody's marks are compared with the others'."""
        case.decided = self.now
        self._let_go(case)
        self._learn(case, None)

    def _moderate(self, number: int) -> None:
        """The moderator has decided."""
        case = self.cases[number]
        case.decided = self.now
        self._let_go(case)
        if self.world.moderator_is_right(number):
            self._learn(case, self.world.truth[number])

    def _let_go(self, case: Case) -> None:
        for person in case.open:
            self.pool.release(person, case.work.author_id)
        case.open.clear()
        self._retry()

    def _learn(self, case: Case, known: Marks | None) -> None:
        """What the outcome says of each reviewer: fully where a moderator marked it, half where peers did."""
        people = list(case.said)
        weights = [one.weights for one in self._said(case)]
        for index, person in enumerate(people):
            if known:
                self._note(person, case.said[person], known, reliability.CALIBRATION)
            elif len(people) > 1:
                others = {key: self._others(case, key, [w[key] for w in weights], index) for key in KEYS}
                self._note(person, case.said[person], others, reliability.AGREEMENT)
            self._review_practice(person)

    def _others(self, case: Case, key: str, weights: list[float], index: int) -> float:
        """What everybody but this one said of a criterion."""
        mark = reliability.others_mark([marks[key] for marks in case.said.values()], weights, index)
        assert mark is not None
        return mark

    def _hours(self, median: float) -> timedelta:
        return timedelta(hours=median * math.exp(self.draw.gauss(0, SIGMA)))

    def _at(self, when: datetime, kind: str, *what: int) -> None:
        self.number += 1
        heappush(self.events, (when, self.number, kind, what))
