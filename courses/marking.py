"""Marking a quiz: plain data in, plain data out.

A quiz (`ActivityVersion.content`) is `{pass_percent, questions: [question]}`. A question is `{id, kind, prompt}` and
- single, multiple, true_false: `options: [{id, text, is_correct, feedback}]`
- short_answer: `accepted: [text]`, `feedback_correct`, `feedback_wrong`
- ordering: `items: [{id, text}]` in the right order, `feedback_correct`, `feedback_wrong`

Answers are `{question id: answer}`: an option id (single, true_false), a list of option ids (multiple), a text
(short_answer), `{item id: position from 1}` (ordering). A question counts when it is entirely right.

>>> same_words("  École  NORMALE", "ecole normale")
True
"""

import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

Content = dict[str, Any]
CHOICES = ("single", "true_false")


@dataclass(frozen=True)
class QuestionResult:
    """How one question went. `feedback`: {option id: why} for what was chosen, or {"": why} for the whole question."""

    id: str
    is_right: bool
    feedback: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class QuizResult:
    """`score_percent` is rounded down, so that it reaches the pass mark exactly when the quiz is passed."""

    score_percent: int
    is_passed: bool
    questions: dict[str, QuestionResult]

    @property
    def right(self) -> int:
        return sum(result.is_right for result in self.questions.values())


def folded(text: str) -> str:
    """Lower case, without accents, spaces run together (NFKD, combining marks dropped)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())


def same_words(one: str, other: str) -> bool:
    """True when two short answers are the same but for case, accents and spaces."""
    return folded(one) == folded(other)


def is_answered(question: Content, answer: Any) -> bool:
    """True when the answer can be marked: an option that exists, some text, a full order without doubles."""
    if question["kind"] in CHOICES:
        return answer in _option_ids(question)
    if question["kind"] == "multiple":
        return bool(answer) and isinstance(answer, list) and set(answer) <= _option_ids(question)
    if question["kind"] == "ordering":
        return _is_full_order(question, answer)
    return isinstance(answer, str) and bool(folded(answer))


def _option_ids(question: Content) -> set[str]:
    return {option["id"] for option in question["options"]}


def _is_full_order(question: Content, answer: Any) -> bool:
    ids = {item["id"] for item in question["items"]}
    if not isinstance(answer, dict) or set(answer) != ids:
        return False
    return sorted(answer.values(), key=str) == sorted(range(1, len(ids) + 1), key=str)


def unanswered(content: Content, answers: Content) -> list[str]:
    """Ids of the questions that cannot be marked, in the order of the quiz."""
    return [each["id"] for each in content["questions"] if not is_answered(each, answers.get(each["id"]))]


def mark_question(question: Content, answer: Any) -> QuestionResult:
    """The result of one answered question."""
    if question["kind"] in (*CHOICES, "multiple"):
        return _mark_choice(question, set(answer) if question["kind"] == "multiple" else {answer})
    is_right = _is_in_order(question, answer) if question["kind"] == "ordering" else _is_accepted(question, answer)
    return QuestionResult(
        question["id"], is_right, {"": question["feedback_correct" if is_right else "feedback_wrong"]}
    )


def _mark_choice(question: Content, chosen: set[str]) -> QuestionResult:
    right = {option["id"] for option in question["options"] if option["is_correct"]}
    feedback = {option["id"]: option["feedback"] for option in question["options"] if option["id"] in chosen}
    return QuestionResult(question["id"], chosen == right, feedback)


def _is_in_order(question: Content, answer: dict[str, int]) -> bool:
    return [item["id"] for item in question["items"]] == sorted(answer, key=lambda each: answer[each])


def _is_accepted(question: Content, answer: str) -> bool:
    return any(same_words(answer, accepted) for accepted in question["accepted"])


def mark(content: Content, answers: Content) -> QuizResult:
    """The result of a quiz whose every question `is_answered`."""
    results = {each["id"]: mark_question(each, answers[each["id"]]) for each in content["questions"]}
    right = sum(result.is_right for result in results.values())
    percent = 100 * right // len(results)
    return QuizResult(percent, percent >= content["pass_percent"], results)


def shuffled_items(question: Content) -> list[Content]:
    """The steps of an ordering question in an order that is the same on every visit, and never the right one."""
    items = list(question["items"])
    # Seeded by the question: a reload must not move what somebody is sorting. Not a secret.
    shuffler = random.Random(question["id"])  # noqa: S311
    while items == question["items"]:
        shuffler.shuffle(items)
    return items
