"""How far reviewers agree on a criterion: Krippendorff's α, and who says what where another says what. Pure.

α is 1 where all agree, 0 where they agree as much as chance would, below 0 where less. Ratings may be missing; a unit
rated once says nothing about agreement. Computed as in K. Krippendorff, *Computing Krippendorff's Alpha-Reliability*
(2011), section E: coincidences within units, with the ordinal, nominal or interval difference between values.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import permutations

# Krippendorff's own thresholds: below the first no conclusion should be drawn, between them only tentative ones.
TENTATIVE_FROM, GOOD_FROM = 0.667, 0.8
# With fewer pairs of ratings than this, chance says more than reviewers do.
LEAST_UNITS = 10

Value = float
Unit = Sequence[Value | None]
Coincidences = dict[tuple[Value, Value], float]
Difference = Callable[[Value, Value, dict[Value, float]], float]


class Metric(StrEnum):
    """What makes two values differ: order, being another value, or distance."""

    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    INTERVAL = "interval"


class Level(StrEnum):
    """The agreement in a word; a page words it as a sentence."""

    UNKNOWN = "unknown"
    NONE = "none"
    WEAK = "weak"
    TENTATIVE = "tentative"
    GOOD = "good"


def alpha(units: Iterable[Unit], metric: Metric = Metric.ORDINAL) -> float | None:
    """Krippendorff's α over units, each a row of ratings (None: missing).

    None where it is not defined: no unit was rated twice, or every rating is the same value (then all agree, but the
    scale was not used, so that nothing shows whether they could have told better from worse).
    """
    pairs = coincidences(units)
    totals = _totals(pairs)
    difference = _DIFFERENCES[metric]
    expected = sum(n * m * difference(a, b, totals) for a, n in totals.items() for b, m in totals.items())
    if not expected:
        return None
    observed = sum(count * difference(a, b, totals) for (a, b), count in pairs.items())
    return 1 - (sum(totals.values()) - 1) * observed / expected


def coincidences(units: Iterable[Unit]) -> Coincidences:
    """How often each value stands beside each other one in a unit, every unit counting as often as it was rated."""
    found: Coincidences = {}
    for unit in units:
        values = [value for value in unit if value is not None]
        for pair in permutations(values, 2):
            found[pair] = found.get(pair, 0.0) + 1 / (len(values) - 1)
    return found


def confusion(units: Iterable[Unit], levels: Sequence[Value]) -> list[list[int]]:
    """Table [row][column] over `levels`: pairs of reviewers of one work, one said the row's level, one the column's.

    Each pair is counted once on or above the diagonal and mirrored below it.
    """
    counts: Counter[tuple[Value, Value]] = Counter()
    for unit in units:
        counts.update(permutations([value for value in unit if value is not None], 2))
    return [[counts[row, column] // (2 if row == column else 1) for column in levels] for row in levels]


def level_of(value: float | None, unit_count: int) -> Level:
    """The level of agreement; UNKNOWN where fewer than `LEAST_UNITS` works were rated twice, or α is not defined."""
    if value is None or unit_count < LEAST_UNITS:
        return Level.UNKNOWN
    bounds = ((GOOD_FROM, Level.GOOD), (TENTATIVE_FROM, Level.TENTATIVE), (0.2, Level.WEAK))
    return next((level for least, level in bounds if value >= least), Level.NONE)


def comparable(units: Iterable[Unit]) -> int:
    """How many units were rated at least twice."""
    return sum(sum(value is not None for value in unit) >= 2 for unit in units)


def _totals(pairs: Coincidences) -> dict[Value, float]:
    """How often each value was given in units that were rated twice, in the order of the values."""
    totals: dict[Value, float] = {}
    for (value, _), count in sorted(pairs.items()):
        totals[value] = totals.get(value, 0.0) + count
    return totals


def _nominal(a: Value, b: Value, totals: dict[Value, float]) -> float:
    return float(a != b)


def _interval(a: Value, b: Value, totals: dict[Value, float]) -> float:
    return (a - b) ** 2


def _ordinal(a: Value, b: Value, totals: dict[Value, float]) -> float:
    """The square of how many ratings lie between the two, each end counted half."""
    low, high = min(a, b), max(a, b)
    between = sum(count for value, count in totals.items() if low <= value <= high)
    return (between - (totals[low] + totals[high]) / 2) ** 2


_DIFFERENCES: dict[Metric, Difference] = {
    Metric.ORDINAL: _ordinal,
    Metric.NOMINAL: _nominal,
    Metric.INTERVAL: _interval,
}
