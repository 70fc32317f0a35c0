"""Reads assessed blocks into plain data: what is shown, marked, hashed and kept. No database, no request.

`read(block_type, value)` answers `(title, content)`; `courses.marking` describes the content of a quiz. A reflection is
`{prompt, help}`; a portfolio `{brief (HTML), rubric (CFRubric id)}`.
"""

import hashlib
import json
from typing import Any

from wagtail.rich_text import expand_db_html

Content = dict[str, Any]


def digest(value: Any) -> str:
    """SHA-256 (hex) of canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read(block_type: str, value: Any) -> tuple[str, Content]:
    """Title and content of a quiz, reflection or portfolio block."""
    return READERS[block_type](value)


def _read_quiz(value: Any) -> tuple[str, Content]:
    questions = [_read_question(block) for block in value["questions"]]
    return value["title"], {"pass_percent": value["pass_percent"], "questions": questions}


def _read_question(block: Any) -> Content:
    question = {"id": str(block.id), "kind": block.block_type, "prompt": block.value["prompt"]}
    return {**question, **QUESTION_READERS[block.block_type](block.value)}


def _read_options(value: Any) -> Content:
    return {"options": [{"id": str(place), **dict(option)} for place, option in enumerate(value["options"])]}


def _read_true_false(value: Any) -> Content:
    """The words “True” and “False” are the interface's: they are not part of the edition."""
    true = {"id": "true", "text": "", "is_correct": value["is_true"], "feedback": value["feedback_true"]}
    false = {"id": "false", "text": "", "is_correct": not value["is_true"], "feedback": value["feedback_false"]}
    return {"options": [true, false]}


def _read_feedback(value: Any) -> Content:
    return {key: value[key] for key in ("feedback_correct", "feedback_wrong")}


def _read_short_answer(value: Any) -> Content:
    return {"accepted": list(value["accepted"]), **_read_feedback(value)}


def _read_ordering(value: Any) -> Content:
    """Items are named by a digest of their text: a place in the list would give the order away in the page."""
    items = [{"id": hashlib.sha256(text.encode()).hexdigest()[:10], "text": text} for text in value["items"]]
    return {"items": items, **_read_feedback(value)}


def _read_reflection(value: Any) -> tuple[str, Content]:
    return value["prompt"][:250], {"prompt": value["prompt"], "help": value["help"]}


def _read_portfolio(value: Any) -> tuple[str, Content]:
    rubric = value["rubric"]
    return value["title"], {
        "brief": expand_db_html(value["brief"].source),
        "rubric": rubric.pk if rubric else None,
    }


READERS = {"quiz": _read_quiz, "reflection": _read_reflection, "portfolio": _read_portfolio}
QUESTION_READERS = {
    "single": _read_options,
    "multiple": _read_options,
    "true_false": _read_true_false,
    "short_answer": _read_short_answer,
    "ordering": _read_ordering,
}
