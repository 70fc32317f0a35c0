"""What the readers of a submission said, ready for `scoring` (reads only)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peer_review.experience import weights_of
from peer_review.models import CriterionScore, ReviewAssignment, Submission
from peer_review.scoring import DEFAULT_RULE, Rule, Said, inputs_of, verdict_for


def rule_of(submission: Submission) -> Rule:
    """How it is judged, under the settings that it was handed in with."""
    wanted = submission.reviews_wanted
    # A panel is asked about each criterion for itself; what they make together is weighed afterwards.
    in_appeal = submission.status == Submission.Status.IN_APPEAL
    return Rule(
        reviews_wanted=wanted,
        pass_rule="every" if in_appeal else submission.pass_rule,
        most_reviews=max(wanted + DEFAULT_RULE.most_reviews - DEFAULT_RULE.reviews_wanted, wanted),
    )


def rubric_of(submission: Submission) -> dict[str, Any]:
    """What its readers judge by: in an appeal only the criteria that it is about."""
    content: dict[str, Any] = submission.frozen_rubric.content
    if submission.status != Submission.Status.IN_APPEAL:
        return content
    return narrowed(content, submission.appeal.criteria)


def rubric_for(assignment: ReviewAssignment) -> dict[str, Any]:
    """What this reader was asked: the whole rubric, or a panel's part of it, also once the appeal is decided."""
    content: dict[str, Any] = assignment.submission.frozen_rubric.content
    if assignment.purpose != ReviewAssignment.Purpose.APPEAL:
        return content
    return narrowed(content, assignment.submission.appeal.criteria)


def narrowed(content: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """The rubric with these criteria only."""
    return {**content, "criteria": [criterion for criterion in content["criteria"] if criterion["key"] in keys]}


def scores_by_reader(submission: Submission) -> dict[int, dict[str, int]]:
    """{reader: {criterion key: score}} of the stage it is in."""
    purpose = "appeal" if submission.status == Submission.Status.IN_APPEAL else "review"
    rows = CriterionScore.objects.filter(
        assessment__assignment__submission=submission, assessment__assignment__purpose=purpose
    ).exclude(score=None)
    found: dict[int, dict[str, int]] = {}
    values: Any = rows.values_list("assessment__assignment__reviewer", "criterion_key", "score")
    for reader, key, score in values:
        found.setdefault(reader, {})[key] = score
    return found


@dataclass(frozen=True)
class Final:
    """What is decided: on an appeal the results before it, with those of the panel in their place."""

    is_accepted: bool
    results: list[dict[str, Any]]
    reason: str


def said_by_reader(submission: Submission) -> dict[int, Said]:
    """{reader: what they said and what their word weighs}. Three queries."""
    by_reader = scores_by_reader(submission)
    weights = weights_of(list(by_reader), submission.frozen_rubric.content)
    return {reader: Said(scores, weights.get(reader, {})) for reader, scores in by_reader.items()}


def inputs_for(
    submission: Submission, said: Iterable[Said], moderator: Mapping[str, int] | None = None, reason: str = ""
) -> dict[str, Any]:
    """Everything that the decision depends on, ready for JSON: `final_from` makes it again from nothing else.

    As `scoring.inputs_of`; on appeal also `before` (the results until then), `whole` (the rubric) and `pass_rule`; of a
    moderator `moderator` ({criterion key: score}) and their `reason`.
    """
    inputs = inputs_of(rubric_of(submission), said, rule_of(submission))
    if submission.status == Submission.Status.IN_APPEAL:
        content = submission.frozen_rubric.content
        whole = {"pass_score": content["pass_score"], "criteria": content["criteria"]}
        inputs |= {"before": submission.decision.results, "whole": whole, "pass_rule": submission.pass_rule}
    if moderator is not None:
        inputs |= {"moderator": dict(moderator), "reason": " ".join(reason.split())}
    return inputs


def final_from(inputs: Mapping[str, Any]) -> Final:
    """What follows: from what readers said, or from a moderator's levels, whatever readers said."""
    told = [Said(inputs["moderator"])] if "moderator" in inputs else [Said(**one) for one in inputs["said"]]
    verdict = verdict_for(inputs["rubric"], told, Rule(**inputs["rule"]))
    reason = inputs.get("reason") or verdict.reason
    if "before" not in inputs:
        return Final(verdict.is_accepted, verdict.results, reason)
    return _with_the_rest(inputs, verdict.results, reason)


def _with_the_rest(inputs: Mapping[str, Any], anew: list[dict[str, Any]], reason: str) -> Final:
    """On appeal: the panel's results among those that nobody appealed about, and what the pass rule makes of all."""
    found = {result["key"]: result for result in anew}
    results = [found.get(result["key"], result) for result in inputs["before"]]
    scores = {result["key"]: result["score"] for result in results}
    whole = verdict_for(inputs["whole"], [Said(scores)], Rule(pass_rule=inputs["pass_rule"]))
    passed = sum(result["is_passed"] for result in results)
    rest = f" Together with the rest, {passed} of {len(results)} criteria reached their level."
    return Final(whole.is_accepted, results, f"On appeal: {reason}{rest}")
