"""Marking rules: what counts as answered, what as right, and why."""

import string
import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from courses.marking import (
    folded,
    is_answered,
    mark,
    mark_question,
    same_words,
    shuffled_items,
    unanswered,
)

FEEDBACK = {"feedback_correct": "well", "feedback_wrong": "not yet"}
words = st.text(alphabet=string.ascii_letters + "éàüñœß ", min_size=1, max_size=30).filter(lambda text: text.strip())


def choice(kind: str, right: set[int], size: int = 4) -> dict[str, Any]:
    options = [
        {"id": str(place), "text": f"o{place}", "is_correct": place in right, "feedback": f"why {place}"}
        for place in range(size)
    ]
    return {"id": "q", "kind": kind, "prompt": "?", "options": options}


def short(*accepted: str) -> dict[str, Any]:
    return {"id": "q", "kind": "short_answer", "prompt": "?", "accepted": list(accepted), **FEEDBACK}


def ordering(*texts: str) -> dict[str, Any]:
    items = [{"id": f"i{place}", "text": text} for place, text in enumerate(texts)]
    return {"id": "q", "kind": "ordering", "prompt": "?", "items": items, **FEEDBACK}


def places(question: dict[str, Any], *order: int) -> dict[str, int]:
    return {question["items"][item]["id"]: place for place, item in enumerate(order, start=1)}


def test_the_right_option_is_right_and_says_why() -> None:
    result = mark_question(choice("single", {2}), "2")
    assert result.is_right
    assert result.feedback == {"2": "why 2"}


def test_a_wrong_option_is_wrong_and_says_why_without_naming_the_right_one() -> None:
    result = mark_question(choice("single", {2}), "0")
    assert not result.is_right
    assert result.feedback == {"0": "why 0"}


@given(right=st.sets(st.integers(0, 3), min_size=1), chosen=st.sets(st.integers(0, 3), min_size=1))
def test_several_answers_are_right_only_when_exactly_the_right_ones_are_chosen(
    right: set[int], chosen: set[int]
) -> None:
    result = mark_question(choice("multiple", right), [str(each) for each in chosen])
    assert result.is_right == (right == chosen)
    assert set(result.feedback) == {str(each) for each in chosen}


@given(words)
def test_short_answers_ignore_capitals_accents_and_spaces(word: str) -> None:
    without_accents = "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    )
    assert same_words(f"  {word.upper()} ", word)
    assert same_words(without_accents, word)


@given(words, words)
def test_short_answers_with_other_letters_are_not_the_same(one: str, other: str) -> None:
    assert same_words(one, other) == (folded(one) == folded(other))
    assert not same_words(one, one + "x")


def test_arabic_vowel_marks_do_not_matter() -> None:
    assert same_words("مُعَلِّم", "معلم")


def test_any_accepted_answer_will_do() -> None:
    question = short("mirror", "miroir")
    assert mark_question(question, "MIROIR").feedback == {"": "well"}
    assert mark_question(question, "window").feedback == {"": "not yet"}


@given(st.permutations(range(4)))
def test_only_the_right_order_is_right(order: list[int]) -> None:
    question = ordering("a", "b", "c", "d")
    assert mark_question(question, places(question, *order)).is_right == (order == [0, 1, 2, 3])


@given(st.lists(words, min_size=3, max_size=8, unique=True))
def test_steps_are_shown_in_an_order_that_is_stable_and_never_the_right_one(texts: list[str]) -> None:
    question = ordering(*texts)
    shown = shuffled_items(question)
    assert shown == shuffled_items(question)
    assert shown != question["items"]
    assert sorted(each["id"] for each in shown) == sorted(each["id"] for each in question["items"])


def test_a_choice_must_be_one_of_the_options() -> None:
    question = choice("single", {0})
    assert is_answered(question, "3")
    assert not is_answered(question, "4")
    assert not is_answered(question, "")
    assert not is_answered(question, None)


def test_several_answers_need_at_least_one_that_exists() -> None:
    question = choice("multiple", {0})
    assert is_answered(question, ["1"])
    assert not is_answered(question, [])
    assert not is_answered(question, ["1", "9"])
    assert not is_answered(question, "1")


def test_a_short_answer_needs_a_letter() -> None:
    assert is_answered(short("a"), " b ")
    assert not is_answered(short("a"), "   ")
    assert not is_answered(short("a"), None)


def test_an_order_needs_every_place_once() -> None:
    question = ordering("a", "b", "c")
    assert is_answered(question, places(question, 2, 1, 0))
    assert not is_answered(question, {"i0": 1, "i1": 1, "i2": 2})
    assert not is_answered(question, {"i0": 1, "i1": 2})
    assert not is_answered(question, {"i0": 1, "i1": 2, "i2": 4})
    assert not is_answered(question, None)


@given(right=st.integers(0, 7), total=st.integers(1, 7), pass_percent=st.integers(1, 100))
def test_a_quiz_is_passed_exactly_when_the_share_of_right_questions_reaches_the_mark(
    right: int, total: int, pass_percent: int
) -> None:
    right = min(right, total)
    questions = [{**choice("single", {0}), "id": f"q{place}"} for place in range(total)]
    answers = {f"q{place}": "0" if place < right else "1" for place in range(total)}
    result = mark({"pass_percent": pass_percent, "questions": questions}, answers)
    assert result.is_passed == (right * 100 >= pass_percent * total)
    assert result.is_passed == (result.score_percent >= pass_percent)
    assert result.right == right


def test_unanswered_questions_are_named_in_their_order() -> None:
    questions = [{**choice("single", {0}), "id": name} for name in ("b", "a", "c")]
    assert unanswered({"questions": questions}, {"a": "0"}) == ["b", "c"]
