"""Reads the live pages of a course into plain editions: what each activity says, in one language.

An edition of a lesson holds no text (Wagtail's revisions keep that), only a digest of it, so that a changed text makes a
new version. Quiz, reflection and portfolio editions are complete: people are shown and marked by them.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.rich_text import expand_db_html

from courses.models import Activity, CoursePage, LessonPage, ModulePage

Kind = Activity.Kind


@dataclass(frozen=True)
class Edition:
    """One activity in one language."""

    block_id: uuid.UUID
    kind: str
    module_key: uuid.UUID
    lesson_key: uuid.UUID
    language: str
    title: str
    content: dict[str, Any]

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON of title and content."""
        return digest([self.title, self.content])


def digest(value: Any) -> str:
    """SHA-256 (hex) of canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def pages_of(course_page: CoursePage) -> list[tuple[ModulePage, list[LessonPage]]]:
    """The live modules of a course page with their live lessons, in reading order. Two queries."""
    modules = list(ModulePage.objects.live().child_of(course_page).order_by("path"))
    lessons = list(LessonPage.objects.live().descendant_of(course_page).order_by("path"))
    return [(module, [each for each in lessons if each.path.startswith(module.path)]) for module in modules]


def editions_of(course_page: CoursePage) -> list[Edition]:
    """Every activity of a course page in reading order; a lesson's own mark comes after the blocks in it."""
    language = course_page.locale.language_code
    return [
        edition
        for module, lessons in pages_of(course_page)
        for lesson in lessons
        for edition in _editions_of_lesson(lesson, module.translation_key, language)
    ]


def _editions_of_lesson(lesson: LessonPage, module_key: uuid.UUID, language: str) -> Iterator[Edition]:
    place = {"module_key": module_key, "lesson_key": lesson.translation_key, "language": language}
    blocks = [block for block in lesson.body if block.block_type in READERS]
    others = [block.get_prep_value() for block in lesson.body if block.block_type not in READERS]
    for block in blocks:
        kind, read = READERS[block.block_type]
        title, content = read(block.value)
        yield Edition(uuid.UUID(str(block.id)), kind, title=title, content=content, **place)
    content = {"minutes": lesson.minutes, "summary": lesson.summary, "text_sha256": digest(others)}
    yield Edition(lesson.translation_key, Kind.LESSON, title=lesson.title, content=content, **place)


def _read_quiz(value: Any) -> tuple[str, dict[str, Any]]:
    questions = [_read_question(block) for block in value["questions"]]
    return value["title"], {"pass_percent": value["pass_percent"], "questions": questions}


def _read_question(block: Any) -> dict[str, Any]:
    question = {"id": str(block.id), "kind": block.block_type, "prompt": block.value["prompt"]}
    return {**question, **QUESTION_READERS[block.block_type](block.value)}


def _read_options(value: Any) -> dict[str, Any]:
    return {"options": [{"id": str(place), **dict(option)} for place, option in enumerate(value["options"])]}


def _read_true_false(value: Any) -> dict[str, Any]:
    """The words “True” and “False” are the interface's: they are not part of the edition."""
    true = {"id": "true", "text": "", "is_correct": value["is_true"], "feedback": value["feedback_true"]}
    false = {"id": "false", "text": "", "is_correct": not value["is_true"], "feedback": value["feedback_false"]}
    return {"options": [true, false]}


def _read_feedback(value: Any) -> dict[str, Any]:
    return {key: value[key] for key in ("feedback_correct", "feedback_wrong")}


def _read_short_answer(value: Any) -> dict[str, Any]:
    return {"accepted": list(value["accepted"]), **_read_feedback(value)}


def _read_ordering(value: Any) -> dict[str, Any]:
    """Items are named by a digest of their text: a place in the list would give the order away in the page."""
    items = [{"id": hashlib.sha256(text.encode()).hexdigest()[:10], "text": text} for text in value["items"]]
    return {"items": items, **_read_feedback(value)}


def _read_reflection(value: Any) -> tuple[str, dict[str, Any]]:
    return value["prompt"][:250], {"prompt": value["prompt"], "help": value["help"]}


def _read_portfolio(value: Any) -> tuple[str, dict[str, Any]]:
    rubric = value["rubric"]
    return value["title"], {
        "brief": expand_db_html(value["brief"].source),
        "rubric": rubric.pk if rubric else None,
        "reviews_wanted": value["reviews_wanted"],
    }


READERS = {
    "quiz": (Kind.QUIZ, _read_quiz),
    "reflection": (Kind.REFLECTION, _read_reflection),
    "portfolio": (Kind.PORTFOLIO, _read_portfolio),
}
QUESTION_READERS = {
    "single": _read_options,
    "multiple": _read_options,
    "true_false": _read_true_false,
    "short_answer": _read_short_answer,
    "ordering": _read_ordering,
}
