"""How far a reviewer's marks can be trusted, per criterion. Pure: counts in, weights out.

What is kept for each person and criterion is two sums that a database row can be incremented by: how often their mark
could be compared with a better one, and the squares of how far it was off (a share of the scale: 0 agrees, 1 is the
whole scale away). A mark on a piece whose mark is known counts fully, one compared with what the others said counts
half. Few comparisons say little, so every estimate is drawn towards what is usual among reviewers (`Prior`).

    >>> usual = Prior(squared_error=0.04)
    >>> weight(Observed(), usual), round(weight(Observed(8, 0.56), usual), 2)
    (1.0, 0.67)

A signal, never a verdict: nobody is silenced (the weight stays within 0.5 and 2), and who is far off practises again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from peer_review.scoring import LEAST_WEIGHT, MOST_WEIGHT

CALIBRATION, AGREEMENT = 1.0, 0.5
# The usual squared error where too few comparisons exist to know: most marks right, one in three a level off, of four.
USUAL_SQUARED_ERROR = 0.04
# As many comparisons as it takes for a person's own record to count as much as what is usual.
STRENGTH = 4.0
# Practice is asked for after this many comparisons at least.
LEAST_COMPARISONS = 8.0
# What is allowed on the average: one mark in four a level off (of two levels one in four wrong), and a quarter of the
# scale besides. Where the others are far apart too it is up to half as much again: never so much that the same mark for
# everything, or one drawn by lot, would pass.
ALLOWED_LEVEL, ALLOWED_SCALE, ALLOWED_MORE = 0.24, 0.06, 1.5
# So many comparisons' worth of what is allowed may come on top, so that bad luck sends nobody. Of readers who are a
# level off now and then (one mark in ten of two levels, one in four of more) fewer than one in ninety ever gets there
# (exp(-0.7 * 6.5): a sum that falls on the average reaches no height for long).
LUCK = 6.5
# What is left of a record when somebody is sent to practise, in comparisons: too little to send them back.
LEFT = 1.0


@dataclass(frozen=True, slots=True)
class Observed:
    """Comparisons of one person's marks on one criterion: how many, and the sum of the squared errors."""

    count: float = 0.0
    squared_error: float = 0.0

    def __add__(self, other: "Observed") -> "Observed":
        return Observed(self.count + other.count, self.squared_error + other.squared_error)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is usual among reviewers, and how many comparisons that is worth."""

    squared_error: float = USUAL_SQUARED_ERROR
    strength: float = STRENGTH


def compared(mark: float, known: float, scale: float, share: float = CALIBRATION) -> Observed:
    """One comparison. `scale`: the criterion's highest score less its lowest; 0 compares nothing."""
    return Observed(share, share * ((mark - known) / scale) ** 2) if scale > 0 else Observed()


def others_mark(scores: Sequence[float], weights: Sequence[float], own: int) -> float | None:
    """The weighted mean of what everybody but number `own` said, or None where nobody else spoke."""
    others = [(s, w) for index, (s, w) in enumerate(zip(scores, weights, strict=True)) if index != own]
    if not others:
        return None
    return fsum(score * weight for score, weight in others) / fsum(weight for _, weight in others)


def prior_of(observations: Iterable[Observed], prior: Prior | None = None) -> Prior:
    """What is usual among these, drawn towards `prior`, so that a first cohort does not start from nothing."""
    start = prior or Prior()
    total = sum(observations, Observed(start.strength, start.strength * start.squared_error))
    return Prior(total.squared_error / total.count, start.strength)


def expected_error(observed: Observed, prior: Prior) -> float:
    """The squared error to expect of the next mark: the record, shrunk towards what is usual."""
    total = observed.squared_error + prior.strength * prior.squared_error
    return total / (observed.count + prior.strength)


def weight(observed: Observed, prior: Prior) -> float:
    """What this person's word weighs on this criterion, from 0.5 to 2; 1 is usual."""
    error = expected_error(observed, prior)
    if error <= 0:
        return MOST_WEIGHT if prior.squared_error > 0 else 1.0
    return min(max(prior.squared_error / error, LEAST_WEIGHT), MOST_WEIGHT)


def weights(by_key: Mapping[str, Observed], priors: Mapping[str, Prior]) -> dict[str, float]:
    """{criterion key: weight} for `scoring.Said`."""
    return {key: weight(observed, priors.get(key, Prior())) for key, observed in by_key.items()}


def allowed_error(levels: int = 4, usual: Prior | None = None) -> float:
    """The mean squared error on a criterion of so many levels from which on somebody should practise.

    `usual`: among the others who are observed on it.
    """
    least = ALLOWED_SCALE + ALLOWED_LEVEL / max(levels - 1, 1) ** 2
    wanted = ALLOWED_MORE * usual.squared_error if usual else least
    return min(max(wanted, least), ALLOWED_MORE * least)


def needs_practice(by_key: Mapping[str, Observed], allowed: Mapping[str, float] | None = None) -> bool:
    """Whether this person should practise on pieces with known marks before they are asked again.

    Over all criteria, each by what is allowed on it: {criterion key: `allowed_error`}, that of four levels where none
    is given. Who gives the same mark whatever they read is found by this too, because practice pieces lie all over
    the scale. Practising well brings them back: what is old is let fade (`share_left`).
    """
    count = fsum(observed.count for observed in by_key.values())
    limit = allowed or {}
    spent = fsum(observed.squared_error / limit.get(key, allowed_error()) for key, observed in by_key.items())
    return count >= LEAST_COMPARISONS and spent > count + LUCK


def faded(observed: Observed, share: float = 0.5) -> Observed:
    """The record counts less: before practising again, and for what is long ago."""
    return Observed(observed.count * share, observed.squared_error * share)


def share_left(by_key: Mapping[str, Observed]) -> float:
    """What share of a record is kept when its person is sent to practise: of a long one little, of any at most half."""
    return min(0.5, LEFT / max(fsum(observed.count for observed in by_key.values()), LEFT))


def is_constant(marks: Sequence[float], known: Sequence[float], least: int = 6) -> bool:
    """Whether somebody gave one mark to `least` pieces or more that did not all deserve the same."""
    return len(marks) >= least and len(set(marks)) == 1 and len(set(known)) > 1
