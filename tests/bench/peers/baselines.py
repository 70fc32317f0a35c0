"""Three other rules, written from their published descriptions, for this comparison only.

*ORA* (Open edX open response assessment): first come, first served, the first N reviews count; a criterion's score is
the median, rounded up; passed when the sum reaches the sum of the pass levels. *Workshop* (Moodle): an assessment's
grade is the scaled sum of its levels, a submission's the weighted mean of those; the grading evaluation "comparison
with the best assessment" grades each assessor, and here that grade also weighs what they say. *Plain mean*.

They get what ours used: as many reviews, spread evenly, from people who do answer (no time is lost to the absent), and
as many works to a moderator, those that their reviewers disagree on most.
"""

import random
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from .world import KEYS, LEVELS, PASS_LEVEL, Marks, World

Said = dict[int, Marks]
Estimate = dict[str, float]
# Moodle's default strictness of the comparison, and the least variance that it divides by.
COMPARISON, LEAST_VARIANCE = 5.0, 0.01


@dataclass(frozen=True)
class Judged:
    """What a rule makes of a work: an estimate of each criterion, and whether the sum passes."""

    estimate: Estimate

    @property
    def passes_by_sum(self) -> bool:
        return sum(self.estimate.values()) >= PASS_LEVEL * len(KEYS) - 1e-9

    @property
    def passes_every(self) -> bool:
        return all(value >= PASS_LEVEL - 1e-9 for value in self.estimate.values())


def collect(world: World, total: int) -> list[Said]:
    """`total` reviews: each person who answers takes the oldest of the least read works, in turn."""
    draw = random.Random(f"first come {world.seed}")
    people = [person.number for person in world.people if person.answers]
    said: list[Said] = [{} for _ in range(world.size)]
    queue = [(0, number) for number in range(world.size)]
    heapify(queue)
    left = total
    while left > 0 and people:
        draw.shuffle(people)
        taken = [_take(queue, said, reader) for reader in people[:left]]
        for reader, work in zip(people, taken, strict=False):
            if work is not None:
                said[work][reader] = world.said(reader, work)
        if all(work is None for work in taken):
            break
        left -= len(taken)
    return said


def _take(queue: list[tuple[int, int]], said: list[Said], reader: int) -> int | None:
    """The first work in the queue that is not theirs and that they have not read."""
    passed: list[tuple[int, int]] = []
    found = None
    while queue and found is None:
        count, work = heappop(queue)
        if work == reader or reader in said[work]:
            passed.append((count, work))
        else:
            found = work
            said[work][reader] = {}
            passed.append((count + 1, work))
    for entry in passed:
        heappush(queue, entry)
    return found


def ora(said: list[Said]) -> list[Judged]:
    """The median of each criterion, a half rounded up."""
    return [Judged({key: _median_up([marks[key] for marks in one.values()]) for key in KEYS}) for one in said]


def plain_mean(said: list[Said]) -> list[Judged]:
    return [Judged({key: _mean(dict.fromkeys(one, 1.0), one, key) for key in KEYS}) for one in said]


def workshop(said: list[Said]) -> list[Judged]:
    """The mean, weighed by how near each assessor's assessments were to the best ones."""
    grades: dict[int, list[float]] = {}
    for one in said:
        for person, grade in _grading_grades(one).items():
            grades.setdefault(person, []).append(grade)
    weights = {person: max(statistics.fmean(own), 0.01) for person, own in grades.items()}
    return [Judged({key: _mean(weights, one, key) for key in KEYS}) for one in said]


RULES: Mapping[str, Callable[[list[Said]], list[Judged]]] = {"ORA": ora, "Workshop": workshop, "plain mean": plain_mean}


def disagreement(one: Said) -> float:
    """How far apart a work's reviewers are, over all criteria."""
    if len(one) < 2:
        return 0.0 if one else float("inf")
    return sum(_variance([marks[key] for marks in one.values()]) for key in KEYS)


def _grading_grades(one: Said) -> dict[int, float]:
    """Moodle's grading evaluation: 100 less the distance from the assessment that is nearest to the mean."""
    if not one:
        return {}
    scaled = {p: {key: _scaled(marks[key]) for key in KEYS} for p, marks in one.items()}
    mean = {key: statistics.fmean(marks[key] for marks in scaled.values()) for key in KEYS}
    spread = {key: max(_variance([m[key] for m in scaled.values()]), LEAST_VARIANCE) for key in KEYS}
    best = min(scaled, key=lambda p: (_distance(scaled[p], mean, spread), p))
    return {p: max(0.0, 100 - _distance(marks, scaled[best], spread)) for p, marks in scaled.items()}


def _distance(marks: Mapping[str, float], other: Mapping[str, float], spread: Mapping[str, float]) -> float:
    """The differing criteria's absolute difference times the squared one relative to the variance, their mean."""
    apart = [key for key in KEYS if marks[key] != other[key]]
    parts = [abs(marks[k] - other[k]) * (marks[k] - other[k]) ** 2 / (COMPARISON * spread[k]) for k in apart]
    return statistics.fmean(parts) if parts else 0.0


def _variance(values: list[float] | list[int]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)


def _scaled(level: float) -> float:
    return 100 * (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])


def _median_up(scores: list[int]) -> float:
    if not scores:
        return 0.0
    return float(-(-statistics.median(scores) // 1))


def _mean(weights: Mapping[int, float], one: Said, key: str) -> float:
    total = sum(weights[person] for person in one)
    return sum(weights[person] * marks[key] for person, marks in one.items()) / total if total else 0.0
