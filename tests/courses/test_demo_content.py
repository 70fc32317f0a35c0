"""The demo courses keep their promises: size, feedback that says why, the same shape in every language.

Reads the TOML files under `courses/demo` as they are, without Django's database, so that a slip in a text is
found before it is imported. A course is whatever folder there holds a `course.toml` for English.
"""

import json
import re
import tomllib
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "courses" / "demo"
FRAMEWORKS = ROOT / "competencies" / "data"
SOURCE_LANGUAGE = "en"

LESSON_NAMES = [f"m{module}-l{lesson}" for module in (1, 2, 3) for lesson in (1, 2, 3)]
LEAST_WORDS = 500
LARGEST_IMAGE = 60 * 1024  # bytes: a picture is most of what a learner's page may weigh
QUIZ_KINDS = {"single", "multiple", "true_false", "short_answer", "ordering"}
CHOICE_KINDS = {"single", "multiple", "true_false"}
BLOCK_TYPES = {"text", "callout", "image", "reflection", "quiz", "portfolio"}
TONES = {"try", "note", "caution"}
ALLOWED_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "i", "a", "blockquote"}
ALLOWED_ATTRIBUTES = {("a", "href")}
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# Folder of one course in one language, relative to DEMO: ("ai-in-the-classroom", "en").
Place = tuple[str, str]

PLACES: list[Place] = sorted((path.parent.parent.name, path.parent.name) for path in DEMO.glob("*/*/course.toml"))
LESSONS = [(*place, name) for place in PLACES for name in LESSON_NAMES]
TRANSLATIONS = [place for place in PLACES if place[1] != SOURCE_LANGUAGE]

every_course = pytest.mark.parametrize("place", PLACES, ids="/".join)
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids="/".join)
every_translation = pytest.mark.parametrize("place", TRANSLATIONS, ids="/".join)


class _TagReader(HTMLParser):
    """Collects tags, attributes and what is left open or closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((tag, name) for name, _ in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _read(html: str) -> _TagReader:
    reader = _TagReader()
    reader.feed(html)
    reader.close()
    return reader


def _words(html: str) -> int:
    return len(WORD.findall(" ".join(_read(html).text)))


@cache
def _toml(course: str, language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / course / language / f"{name}.toml").read_text(encoding="utf-8"))


def _course(place: Place) -> dict[str, Any]:
    return _toml(*place, "course")


def _blocks(lesson: tuple[str, str, str], *types: str) -> list[dict[str, Any]]:
    return [block for block in _toml(*lesson)["blocks"] if not types or block["type"] in types]


def _questions(lesson: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [question for quiz in _blocks(lesson, "quiz") for question in quiz["questions"]]


def _lessons_of(place: Place) -> list[tuple[str, str, str]]:
    return [(*place, name) for name in LESSON_NAMES]


def _html_of(data: dict[str, Any]) -> list[str]:
    bodies = [block[field] for block in data.get("blocks", []) for field in ("html", "brief") if field in block]
    return bodies + ([data["introduction"]] if "introduction" in data else [])


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


@cache
def _known_competencies() -> frozenset[str]:
    """Every `framework:code` that the data files of the competencies app can load."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FRAMEWORKS.glob("*.json"))]
    return frozenset(
        f"{document['identifier']}:{item['code']}"
        for document in documents
        if isinstance(document, dict) and "identifier" in document
        for item in document.get("items", [])
    )


def _claimed_competencies(place: Place) -> set[str]:
    course = _course(place)
    claimed = set(course["competencies"])
    claimed.update(criterion["competency"] for criterion in course["rubric"]["criteria"])
    for part in [*course["modules"], *(_toml(*lesson) for lesson in _lessons_of(place))]:
        claimed.update(part["competencies"])
    return claimed


def _question_shape(question: dict[str, Any]) -> tuple[Any, ...]:
    """What a translation may not change: kind, which option is right, how many items to order."""
    right = tuple(option["correct"] for option in question.get("options", []))
    return question["key"], question["kind"], right, len(question.get("items", []))


def _lesson_shape(lesson: tuple[str, str, str]) -> list[Any]:
    data = _toml(*lesson)
    blocks = [(block["type"], block["key"], block.get("tone"), block.get("file")) for block in data["blocks"]]
    shapes = [_question_shape(question) for question in _questions(lesson)]
    return [blocks, shapes, data["minutes"], data["competencies"]]


