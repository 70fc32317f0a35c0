"""Fills in what an author of a rubric may leave empty in the editor: keys, scores and weights. It asks no database.

It works on what was sent, before the form looks at it, so that the form checks what will be kept.
"""

from collections.abc import MutableMapping
from typing import Any

from django.utils.text import slugify

from competencies.judging import NOT_YET, PASS, PASSED

LONGEST_KEY = 60
MOST_ROWS = 1_000

Data = MutableMapping[str, Any]


def fill_in(data: Data) -> None:
    """Give every criterion a key of its own and a weight, and every level a score."""
    criteria = [place for place in _rows(data, "criteria") if _is_written(data, place)]
    taken = {data.get(f"{place}-key", "").strip() for place in criteria}
    for place in criteria:
        if not data.get(f"{place}-key", "").strip():
            data[f"{place}-key"] = _free_key(data.get(f"{place}-title", ""), taken)
            taken.add(data[f"{place}-key"])
        if not data.get(f"{place}-weight", "").strip():
            data[f"{place}-weight"] = "1"
        _fill_scores(data, place)


def _rows(data: Data, prefix: str) -> list[str]:
    """The prefixes of a formset's rows that are to stay."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if str(total).isdecimal() else 0
    places = [f"{prefix}-{number}" for number in range(count)]
    return [place for place in places if not data.get(f"{place}-DELETE")]


def _is_written(data: Data, place: str) -> bool:
    """Whether anybody wrote in this row: an empty one is no row."""
    return any(data.get(f"{place}-{name}", "").strip() for name in ("title", "description"))


def _free_key(title: str, taken: set[str]) -> str:
    """A key made of the title, or of the word criterion where the title has no Latin letters."""
    wanted = slugify(title)[:LONGEST_KEY].strip("-") or "criterion"
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST_KEY - 4]}-{number}"
    return key


def _fill_scores(data: Data, criterion: str) -> None:
    """Where a score is missing, count on from the highest before it. What is passed or not yet has 0 and 1."""
    names = [f"{place}-score" for place in _rows(data, f"{criterion}-levels") if _is_written(data, place)]
    before = 0
    for name in names:
        if not str(data.get(name, "")).strip():
            data[name] = str(before + 1)
        before = max(before, _number(data[name]))
    if data.get(f"{criterion}-mode") == PASS and len(names) == len((NOT_YET, PASSED)):
        for score, name in enumerate(sorted(names, key=lambda name: _number(data[name]))):
            data[name] = str(score)


def _number(value: Any) -> int:
    """The whole number that was written; 0 for anything else, which the form will refuse."""
    return int(value) if str(value).isdecimal() else 0
