"""From what reviewers said to what is decided. Pure: plain data in, plain data out.

The rule, in two sentences. A criterion's result is the *weighted lower median* of the reviewers' scores: the lowest
score at which half of the reviewers' weight is reached. The submission is accepted when every criterion's result
reaches the pass level (`pass_rule="every"`), or when the weighted mean of the results does and none is more than one
level below it (`"weighted"`: here the criteria's own weights count).

    >>> lower_median([4, 1, 3]), lower_median([2, 3]), weighted_lower_median([2, 3], [0.5, 2.0])
    (3, 2, 3)

Why the median: one reviewer who is careless, severe or kind cannot move it alone. Why the lower one: a badge says that
a level was reached, so a tie between "reached" and "not yet" is not yet. Raising a score never lowers an outcome.

Where reviewers are too far apart, or weigh too little, the verdict says so (`doubts`), but only where that could change
the outcome; `next_step` then asks one more reviewer, and in the end the moderator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import fsum
from typing import Any

Scores = Mapping[str, int]
Rubric = Mapping[str, Any]
Criterion = Mapping[str, Any]

# What a reviewer's word weighs: nobody is silenced, nobody outvotes two who agree by much.
LEAST_WEIGHT, MOST_WEIGHT = 0.5, 2.0
# The share of the weight at either end that is no disagreement yet: one of three is one, a light one of three is not.
# Less than a sixth, so that of six equal reviewers the outermost still count.
TRIMMED = 0.16


class PassRule(StrEnum):
    """What is accepted: every criterion at the pass level, or their weighted mean and none more than a level below."""

    EVERY = "every"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a submission is judged.

    `range_limit`: levels that reviewers may lie apart. Where some say pass and others not yet, `split_limit` is the
    weight by which not yet must exceed pass, `pass_limit` that by which pass must exceed not yet: much less, because
    one criterion of several is enough to refuse a work, so that chance refuses oftener than it accepts.
    `least_weight`: the reviewers' weight that a criterion needs where three are wanted. `most_reviews`: how many are
    asked before the moderator. The defaults are those that `tests/bench/peers` was tuned to, on cohorts that it does
    not report.
    """

    reviews_wanted: int = 3
    pass_rule: str = PassRule.EVERY
    range_limit: float = 2.0
    split_limit: float = 3.0
    pass_limit: float = 0.4
    least_weight: float = 1.8
    most_reviews: int = 5

    @property
    def needed_weight(self) -> float:
        """`least_weight` is that of three reviews: in proportion where fewer or more are wanted."""
        return self.least_weight * self.reviews_wanted / 3


@dataclass(frozen=True, slots=True)
class Said:
    """What one reviewer said: {criterion key: score}, and what their word weighs per criterion (missing: 1)."""

    scores: Scores
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, key: str) -> float:
        """Between LEAST_WEIGHT and MOST_WEIGHT."""
        return min(max(self.weights.get(key, 1.0), LEAST_WEIGHT), MOST_WEIGHT)


class Kind(StrEnum):
    """What a doubt is about: scores far apart, no clear side, too little weight."""

    RANGE = "range"
    SPLIT = "split"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason why a verdict is not firm yet, and the criterion's key."""

    kind: Kind
    key: str


class Step(StrEnum):
    """What follows from a verdict."""

    DECIDE = "decide"
    ASK = "ask"
    MODERATE = "moderate"


@dataclass(frozen=True)
class Verdict:
    """What follows from the scores.

    `results` has the shape of `Decision.results`, one dict for each criterion that is scored, in the rubric's order;
    `reason` is one English sentence for the record (pages word it anew in the reader's language).
    """

    is_accepted: bool
    results: list[dict[str, Any]]
    reason: str
    doubts: tuple[Doubt, ...] = ()


DEFAULT_RULE = Rule()


def lower_median(scores: Sequence[int]) -> int:
    """The middle score, the lower of the two when their number is even. Raises ValueError for none at all."""
    return weighted_lower_median(scores, [1.0] * len(scores))


def weighted_lower_median(scores: Sequence[int], weights: Sequence[float]) -> int:
    """The lowest score at which half of the weight is reached. Raises ValueError for no scores at all."""
    return _score_at(0.5, scores, weights)


def weighted_range(scores: Sequence[int], weights: Sequence[float]) -> int:
    """How many levels the scores lie apart, a light one at either end left out (`TRIMMED`)."""
    return _score_at(1 - TRIMMED, scores, weights) - _score_at(TRIMMED, scores, weights)


