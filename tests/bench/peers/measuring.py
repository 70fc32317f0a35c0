"""One cohort under every rule: the figures of a run, paired by seed."""

import time
from collections import Counter
from dataclasses import dataclass

from peer_review.allocation import Reviewer, Work, sustainable
from peer_review.cohort import SMALL, allocate
from peer_review.scoring import DEFAULT_RULE, Rule

from . import baselines, world
from .process import Case, Outcome, Process
from .world import KEYS, World

HOURS_7_DAYS = 7 * 24


@dataclass
class Run:
    """Figures of one seed. Accuracies and errors by rule; `ours` is ours, `… (every)` a baseline with our pass rule."""

    size: int
    mix: str
    seed: int
    right: dict[str, float]
    right_alone: dict[str, float]
    error: dict[str, float]
    stuck: float
    moderated: float
    batch_spread: int | None
    spread: int
    in_conflict: int
    forced: int
    reviews: float
    hidden: float
    excluded: float
    days: float
    seconds: float


def run(size: int, graduates: int, mix: str, seed: int, rule: Rule = DEFAULT_RULE) -> Run:
    """Everything about one cohort."""
    cohort = world.make(size, mix, seed, graduates)
    started = time.perf_counter()
    outcome = Process(cohort, rule).run()
    seconds = time.perf_counter() - started
    right, alone, error = _ours(cohort, outcome)
    _add_baselines(cohort, outcome, right, alone, error)
    cases = outcome.cases
    return Run(
        size=size,
        mix=mix,
        seed=seed,
        right=right,
        right_alone=alone,
        error=error,
        stuck=sum(map(_is_stuck, cases)) / size,
        moderated=sum(case.moderated is not None for case in cases) / size,
        batch_spread=_batch_spread(cohort) if mix == "honest" else None,
        spread=outcome.spread,
        in_conflict=outcome.in_conflict,
        forced=outcome.forced,
        reviews=outcome.reviews / size,
        hidden=outcome.hidden / size,
        excluded=outcome.excluded / size,
        days=sum(map(_hours, cases)) / size / 24,
        seconds=seconds,
    )


def _batch_spread(cohort: World) -> int | None:
    """Reviews of the busiest less those of the idlest where the whole cohort is given its readers at once.

    None where the rules leave no level plan: somebody had to be asked in conflict, or a work found fewer readers than
    the cohort can sustain. The same in every mix.
    """
    places = [frozenset([person.institution]) for person in cohort.people[: cohort.size]]
    reviewers = [Reviewer(number, institutions=place) for number, place in enumerate(places)]
    works = [Work(number, number, float(number), institutions=place) for number, place in enumerate(places)]
    given = allocate(works, reviewers, 3, str(cohort.seed), 0.0)
    each = sustainable(cohort.size, 3) if cohort.size <= SMALL else 3
    has_conflict = any(places[work] & places[person] for work, people in given.items() for person in people)
    if has_conflict or any(len(people) < each for people in given.values()):
        return None
    loads = Counter(person for people in given.values() for person in people)
    return max(loads.values()) - min(loads[number] for number in range(cohort.size))


def _ours(cohort: World, outcome: Outcome) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    accepted = [case.verdict is not None and case.verdict.is_accepted for case in outcome.cases]
    results = [
        {r["key"]: float(r["score"]) for r in case.verdict.results} if case.verdict else {} for case in outcome.cases
    ]
    sent = {number for number, case in enumerate(outcome.cases) if case.moderated}
    return (
        {"ours": _accuracy(cohort, accepted, sent)},
        {"ours": _accuracy(cohort, accepted, set())},
        {"ours": _error(cohort, results, sent)},
    )


def _add_baselines(
    cohort: World, outcome: Outcome, right: dict[str, float], alone: dict[str, float], error: dict[str, float]
) -> None:
    """The same for the others: as many reviews (hidden ones included), as many works to the moderator."""
    said = baselines.collect(cohort, outcome.reviews + outcome.hidden)
    budget = sum(case.moderated is not None for case in outcome.cases)
    order = sorted(range(cohort.size), key=lambda number: (-baselines.disagreement(said[number]), number))
    sent = set(order[:budget])
    for name, rule in baselines.RULES.items():
        judged = rule(said)
        error[name] = _error(cohort, [one.estimate for one in judged], sent)
        for label, verdicts in (
            (name, [one.passes_by_sum for one in judged]),
            (f"{name} (every)", [one.passes_every for one in judged]),
        ):
            right[label] = _accuracy(cohort, verdicts, sent)
            alone[label] = _accuracy(cohort, verdicts, set())


def _accuracy(cohort: World, accepted: list[bool], sent: set[int]) -> float:
    """The share of right outcomes; the moderator decides what was sent there."""
    right = (
        cohort.moderator_is_right(number) if number in sent else accepted[number] == cohort.deserves[number]
        for number in range(cohort.size)
    )
    return sum(right) / cohort.size


def _error(cohort: World, estimates: list[dict[str, float]], sent: set[int]) -> float:
    """Levels off, the mean over criteria; a moderator who is right marks rightly. No review counts as a mark of 0."""
    total = 0.0
    for number, estimate in enumerate(estimates):
        if number not in sent or not cohort.moderator_is_right(number):
            total += sum(abs(estimate.get(key, 0.0) - cohort.truth[number][key]) for key in KEYS) / len(KEYS)
    return total / cohort.size


def _hours(case: Case) -> float:
    assert case.decided
    return (case.decided - case.arrived).total_seconds() / 3600


def _is_stuck(case: Case) -> bool:
    """More than seven days without a decision and without a named human."""
    named = case.moderated or case.decided
    return named is None or (named - case.arrived).total_seconds() / 3600 > HOURS_7_DAYS