def _course_shape(place: Place) -> list[Any]:
    course = _course(place)
    criteria = [
        (criterion["key"], criterion["competency"], [level["score"] for level in criterion["levels"]])
        for criterion in course["rubric"]["criteria"]
    ]
    modules = [(module["key"], module["competencies"]) for module in course["modules"]]
    return [criteria, modules, course["competencies"], course["licence"], len(course["outcomes"])]


def test_there_are_demo_courses_to_judge() -> None:
    assert PLACES


@pytest.mark.parametrize("course", sorted({course for course, _ in PLACES}))
def test_every_course_exists_in_english(course: str) -> None:
    assert (course, SOURCE_LANGUAGE) in PLACES


@every_course
def test_a_course_has_three_modules_of_three_lessons(place: Place) -> None:
    files = {path.stem for path in (DEMO / place[0] / place[1]).glob("*.toml")}
    assert files == {"course", *LESSON_NAMES}
    assert [module["key"] for module in _course(place)["modules"]] == ["m1", "m2", "m3"]


@every_course
def test_the_card_of_a_course_fits_and_its_outcomes_are_few(place: Place) -> None:
    course = _course(place)
    assert 0 < len(course["summary"]) <= 200
    assert 3 <= len(course["outcomes"]) <= 6
    assert course["licence"] and course["title"] and course["slug"]
    assert all(course["achievement"][field] for field in ("slug", "name", "description", "criteria"))


@every_course
def test_slugs_are_unique_within_a_language(place: Place) -> None:
    slugs = Counter(_toml(*lesson)["slug"] for lesson in _lessons_of(place))
    assert max(slugs.values()) == 1
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


@every_course
def test_the_rubric_has_three_to_five_criteria_of_four_levels(place: Place) -> None:
    criteria = _course(place)["rubric"]["criteria"]
    assert 3 <= len(criteria) <= 5
    for criterion in criteria:
        assert [level["score"] for level in criterion["levels"]] == [1, 2, 3, 4], criterion["key"]
        assert all(level["title"] and level["description"] for level in criterion["levels"]), criterion["key"]


@every_course
def test_every_competency_is_one_that_a_framework_holds(place: Place) -> None:
    if not _known_competencies():
        pytest.skip("competencies/data holds no framework file")
    assert _claimed_competencies(place) <= _known_competencies()


@every_course
def test_no_working_objective_is_named_as_an_official_code(place: Place) -> None:
    files = [_course(place), *(_toml(*lesson) for lesson in _lessons_of(place))]
    named = [text for data in files for text in _strings(data) if re.search(r"-w\d\d", text)]
    assert not named


@every_course
def test_a_course_asks_for_exactly_one_portfolio_in_its_last_lesson(place: Place) -> None:
    asked_in = [lesson[2] for lesson in _lessons_of(place) for _ in _blocks(lesson, "portfolio")]
    assert asked_in == [LESSON_NAMES[-1]]


@every_course
def test_most_lessons_are_checked_and_every_kind_of_question_occurs(place: Place) -> None:
    with_quiz = [lesson for lesson in _lessons_of(place) if _blocks(lesson, "quiz")]
    kinds = {question["kind"] for lesson in with_quiz for question in _questions(lesson)}
    assert len(with_quiz) >= 6
    assert kinds == QUIZ_KINDS


@every_lesson
def test_a_lesson_is_worth_reading(lesson: tuple[str, str, str]) -> None:
    words = sum(_words(block["html"]) for block in _blocks(lesson, "text", "callout"))
    assert words >= LEAST_WORDS


@every_lesson
def test_a_lesson_has_something_to_try_in_class(lesson: tuple[str, str, str]) -> None:
    tones = {block["tone"] for block in _blocks(lesson, "callout")}
    assert "try" in tones
    assert tones <= TONES


@every_lesson
def test_the_head_of_a_lesson_is_complete(lesson: tuple[str, str, str]) -> None:
    data = _toml(*lesson)
    assert all(data[field] for field in ("title", "slug", "summary", "minutes"))
    assert 1 <= len(data["competencies"]) <= 3


@every_lesson
def test_block_keys_are_unique_and_types_known(lesson: tuple[str, str, str]) -> None:
    keys = Counter(block["key"] for block in _blocks(lesson))
    assert max(keys.values()) == 1
    assert {block["type"] for block in _blocks(lesson)} <= BLOCK_TYPES


