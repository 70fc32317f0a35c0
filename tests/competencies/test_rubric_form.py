"""A reviewer's form follows the rubric: levels, pass or not yet, comments; and a reason beside every "not yet"."""

import doctest
from typing import Any

import pytest
from django.template.loader import render_to_string

from competencies import digests, judging
from competencies.rubric_form import RubricForm

LEVELS = [{"score": n, "title": f"Level {n}", "description": f"What {n} means."} for n in (1, 2, 3)]
PASS = [{"score": 0, "title": "Not yet", "description": ""}, {"score": 1, "title": "Pass", "description": ""}]
REASON = "The aim is missing so pupils cannot know what to do."


def _criterion(key: str, mode: str, levels: list[dict[str, Any]]) -> dict[str, Any]:
    return {"key": key, "title": key.title(), "description": f"Do you see {key}?", "mode": mode, "levels": levels}


CRITERIA = [_criterion("aims", "levels", LEVELS), _criterion("safe", "pass", PASS), _criterion("voice", "comments", [])]
RUBRIC = {"language": "en", "pass_score": 2, "not_yet_words": 8, "criteria": CRITERIA}
GOOD = {"level-aims": "2", "comment-aims": "Clear.", "level-safe": "1", "comment-safe": "Yes.", "comment-voice": "Hm."}


def _form(**said: str) -> RubricForm:
    return RubricForm(GOOD | {name.replace("_", "-"): value for name, value in said.items()}, rubric=RUBRIC)


@pytest.mark.parametrize("module", [judging, digests])
def test_the_examples_are_true(module: Any) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted and not tried.failed


def test_a_review_that_passes_needs_one_word_each() -> None:
    form = _form()
    assert form.is_valid(), form.errors
    assert form.scores() == {"aims": (2, "Clear."), "safe": (1, "Yes."), "voice": (None, "Hm.")}


def test_a_criterion_for_comments_asks_for_no_mark() -> None:
    assert "level-voice" not in RubricForm(rubric=RUBRIC).fields
    assert list(_form(comment_voice="").errors) == ["comment-voice"]


@pytest.mark.parametrize(("field", "mark", "level"), [("aims", "1", "Level 1"), ("safe", "0", "Not yet")])
def test_not_yet_needs_a_reason_of_enough_words(field: str, mark: str, level: str) -> None:
    short = _form(**{f"level_{field}": mark, f"comment_{field}": "Not clear at all."})
    assert short.errors == {
        f"comment-{field}": [
            f"You chose “{level}”. Say why in 8 words at least, so that the author knows what to change; "
            "so far there are 4."
        ]
    }
    assert _form(**{f"level_{field}": mark, f"comment_{field}": REASON}).is_valid()


def test_an_empty_comment_is_told_once() -> None:
    assert len(_form(level_aims="1", comment_aims=" ").errors["comment-aims"]) == 1


def test_a_rubric_frozen_before_there_were_modes_is_read_as_levels() -> None:
    criterion = {name: value for name, value in CRITERIA[0].items() if name != "mode"}
    old = {"language": "en", "pass_score": 2, "criteria": [criterion]}
    form = RubricForm({"level-aims": "1", "comment-aims": "Unclear."}, rubric=old)
    assert form.is_valid(), form.errors
    assert form.scores() == {"aims": (1, "Unclear.")}


def test_a_draft_comes_back_into_the_form() -> None:
    draft = {"criteria": {"aims": {"score": 3, "comment": "So far."}}, "overall": "More soon."}
    form = RubricForm(rubric=RUBRIC, draft=draft)
    assert [form[name].value() for name in ("level-aims", "comment-aims", "overall")] == [3, "So far.", "More soon."]


def test_the_advice_says_when_more_words_are_wanted() -> None:
    aims, safe, voice = RubricForm(rubric=RUBRIC).criteria()
    assert aims.advice.endswith("If you choose “Level 1”, write at least 8 words.")
    assert safe.advice.endswith("If you choose “Not yet”, write at least 8 words.")
    assert "8" not in voice.advice
    (stricter, *_rest) = RubricForm(rubric={**RUBRIC, "pass_score": 3}).criteria()
    assert stricter.advice.endswith("Below “Level 3”, write at least 8 words.")


def _drawn(form: RubricForm) -> list[str]:
    name = "competencies/_criterion.html"
    return [render_to_string(name, {"part": part, "rubric": RUBRIC, "LANGUAGE_CODE": "en"}) for part in form.criteria()]


def test_each_criterion_is_drawn_with_what_it_asks() -> None:
    aims, safe, voice = _drawn(RubricForm(rubric=RUBRIC))
    assert [part.count('type="radio"') for part in (aims, safe, voice)] == [3, 2, 0]
    assert [part.count("<textarea") for part in (aims, safe, voice)] == [1, 1, 1]
    assert 'data-pass-mark="2" data-least-words="8"' in aims
    assert 'data-pass-mark="1" data-least-words="8"' in safe
    assert "data-pass-mark" not in voice


def test_what_is_wrong_stands_beside_its_criterion() -> None:
    aims, safe, _voice = _drawn(_form(level_aims="1", level_safe=""))
    assert "rubric-criterion--invalid" in aims and "Say why in 8 words at least" in aims
    assert "Choose one of the two" in safe and 'aria-describedby="id_level-safe_error"' in safe