def verdict_for(rubric: Rubric, assessments: Sequence[Said | Scores], rule: Rule = DEFAULT_RULE) -> Verdict:
    """Decide from the rubric's content (`CFRubric.as_content`) and what each reviewer said (bare scores weigh 1).

    A criterion's `mode` is "levels" (also when it has none), "pass" (its highest level is a pass), or "comments" (not
    scored, not in the results). Every reviewer must score every criterion that is scored (KeyError otherwise: whoever
    stores assessments sees to it). ValueError without a review or without a criterion: silence is no acceptance.
    """
    criteria = scored_criteria(rubric)
    if not criteria:
        raise ValueError("A rubric without criteria decides nothing.")
    said = [one if isinstance(one, Said) else Said(one) for one in assessments]
    results = [_result(criterion, said, pass_score_of(rubric, criterion)) for criterion in criteria]
    is_accepted = _accepts(rubric, criteria, [result["score"] for result in results], rule)
    reason = _reason(rubric, results, rule, len(said))
    return Verdict(is_accepted, results, reason, _doubts(rubric, criteria, results, rule))


def scored_criteria(rubric: Rubric) -> list[Criterion]:
    """The criteria that have a result, in order."""
    return [criterion for criterion in rubric["criteria"] if criterion.get("mode", "levels") != "comments"]


def pass_score_of(rubric: Rubric, criterion: Criterion) -> int:
    """The score that passes: the rubric's pass level, or the upper of the two where it is pass or not yet."""
    if criterion.get("mode") == "pass":
        return max(int(level["score"]) for level in criterion["levels"])
    return int(rubric["pass_score"])


def asks_for_every(rubric: Rubric, pass_rule: str) -> bool:
    """Whether every criterion must reach its level: by the pass rule, or because no criterion weighs anything."""
    return pass_rule == PassRule.EVERY or not any(float(one.get("weight", 1)) for one in scored_criteria(rubric))


def total_weight(rubric: Rubric, said: Iterable[Said]) -> float:
    """What the reviewers weigh together, on the criterion where it is least. 0 without any."""
    said = list(said)
    return min((fsum(one.weight(c["key"]) for one in said) for c in scored_criteria(rubric)), default=0.0)


def next_step(verdict: Verdict, done: int, rule: Rule) -> Step:
    """Decide when nothing is in doubt; else ask one more, up to `most_reviews`, then the moderator."""
    if not verdict.doubts:
        return Step.DECIDE
    return Step.ASK if done < rule.most_reviews else Step.MODERATE


def inputs_of(rubric: Rubric, said: Iterable[Said], rule: Rule) -> dict[str, Any]:
    """Everything that a verdict depends on, ready for JSON.

    Shape: {rubric: {pass_score, criteria}, said: [{scores: {key: score}, weights: {key: weight}}], rule: {…}}. Reviews
    are sorted, so that their order says nothing of who came when.
    """
    keys = [criterion["key"] for criterion in scored_criteria(rubric)]
    rows = sorted([(one.scores[key], one.weight(key)) for key in keys] for one in said)
    reviews = [
        {
            "scores": {key: score for key, (score, _) in zip(keys, row, strict=True)},
            "weights": {key: weight for key, (_, weight) in zip(keys, row, strict=True)},
        }
        for row in rows
    ]
    kept = {"pass_score": rubric["pass_score"], "criteria": list(rubric["criteria"])}
    return {"rubric": kept, "said": reviews, "rule": asdict(rule)}


def verdict_from_inputs(inputs: Mapping[str, Any]) -> Verdict:
    """The same verdict again from what `inputs_of` kept."""
    return verdict_for(inputs["rubric"], [Said(**one) for one in inputs["said"]], Rule(**inputs["rule"]))


def _score_at(share: float, scores: Sequence[int], weights: Sequence[float]) -> int:
    """The lowest score at which this share of the weight is reached.

    `fsum` rounds the exact sum, so that neither the order of reviewers nor a raised score can tip a tie wrongly.
    """
    if not scores:
        raise ValueError("No scores, no median.")
    pairs = list(zip(scores, weights, strict=True))
    needed = share * fsum(weights)
    reached = (s for s in sorted(set(scores)) if fsum(weight for score, weight in pairs if score <= s) >= needed)
    return next(reached, max(scores))


def _result(criterion: Criterion, said: Sequence[Said], pass_score: int) -> dict[str, Any]:
    """One criterion's outcome; `scores` are sorted, so that their order says nothing about who gave which."""
    levels = {level["score"]: level for level in criterion["levels"]}
    pairs = sorted((one.scores[criterion["key"]], one.weight(criterion["key"])) for one in said)
    scores, weights = [score for score, _ in pairs], [weight for _, weight in pairs]
    level = levels[weighted_lower_median(scores, weights)]
    return {
        "key": criterion["key"],
        "title": criterion["title"],
        "description": criterion["description"],
        "score": level["score"],
        "max_score": max(levels),
        "level_title": level["title"],
        "level_description": level["description"],
        "item": criterion["item"],
        "item_title": criterion["item_title"],
        "scores": scores,
        "weights": weights,
        "is_passed": level["score"] >= pass_score,
    }