@pytest.mark.parametrize(
    "file", [(*place, name) for place in PLACES for name in ["course", *LESSON_NAMES]], ids="/".join
)
def test_only_allowed_tags_are_used_and_all_are_closed(file: tuple[str, str, str]) -> None:
    for html in _html_of(_toml(*file)):
        reader = _read(html)
        assert reader.tags <= ALLOWED_TAGS
        assert reader.attributes <= ALLOWED_ATTRIBUTES
        assert not reader.faults and not reader.open


@every_lesson
def test_a_picture_exists_is_light_and_has_words(lesson: tuple[str, str, str]) -> None:
    for image in _blocks(lesson, "image"):
        path = DEMO / lesson[0] / "images" / image["file"]
        assert path.stat().st_size <= LARGEST_IMAGE
        assert image["alt"].strip()


@every_lesson
def test_a_reflection_says_what_a_good_answer_is(lesson: tuple[str, str, str]) -> None:
    for reflection in _blocks(lesson, "reflection"):
        assert reflection["prompt"] and reflection["help"]


@every_lesson
def test_every_question_has_a_known_kind_and_a_key_of_its_own(lesson: tuple[str, str, str]) -> None:
    for quiz in _blocks(lesson, "quiz"):
        keys = [question["key"] for question in quiz["questions"]]
        assert keys and len(keys) == len(set(keys))
        assert {question["kind"] for question in quiz["questions"]} <= QUIZ_KINDS
        assert 0 < quiz["pass_percent"] <= 100


@every_lesson
def test_every_option_says_why(lesson: tuple[str, str, str]) -> None:
    for question in _questions(lesson):
        for option in question.get("options", []):
            assert len(WORD.findall(option["feedback"])) >= 4, (question["key"], option["text"])


@every_lesson
def test_every_open_answer_is_met_with_an_explanation(lesson: tuple[str, str, str]) -> None:
    for question in _questions(lesson):
        if question["kind"] not in CHOICE_KINDS:
            assert len(WORD.findall(question["feedback_correct"])) >= 4, question["key"]
            assert len(WORD.findall(question["feedback_wrong"])) >= 4, question["key"]


@every_lesson
def test_the_number_of_right_options_fits_the_kind(lesson: tuple[str, str, str]) -> None:
    for question in (question for question in _questions(lesson) if question["kind"] in CHOICE_KINDS):
        right = sum(option["correct"] for option in question["options"])
        total = len(question["options"])
        if question["kind"] == "multiple":
            assert 1 <= right < total, question["key"]
        else:
            assert right == 1, question["key"]
        assert total == 2 if question["kind"] == "true_false" else 3 <= total <= 5, question["key"]


@every_lesson
def test_short_answers_and_orderings_can_be_marked(lesson: tuple[str, str, str]) -> None:
    for question in _questions(lesson):
        if question["kind"] == "short_answer":
            assert all(answer.strip() for answer in question["accepted"]) and question["accepted"]
        if question["kind"] == "ordering":
            assert 3 <= len(question["items"]) == len(set(question["items"])) <= 5, question["key"]


@every_translation
def test_a_translated_course_keeps_its_rubric_modules_and_competencies(place: Place) -> None:
    assert _course_shape(place) == _course_shape((place[0], SOURCE_LANGUAGE))


@every_translation
@pytest.mark.parametrize("name", LESSON_NAMES)
def test_a_translated_lesson_keeps_keys_order_and_right_answers(place: Place, name: str) -> None:
    assert _lesson_shape((*place, name)) == _lesson_shape((place[0], SOURCE_LANGUAGE, name))


@every_translation
@pytest.mark.parametrize("name", ["course", *LESSON_NAMES])
def test_no_sentence_is_left_untranslated(place: Place, name: str) -> None:
    """A long string that is the same in both languages was forgotten."""
    source = set(_strings(_toml(place[0], SOURCE_LANGUAGE, name)))
    same = [text for text in _strings(_toml(*place, name)) if text in source and len(WORD.findall(text)) > 5]
    assert not same


@pytest.mark.parametrize("place", [place for place in PLACES if place[1] == "fr"], ids="/".join)
def test_french_keeps_its_high_punctuation_on_the_line(place: Place) -> None:
    """Before : ; ! ? » and after « stands a no-break space, so that no line begins with a question mark."""
    files = [_course(place), *(_toml(*lesson) for lesson in _lessons_of(place))]
    loose = [text for data in files for text in _strings(data) if re.search(r" [:;!?»]|« ", text)]
    assert not loose
