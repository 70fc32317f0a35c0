"""Reads a course's files into plain data and StreamField values.

Ids of blocks, questions and list items are uuid5 of their place (course, lesson, keys): the same in every language and
at every loading, so that what a learner did survives both.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

FOLDER = Path(__file__).resolve().parent
NAMESPACE = UUID("4b3d0c34-5a0f-5c0e-8f55-1b7e2a6f7d21")
Block = dict[str, Any]


def stable_id(*place: str) -> UUID:
    """The id of the thing at this place."""
    return uuid5(NAMESPACE, "/".join(place))


@dataclass(frozen=True)
class Lesson:
    """One lesson file: `key` is its name without the ending, e.g. m1-l2."""

    course: str
    key: str
    data: dict[str, Any]

    @property
    def module_key(self) -> str:
        return self.key.split("-")[0]

    @property
    def translation_key(self) -> UUID:
        return stable_id(self.course, self.key)


@dataclass(frozen=True)
class CourseFiles:
    """One language of a course."""

    slug: str
    language: str
    data: dict[str, Any]
    lessons: tuple[Lesson, ...]

    @property
    def uuid(self) -> UUID:
        """The course's uuid, which is its pages' translation key."""
        return stable_id(self.slug)

    def module_uuid(self, key: str) -> UUID:
        return stable_id(self.slug, key)

    def lessons_of(self, module_key: str) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.module_key == module_key]


def read_toml(path: Path) -> dict[str, Any]:
    """The data of one file. Raises tomllib.TOMLDecodeError or OSError."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_course(slug: str, language: str) -> CourseFiles:
    """Read `<slug>/<language>/`. Raises FileNotFoundError when that language is not there."""
    folder = FOLDER / slug / language
    data = read_toml(folder / "course.toml")
    lessons = tuple(Lesson(slug, path.stem, read_toml(path)) for path in sorted(folder.glob("m*-l*.toml")))
    return CourseFiles(slug, language, data, lessons)


def languages_of(slug: str) -> list[str]:
    """Languages that the course has files in, English first."""
    found = sorted(path.parent.name for path in (FOLDER / slug).glob("*/course.toml"))
    return sorted(found, key=lambda language: language != "en")


class BlockWriter:
    """Turns a lesson's `[[blocks]]` into StreamField data. Images and rubrics are handed in: they are rows."""

    def __init__(self, lesson: Lesson, images: dict[str, int], rubric_id: int | None) -> None:
        self.lesson = lesson
        self.images = images
        self.rubric_id = rubric_id

    def body(self) -> list[Block]:
        """The whole body, as `StreamField` stores it."""
        return [self._block(block) for block in self.lesson.data["blocks"]]

    def _id(self, *place: str) -> str:
        return str(stable_id(self.lesson.course, self.lesson.key, *place))

    def _block(self, block: Block) -> Block:
        value = getattr(self, f"_{block['type']}")(block)
        return {"type": block["type"], "id": self._id(block["key"]), "value": value}

    def _text(self, block: Block) -> str:
        return str(block["html"])

    def _callout(self, block: Block) -> Block:
        return {"tone": block["tone"], "title": block["title"], "body": block["html"]}

    def _image(self, block: Block) -> Block:
        return {"image": self.images[block["file"]], "alt": block["alt"], "caption": block.get("caption", "")}

    def _reflection(self, block: Block) -> Block:
        return {"prompt": block["prompt"], "help": block.get("help", "")}

    def _portfolio(self, block: Block) -> Block:
        return {
            "title": block["title"],
            "brief": block["brief"],
            "rubric": self.rubric_id,
        }

    def _quiz(self, block: Block) -> Block:
        questions = [self._question(block["key"], question) for question in block["questions"]]
        return {"title": block["title"], "pass_percent": block["pass_percent"], "questions": questions}

    def _question(self, quiz: str, question: Block) -> Block:
        place = (quiz, question["key"])
        value = getattr(self, f"_value_of_{question['kind']}")(question, place)
        return {
            "type": question["kind"],
            "id": self._id(*place),
            "value": {"prompt": question["prompt"], **value},
        }

    def _items(self, values: list[Any], place: tuple[str, ...]) -> list[Block]:
        return [
            {"type": "item", "id": self._id(*place, str(number)), "value": value} for number, value in enumerate(values)
        ]

    def _value_of_single(self, question: Block, place: tuple[str, ...]) -> Block:
        options = [
            {"text": option["text"], "is_correct": option["correct"], "feedback": option["feedback"]}
            for option in question["options"]
        ]
        return {"options": self._items(options, place)}

    _value_of_multiple = _value_of_single

    def _value_of_true_false(self, question: Block, place: tuple[str, ...]) -> Block:
        true, false = question["options"]
        return {
            "is_true": true["correct"],
            "feedback_true": true["feedback"],
            "feedback_false": false["feedback"],
        }

    def _value_of_short_answer(self, question: Block, place: tuple[str, ...]) -> Block:
        feedback = {name: question[name] for name in ("feedback_correct", "feedback_wrong")}
        return {"accepted": self._items(question["accepted"], place), **feedback}

    def _value_of_ordering(self, question: Block, place: tuple[str, ...]) -> Block:
        feedback = {name: question[name] for name in ("feedback_correct", "feedback_wrong")}
        return {"items": self._items(question["items"], place), **feedback}