def _accepts(rubric: Rubric, criteria: Sequence[Criterion], scores: Sequence[int], rule: Rule) -> bool:
    """The pass rule applied to one score a criterion."""
    needed = [pass_score_of(rubric, criterion) for criterion in criteria]
    own = [float(criterion.get("weight", 1)) for criterion in criteria]
    if asks_for_every(rubric, rule.pass_rule):
        return all(score >= least for score, least in zip(scores, needed, strict=True))
    margin = fsum(weight * (score - least) for weight, score, least in zip(own, scores, needed, strict=True))
    near = all(s >= _one_below(c, least) for c, s, least in zip(criteria, scores, needed, strict=True))
    return near and margin >= 0


def _one_below(criterion: Criterion, pass_score: int) -> int:
    """The level next below the pass level; the pass level itself where it is the lowest."""
    return max((level["score"] for level in criterion["levels"] if level["score"] < pass_score), default=pass_score)


def _doubts(
    rubric: Rubric, criteria: Sequence[Criterion], results: Sequence[dict[str, Any]], rule: Rule
) -> tuple[Doubt, ...]:
    """Everything unsettled, or nothing where no outcome of the unsettled criteria could change the decision."""
    found = [
        _doubts_of(criterion, result, pass_score_of(rubric, criterion), rule)
        for criterion, result in zip(criteria, results, strict=True)
    ]
    low, high = (
        [_extreme(c, r, doubts, pick) for c, r, doubts in zip(criteria, results, found, strict=True)]
        for pick in (min, max)
    )
    if _accepts(rubric, criteria, low, rule) == _accepts(rubric, criteria, high, rule):
        return ()
    return tuple(doubt for doubts in found for doubt in doubts)


def _doubts_of(criterion: Criterion, result: Mapping[str, Any], pass_score: int, rule: Rule) -> list[Doubt]:
    """What is unsettled about one criterion."""
    scores, weights = result["scores"], result["weights"]
    for_it = fsum(weight for score, weight in zip(scores, weights, strict=True) if score >= pass_score)
    against = fsum(weight for score, weight in zip(scores, weights, strict=True) if score < pass_score)
    kinds = (
        (Kind.RANGE, scores[-1] - scores[0] > rule.range_limit < weighted_range(scores, weights)),
        (Kind.SPLIT, bool(for_it and against) and -rule.split_limit < for_it - against < rule.pass_limit),
        (Kind.WEIGHT, for_it + against < rule.needed_weight),
    )
    return [Doubt(kind, criterion["key"]) for kind, holds in kinds if holds]


def _extreme(criterion: Criterion, result: Mapping[str, Any], doubts: Sequence[Doubt], pick: Any) -> int:
    """The lowest or highest result still possible: its own when firm, any level when hardly anybody has spoken."""
    if not doubts:
        return int(result["score"])
    if any(doubt.kind == Kind.WEIGHT for doubt in doubts):
        return int(pick(level["score"] for level in criterion["levels"]))
    return int(pick(result["scores"]))


def _reason(rubric: Rubric, results: Sequence[dict[str, Any]], rule: Rule, count: int) -> str:
    """The whole calculation as a sentence: what was required, and each criterion's scores and result."""
    level = f"level {rubric['pass_score']}"
    if any(criterion.get("mode") == "pass" for criterion in scored_criteria(rubric)):
        level += " or a pass"
    passed = f"{sum(r['is_passed'] for r in results)} of {len(results)} criteria reached {level}"
    asked = (
        "all must"
        if asks_for_every(rubric, rule.pass_rule)
        else "their weighted mean must, none more than one level below"
    )
    is_even = all(weight == 1 for result in results for weight in result["weights"])
    how = "lower median" if is_even else "weighted lower median"
    said = "; ".join(f"{r['title']}: {_votes(r, is_even)} → {r['score']}" for r in results)
    return f"{passed}, and {asked}, by the {how} of {count} reviews ({said})."


def _votes(result: Mapping[str, Any], is_even: bool) -> str:
    """ "2, 3" or, where weights differ, "2 × 0.8, 3 × 1.4"."""
    if is_even:
        return ", ".join(map(str, result["scores"]))
    return ", ".join(f"{s} × {w:.2g}" for s, w in zip(result["scores"], result["weights"], strict=True))
