"""The rule of decision: the lower median of each criterion, and all must pass."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.scoring import lower_median, verdict_for

KEYS = ("aim", "care", "proof")
SCORE = st.integers(min_value=1, max_value=4)
ASSESSMENT = st.fixed_dictionaries(dict.fromkeys(KEYS, SCORE))
ASSESSMENTS = st.lists(ASSESSMENT, min_size=1, max_size=7)


def rubric(pass_score: int = 3) -> dict[str, Any]:
    levels = [{"score": n, "title": f"Level {n}", "description": f"It is {n}."} for n in (1, 2, 3, 4)]
    criteria = [
        {"key": key, "title": key.title(), "description": "?", "item": None, "item_title": "", "levels": levels}
        for key in KEYS
    ]
    return {"pass_score": pass_score, "criteria": criteria}


def test_of_an_odd_number_of_scores_the_middle_one_counts() -> None:
    assert lower_median([4, 1, 3]) == 3


def test_of_an_even_number_of_scores_the_lower_middle_one_counts() -> None:
    assert lower_median([4, 2, 3, 1]) == 2


def test_no_scores_have_no_median() -> None:
    with pytest.raises(ValueError, match="No scores"):
        lower_median([])


def test_one_careless_reviewer_of_three_cannot_refuse_alone() -> None:
    good, careless = {"aim": 3, "care": 4, "proof": 3}, {"aim": 1, "care": 1, "proof": 1}
    assert verdict_for(rubric(), [good, careless, good]).is_accepted


def test_one_criterion_below_the_pass_level_is_enough_for_needs_work() -> None:
    weak = {"aim": 4, "care": 2, "proof": 4}
    verdict = verdict_for(rubric(), [weak, weak, weak])
    assert not verdict.is_accepted
    assert [result["is_passed"] for result in verdict.results] == [True, False, True]


def test_a_tie_between_reached_and_not_yet_is_not_yet() -> None:
    yes, no = dict.fromkeys(KEYS, 3), dict.fromkeys(KEYS, 2)
    assert not verdict_for(rubric(), [yes, no]).is_accepted


def test_results_carry_the_level_in_words_and_the_scores_without_their_order() -> None:
    verdict = verdict_for(rubric(), [dict.fromkeys(KEYS, 4), dict.fromkeys(KEYS, 1), dict.fromkeys(KEYS, 3)])
    first = verdict.results[0]
    assert (first["key"], first["score"], first["max_score"]) == ("aim", 3, 4)
    assert (first["level_title"], first["level_description"]) == ("Level 3", "It is 3.")
    assert first["scores"] == [1, 3, 4]


def test_the_reason_names_what_was_asked_and_every_criterion_s_scores() -> None:
    verdict = verdict_for(rubric(), [{"aim": 3, "care": 2, "proof": 4}])
    assert verdict.reason == (
        "2 of 3 criteria reached level 3, and all must, by the lower median of 1 reviews "
        "(Aim: 3 → 3; Care: 2 → 2; Proof: 4 → 4)."
    )


def test_a_rubric_without_criteria_decides_nothing() -> None:
    with pytest.raises(ValueError, match="decides nothing"):
        verdict_for({"pass_score": 3, "criteria": []}, [{}])


def test_an_assessment_that_skips_a_criterion_is_a_fault_not_a_zero() -> None:
    with pytest.raises(KeyError):
        verdict_for(rubric(), [{"aim": 3}])


@given(assessments=ASSESSMENTS, data=st.data())
def test_the_order_of_reviewers_changes_nothing(assessments: list[dict[str, int]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(assessments))
    assert verdict_for(rubric(), assessments) == verdict_for(rubric(), shuffled)


@given(assessments=ASSESSMENTS, data=st.data())
def test_a_higher_score_never_makes_a_result_lower(assessments: list[dict[str, int]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(assessments) - 1))
    key = data.draw(st.sampled_from(KEYS))
    raised = [dict(assessment) for assessment in assessments]
    raised[index][key] = data.draw(st.integers(raised[index][key], 4))
    before, after = verdict_for(rubric(), assessments), verdict_for(rubric(), raised)
    pairs = zip(before.results, after.results, strict=True)
    assert all(old["score"] <= new["score"] for old, new in pairs)
    assert after.is_accepted or not before.is_accepted


@given(scores=st.lists(SCORE, min_size=1, max_size=9))
def test_at_least_half_of_the_reviewers_gave_the_median_or_more(scores: list[int]) -> None:
    median = lower_median(scores)
    assert median in scores
    assert 2 * sum(score >= median for score in scores) > len(scores)
    assert 2 * sum(score <= median for score in scores) >= len(scores)
