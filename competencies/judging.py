"""What a rubric asks of a reviewer, read from its plain content (`CFRubric.as_content`). Pure.

Content that was frozen before there were modes lacks `mode` and `not_yet_words`: it is read as levels, and any comment
that is not blank is enough.

    >>> rubric = {"pass_score": 3, "not_yet_words": 8}
    >>> words_wanted(rubric, {"mode": "levels"}, 2), words_wanted(rubric, {"mode": "levels"}, 3)
    (8, 1)
    >>> words_wanted(rubric, {"mode": "pass"}, 0), pass_mark({"pass_score": 3}, {"mode": "pass"})
    (8, 1)
    >>> pass_mark(rubric, {"mode": "comments"}), mode_of({}), count_words("  It  works. ")
    (None, 'levels', 2)
    >>> reached_from(3, {"levels": [{"score": 1}, {"score": 2}, {"score": 4}]}), reached_from(3, {"mode": "pass"})
    (4, None)
"""

from collections.abc import Mapping
from typing import Any

LEVELS, PASS, COMMENTS = "levels", "pass", "comments"
# Of a criterion that is passed or not yet.
NOT_YET, PASSED = 0, 1

Content = Mapping[str, Any]


def mode_of(criterion: Content) -> str:
    """How a criterion is judged: "levels", "pass" (passed or not yet) or "comments" (no mark)."""
    return str(criterion.get("mode") or LEVELS)


def pass_mark(rubric: Content, criterion: Content) -> int | None:
    """The score that a criterion must reach; None where it is not marked."""
    marks = {LEVELS: rubric["pass_score"], PASS: PASSED}
    return marks.get(mode_of(criterion))


def reached_from(pass_score: int, criterion: Content) -> int | None:
    """The score of the lowest of its levels that reaches the pass level; None where levels do not differ so.

    A criterion that is passed or not yet says in its two levels which is which.
    """
    if mode_of(criterion) != LEVELS:
        return None
    return min((level["score"] for level in criterion["levels"] if level["score"] >= pass_score), default=None)


def words_wanted(rubric: Content, criterion: Content, score: int | None) -> int:
    """How many words the comment beside this score needs at least. 1: it must not be blank."""
    mark = pass_mark(rubric, criterion)
    if mark is None or score is None or score >= mark:
        return 1
    return max(1, int(rubric.get("not_yet_words") or 0))


def count_words(text: str) -> int:
    """Words as a writer counts them: what stands between spaces."""
    return len(text.split())
