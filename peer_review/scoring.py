"""From what reviewers said to what is decided. Pure: plain data in, plain data out.

The rule, in two sentences. A criterion's result is the *lower median* of the reviewers' scores: the middle one, and of
two middle ones the lower. The submission is accepted when every criterion's result reaches the rubric's pass level.

    >>> lower_median([4, 1, 3]), lower_median([2, 3])
    (3, 2)

Why the median: one reviewer who is careless, severe or kind cannot move it alone. Why the lower one: a badge says that
a level was reached, so a tie between "reached" and "not yet" is not yet. Criterion weights play no part in a rule that
asks for every criterion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Scores = Mapping[str, int]


@dataclass(frozen=True)
class Verdict:
    """What follows from the scores.

    `results` has the shape of `Decision.results`, one dict a criterion in the rubric's order; `reason` is one English
    sentence for the record (pages word it anew in the reader's language).
    """

    is_accepted: bool
    results: list[dict[str, Any]]
    reason: str


def lower_median(scores: Sequence[int]) -> int:
    """The middle score, the lower of the two when their number is even. Raises ValueError for none at all."""
    if not scores:
        raise ValueError("No scores, no median.")
    return sorted(scores)[(len(scores) - 1) // 2]


def verdict_for(rubric: Mapping[str, Any], assessments: Sequence[Scores]) -> Verdict:
    """Decide from the rubric's content (`CFRubric.as_content`) and each reviewer's {criterion key: score}.

    Every assessment must score every criterion with one of its levels (KeyError otherwise: whoever stores assessments
    sees to it). ValueError without an assessment or without a criterion: silence is never an acceptance.
    """
    if not rubric["criteria"]:
        raise ValueError("A rubric without criteria decides nothing.")
    pass_score = rubric["pass_score"]
    results = [_result(criterion, assessments, pass_score) for criterion in rubric["criteria"]]
    return Verdict(
        is_accepted=all(result["is_passed"] for result in results),
        results=results,
        reason=_reason(results, pass_score, len(assessments)),
    )


def _result(criterion: Mapping[str, Any], assessments: Sequence[Scores], pass_score: int) -> dict[str, Any]:
    """One criterion's outcome; `scores` are sorted, so that their order says nothing about who gave which."""
    levels = {level["score"]: level for level in criterion["levels"]}
    scores = sorted(assessment[criterion["key"]] for assessment in assessments)
    level = levels[lower_median(scores)]
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
        "is_passed": level["score"] >= pass_score,
    }


def _reason(results: list[dict[str, Any]], pass_score: int, count: int) -> str:
    """The whole calculation as a sentence: what was required, and each criterion's scores and result."""
    said = "; ".join(f"{r['title']}: {', '.join(map(str, r['scores']))} → {r['score']}" for r in results)
    passed = sum(r["is_passed"] for r in results)
    return (
        f"{passed} of {len(results)} criteria reached level {pass_score}, and all must, "
        f"by the lower median of {count} reviews ({said})."
    )
