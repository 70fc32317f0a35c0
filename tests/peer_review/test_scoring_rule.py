"""The outcome with weights, both pass rules, the three kinds of criteria, and what is said to be in doubt."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.scoring import (
    Doubt,
    Kind,
    PassRule,
    Rule,
    Said,
    Step,
    Verdict,
    inputs_of,
    next_step,
    total_weight,
    verdict_for,
    verdict_from_inputs,
    weighted_lower_median,
    weighted_range,
)

KEYS = ("aim", "care", "proof")
SCORE = st.integers(min_value=1, max_value=4)
WEIGHT = st.floats(min_value=0.1, max_value=3)
SAID = st.builds(
    Said, st.fixed_dictionaries(dict.fromkeys(KEYS, SCORE)), st.dictionaries(st.sampled_from(KEYS), WEIGHT)
)
PANEL = st.lists(SAID, min_size=1, max_size=7)
RULE = st.builds(
    Rule,
    pass_rule=st.sampled_from(PassRule),
    range_limit=st.sampled_from([1.0, 2.0]),
    split_limit=st.floats(0, 4),
    pass_limit=st.floats(0, 2),
    least_weight=st.floats(0, 3),
)


def levels(*scores: int) -> list[dict[str, Any]]:
    return [{"score": n, "title": f"Level {n}", "description": f"It is {n}."} for n in scores]


def criterion(key: str, scores: tuple[int, ...] = (1, 2, 3, 4), **changes: Any) -> dict[str, Any]:
    words = {"title": key.title(), "description": "?", "item": None, "item_title": ""}
    return {"key": key, **words, "weight": 1.0, "levels": levels(*scores), **changes}


def rubric(*criteria: dict[str, Any]) -> dict[str, Any]:
    return {"pass_score": 3, "criteria": list(criteria) or [criterion(key) for key in KEYS]}


def panel(*rows: tuple[int, int, int], weights: tuple[float, ...] = ()) -> list[Said]:
    said = [Said(dict(zip(KEYS, row, strict=True))) for row in rows]
    given_weights = weights or (1.0,) * len(said)
    return [replace(s, weights=dict.fromkeys(KEYS, w)) for s, w in zip(said, given_weights, strict=True)]


def kinds(verdict: Verdict) -> set[Kind]:
    return {doubt.kind for doubt in verdict.doubts}


def test_the_weighted_lower_median_is_where_half_of_the_weight_is_reached() -> None:
    assert weighted_lower_median([2, 3], [1, 1]) == 2
    assert weighted_lower_median([2, 3], [0.9, 1.1]) == 3
    assert weighted_lower_median([1, 4, 4], [2, 0.5, 0.5]) == 1


def test_two_light_reviewers_do_not_outvote_a_heavy_one_but_three_do() -> None:
    assert verdict_for(rubric(), panel((3, 3, 3), (2, 2, 2), (2, 2, 2), weights=(2, 0.5, 0.5))).is_accepted
    outvoted = panel((3, 3, 3), (2, 2, 2), (2, 2, 2), (2, 2, 2), weights=(1.4, 0.5, 0.5, 0.5))
    assert not verdict_for(rubric(), outvoted).is_accepted


def test_nobody_weighs_less_than_half_or_more_than_twice() -> None:
    said = Said({"aim": 3}, {"aim": 9.0, "care": 0.0})
    assert (said.weight("aim"), said.weight("care"), said.weight("proof")) == (2.0, 0.5, 1.0)


def test_results_list_weights_beside_the_scores_they_belong_to() -> None:
    result = verdict_for(rubric(), panel((4, 3, 3), (2, 3, 3), weights=(0.8, 1.6))).results[0]
    assert (result["scores"], result["weights"]) == ([2, 4], [1.6, 0.8])


def test_the_reason_says_what_each_score_weighed() -> None:
    one = rubric(criterion("aim"))
    said = [Said({"aim": 3}, {"aim": 1.5}), Said({"aim": 2}, {"aim": 0.75})]
    assert verdict_for(one, said).reason == (
        "1 of 1 criteria reached level 3, and all must, by the weighted lower median of 2 reviews "
        "(Aim: 2 × 0.75, 3 × 1.5 → 3)."
    )


def test_a_criterion_of_pass_or_not_yet_passes_at_its_upper_level() -> None:
    mixed = rubric(criterion("aim"), criterion("care", (0, 1), mode="pass"))
    assert verdict_for(mixed, [Said({"aim": 3, "care": 1})]).is_accepted
    verdict = verdict_for(mixed, [Said({"aim": 4, "care": 0})])
    assert [result["is_passed"] for result in verdict.results] == [True, False]
    assert verdict.reason.startswith("1 of 2 criteria reached level 3 or a pass, and all must")


def test_a_criterion_for_comments_has_no_score_and_no_result() -> None:
    mixed = rubric(criterion("aim"), criterion("care", (), mode="comments"))
    assert [result["key"] for result in verdict_for(mixed, [Said({"aim": 3})]).results] == ["aim"]
    with pytest.raises(ValueError, match="decides nothing"):
        verdict_for(rubric(criterion("care", (), mode="comments")), [Said({})])


def test_by_the_weighted_rule_a_weighty_strength_makes_up_for_a_weakness_of_one_level() -> None:
    weighted = rubric(criterion("aim", weight=2.0), criterion("care"), criterion("proof"))
    rule = Rule(pass_rule=PassRule.WEIGHTED)
    assert verdict_for(weighted, panel((4, 2, 3)), rule).is_accepted
    assert not verdict_for(weighted, panel((2, 4, 3)), rule).is_accepted
    assert not verdict_for(weighted, panel((4, 2, 3)), Rule()).is_accepted


def test_by_the_weighted_rule_nothing_makes_up_for_two_levels() -> None:
    weighted = rubric(criterion("aim", weight=9.0), criterion("care"), criterion("proof"))
    assert not verdict_for(weighted, panel((4, 1, 4)), Rule(pass_rule=PassRule.WEIGHTED)).is_accepted


def test_one_level_below_means_the_next_level_that_the_criterion_has() -> None:
    wide = rubric(criterion("aim", (0, 1, 3, 9)), criterion("care", (0, 1, 3, 9)))
    rule = Rule(pass_rule=PassRule.WEIGHTED)
    assert verdict_for(wide, [Said({"aim": 1, "care": 9})], rule).is_accepted
    assert not verdict_for(wide, [Said({"aim": 0, "care": 9})], rule).is_accepted


def test_where_no_criterion_has_a_weight_all_must_pass() -> None:
    weightless = rubric(criterion("aim", weight=0), criterion("care", weight=0))
    assert not verdict_for(weightless, [Said({"aim": 2, "care": 4})], Rule(pass_rule=PassRule.WEIGHTED)).is_accepted


def test_reviewers_who_agree_leave_no_doubt() -> None:
    assert verdict_for(rubric(), panel((3, 4, 3), (4, 3, 3), (3, 3, 4))).doubts == ()


def test_a_narrow_majority_for_not_yet_is_in_doubt_and_one_for_pass_is_not() -> None:
    assert kinds(verdict_for(rubric(), panel((2, 3, 3), (2, 3, 3), (3, 3, 3)))) == {Kind.SPLIT}
    assert verdict_for(rubric(), panel((3, 3, 3), (3, 3, 3), (2, 3, 3))).doubts == ()


def test_what_cannot_change_the_outcome_is_not_in_doubt() -> None:
    """All say not yet of the last criterion: who is right about the first is of no consequence."""
    assert verdict_for(rubric(), panel((2, 3, 2), (2, 3, 2), (3, 3, 2))).doubts == ()


def test_scores_far_apart_are_in_doubt_unless_the_far_one_weighs_little() -> None:
    far = ((1, 3, 3), (4, 3, 3), (4, 3, 3))
    assert Doubt(Kind.RANGE, "aim") in verdict_for(rubric(), panel(*far)).doubts
    assert kinds(verdict_for(rubric(), panel(*far, weights=(0.5, 2, 2)))) == set()
    assert weighted_range([1, 4, 4], [0.5, 2, 2]) == 0


def test_reviewers_who_weigh_too_little_together_leave_a_doubt() -> None:
    assert kinds(verdict_for(rubric(), panel((3, 3, 3), (3, 3, 3), weights=(0.5, 0.5)))) == {Kind.WEIGHT}
    assert total_weight(rubric(), panel((3, 3, 3), (3, 3, 3), weights=(0.5, 0.75))) == 1.25
    assert total_weight(rubric(), []) == 0


def test_doubt_asks_for_another_reviewer_until_there_were_enough_then_for_the_moderator() -> None:
    doubtful = verdict_for(rubric(), panel((2, 3, 3), (3, 3, 3)))
    assert [next_step(doubtful, done, Rule(most_reviews=4)) for done in (2, 3, 4, 5)] == [
        Step.ASK,
        Step.ASK,
        Step.MODERATE,
        Step.MODERATE,
    ]
    assert next_step(verdict_for(rubric(), panel((3, 3, 3), (3, 3, 3))), 2, Rule()) == Step.DECIDE


def test_what_was_stored_says_nothing_of_who_came_first() -> None:
    said = panel((4, 3, 3), (2, 3, 3), (3, 1, 4))
    assert inputs_of(rubric(), said, Rule()) == inputs_of(rubric(), said[::-1], Rule())


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_as_many_usual_reviewers_as_were_wanted_weigh_enough(wanted: int) -> None:
    rule = Rule(reviews_wanted=wanted)
    assert verdict_for(rubric(), panel(*[(3, 3, 3)] * wanted), rule).doubts == ()


@given(said=PANEL, rule=RULE)
def test_a_decision_can_be_computed_again_from_what_was_stored_as_json(said: list[Said], rule: Rule) -> None:
    stored = json.loads(json.dumps(inputs_of(rubric(), said, rule)))
    assert verdict_from_inputs(stored) == verdict_for(rubric(), said, rule)


@given(said=PANEL, rule=RULE, data=st.data())
def test_the_order_of_reviewers_changes_nothing(said: list[Said], rule: Rule, data: st.DataObject) -> None:
    assert verdict_for(rubric(), data.draw(st.permutations(said)), rule) == verdict_for(rubric(), said, rule)


@given(said=PANEL, rule=RULE, data=st.data())
def test_a_higher_score_never_lowers_a_result_or_loses_an_acceptance(
    said: list[Said], rule: Rule, data: st.DataObject
) -> None:
    index, key = data.draw(st.integers(0, len(said) - 1)), data.draw(st.sampled_from(KEYS))
    higher = {**said[index].scores, key: data.draw(st.integers(said[index].scores[key], 4))}
    raised = [*said[:index], replace(said[index], scores=higher), *said[index + 1 :]]
    before, after = verdict_for(rubric(), said, rule), verdict_for(rubric(), raised, rule)
    assert all(old["score"] <= new["score"] for old, new in zip(before.results, after.results, strict=True))
    assert after.is_accepted or not before.is_accepted


@given(said=PANEL)
def test_every_criterion_at_the_pass_level_passes_by_either_rule(said: list[Said]) -> None:
    by_every = verdict_for(rubric(), said, Rule())
    by_mean = verdict_for(rubric(), said, Rule(pass_rule=PassRule.WEIGHTED))
    assert by_mean.is_accepted or not by_every.is_accepted


@given(said=PANEL)
def test_at_least_half_of_the_weight_lies_on_either_side_of_a_result(said: list[Said]) -> None:
    for result in verdict_for(rubric(), said).results:
        pairs = list(zip(result["scores"], result["weights"], strict=True))
        half = sum(result["weights"]) / 2 - 1e-9
        assert sum(weight for score, weight in pairs if score <= result["score"]) >= half
        assert sum(weight for score, weight in pairs if score >= result["score"]) >= half
