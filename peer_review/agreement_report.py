"""How far the readers of a rubric agree, criterion by criterion, version by version (reads only).

Only real work counts, and of it what its first readers said: a panel reads what was doubtful already, and practice
pieces were chosen.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from peer_review import oversight
from peer_review.agreement import LEAST_UNITS, Level, alpha, comparable, confusion, level_of
from peer_review.models import CriterionScore, FrozenRubric, ReviewAssignment
from peer_review.scoring import scored_criteria

Units = list[list[float | None]]


@dataclass(frozen=True)
class Version:
    """A rubric as it was frozen once, in one language. `works`: how many were handed in under it."""

    pk: int
    digest: str
    title: str
    language: str
    since: datetime
    works: int
    content: dict[str, Any]


@dataclass(frozen=True)
class CriterionAgreement:
    """`value`: Krippendorff's α for ordered levels, or None; `works`: how many were read by two and more."""

    key: str
    number: int
    title: str
    value: float | None
    works: int
    level: Level
    sentence: str


@dataclass(frozen=True)
class Confusion:
    """Who says what where another says what: a row for each level, with the counts in the order of `titles`."""

    titles: list[str]
    rows: list[tuple[str, list[int]]]


def rubrics_of(user: Any) -> list[tuple[UUID, list[Version]]]:
    """Every rubric that work of the person's institutions is judged by, with its versions, the newest first."""
    found: dict[str, list[Version]] = defaultdict(list)
    works = oversight.works_of(user).order_by().values("frozen_rubric")
    counted: Any = dict(works.annotate(count=Count("pk")).values_list("frozen_rubric", "count"))
    for frozen in FrozenRubric.objects.filter(pk__in=counted).order_by("-created_at", "-pk"):
        found[frozen.content["uuid"]].append(_version(frozen, counted[frozen.pk]))
    by_title = sorted(found.items(), key=lambda item: item[1][0].title)
    return [(UUID(uuid), versions) for uuid, versions in by_title]


def _version(frozen: FrozenRubric, works: int) -> Version:
    content = frozen.content
    return Version(
        frozen.pk, frozen.digest, content["title"], content.get("language", ""), frozen.created_at, works, content
    )


def units_of(user: Any, version: Version) -> dict[str, Units]:
    """{criterion key: for each work what its readers gave}. One query."""
    rows = CriterionScore.objects.filter(
        assessment__assignment__submission__in=oversight.works_of(user).filter(frozen_rubric=version.pk),
        assessment__assignment__purpose=ReviewAssignment.Purpose.REVIEW,
    ).exclude(score=None)
    found: dict[str, dict[int, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    values: Any = rows.values_list("criterion_key", "assessment__assignment__submission", "score")
    for key, work, score in values:
        found[key][work].append(score)
    return {key: list(units.values()) for key, units in found.items()}


def agreement_of(version: Version, units: dict[str, Units]) -> list[CriterionAgreement]:
    """One row a criterion that is scored, in the rubric's order."""
    numbers = {criterion["key"]: number for number, criterion in enumerate(version.content["criteria"], start=1)}
    return [_row(one, numbers[one["key"]], units.get(one["key"], [])) for one in scored_criteria(version.content)]


def _row(criterion: Any, number: int, units: Units) -> CriterionAgreement:
    value, works = alpha(units), comparable(units)
    level = level_of(value, works)
    return CriterionAgreement(
        criterion["key"], number, criterion["title"], value, works, level, sentence(level, number, works)
    )


def sentence(level: Level, number: int, works: int) -> str:
    """What the number means for the author of the rubric, and what to try."""
    said = {
        Level.UNKNOWN: _unknown(works),
        Level.NONE: _(
            "Reviewers do not agree on criterion %(number)s: try to say in its levels what a reader can see."
        ),
        Level.WEAK: _(
            "Reviewers agree little on criterion %(number)s: look below at which levels they confuse, and say what "
            "tells these apart."
        ),
        Level.TENTATIVE: _("Reviewers agree fairly well on criterion %(number)s."),
        Level.GOOD: _("Reviewers agree well on criterion %(number)s."),
    }
    return said[level] % {"number": number, "works": works, "least": LEAST_UNITS}


def _unknown(works: int) -> str:
    """Why nothing can be said: too little was read twice, or there is nothing to tell agreement from habit by."""
    if works >= LEAST_UNITS:
        return _("Everybody gave every work the same level on criterion %(number)s: there is nothing to compare.")
    return _(
        "Something can be said about criterion %(number)s from %(least)s works on that two people have read. So far: "
        "%(works)s."
    )


def worst(rows: Sequence[CriterionAgreement]) -> str | None:
    """The key of the criterion to look at first: the lowest α of those that are known, else the first."""
    known = [row for row in rows if row.value is not None]
    first = min(known, key=lambda row: (row.level == Level.UNKNOWN, row.value)) if known else next(iter(rows), None)
    return first.key if first else None


def confusion_of(version: Version, key: str, units: Units) -> Confusion:
    """The table of one criterion."""
    criterion = next(one for one in version.content["criteria"] if one["key"] == key)
    titles = [level["title"] for level in criterion["levels"]]
    table = confusion(units, [level["score"] for level in criterion["levels"]])
    return Confusion(titles, list(zip(titles, table, strict=True)))
