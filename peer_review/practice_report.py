"""How readers marked a practice piece, beside the trainer's marks (reads only). Counts, nobody's name."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from peer_review import oversight
from peer_review.credit import levels_apart
from peer_review.models import CriterionScore, Sample


@dataclass(frozen=True)
class LevelCount:
    """A level, how many readers chose it, and whether the trainer did."""

    title: str
    count: int
    is_key: bool


@dataclass(frozen=True)
class CriterionCounts:
    """A criterion: `near` of `total` readers were within one level of the trainer; of two levels, on the same."""

    title: str
    feedback: str
    levels: list[LevelCount]
    total: int
    near: int


def samples_of(user: Any) -> QuerySet[Sample]:
    """The practice pieces of the person's institutions, their own too, with `read` (how often they were handed in)."""
    rows = Sample.objects.filter(submission__institution__in=oversight.institutions_of(user))
    done = Q(submission__assignments__completed_at__isnull=False)
    counted = rows.select_related("submission__frozen_rubric").annotate(
        read=Count("submission__assignments", filter=done)
    )
    return counted.order_by("retired_at", "-pk")


def counts_of(sample: Sample) -> list[CriterionCounts]:
    """Every criterion of the piece's rubric. One query."""
    given: dict[str, Counter[int]] = {}
    rows = CriterionScore.objects.filter(assessment__assignment__submission=sample.submission).exclude(score=None)
    values: Any = rows.values_list("criterion_key", "score")
    for key, score in values:
        given.setdefault(key, Counter())[score] += 1
    criteria = sample.submission.frozen_rubric.content["criteria"]
    return [_counts(one, sample.key.get(one["key"], {}), given.get(one["key"], Counter())) for one in criteria]


def _counts(criterion: dict[str, Any], known: dict[str, Any], given: Counter[int]) -> CriterionCounts:
    own = known.get("score")
    levels = [LevelCount(one["title"], given[one["score"]], one["score"] == own) for one in criterion["levels"]]
    scale = sorted(level["score"] for level in criterion["levels"])
    near = sum(count for score, count in given.items() if own is not None and levels_apart(scale, score, own) <= 1)
    return CriterionCounts(criterion["title"], known.get("feedback", ""), levels, given.total(), near)
