"""The right answers to the demo's quizzes, by what a learner reads on the page."""

from dataclasses import dataclass
from typing import Any

from courses.demo.content import CourseFiles, Lesson, read_course


@dataclass(frozen=True)
class Answer:
    """`choices`: words of the options to tick; `text`: a short answer; `order`: steps from first to last."""

    prompt: str
    kind: str
    choices: tuple[str, ...] = ()
    text: str = ""
    order: tuple[str, ...] = ()


def demo_course(slug: str = "lesson-with-digital-tools", language: str = "en") -> CourseFiles:
    return read_course(slug, language)


def answers_of(lesson: Lesson) -> list[Answer]:
    """Every question of the lesson's quizzes, answered rightly."""
    quizzes = [block for block in lesson.data["blocks"] if block["type"] == "quiz"]
    return [answer(question) for quiz in quizzes for question in quiz["questions"]]


def answer(question: dict[str, Any]) -> Answer:
    prompt, kind = question["prompt"], question["kind"]
    if kind == "ordering":
        return Answer(prompt, kind, order=tuple(question["items"]))
    if kind == "short_answer":
        return Answer(prompt, kind, text=question["accepted"][0])
    return Answer(prompt, kind, choices=tuple(each["text"] for each in question["options"] if each["correct"]))
