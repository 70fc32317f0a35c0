"""What the readers of a submission said, ready for `scoring` (reads only)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peer_review.experience import weights_of
from peer_review.models import CriterionScore, ReviewAssignment, Submission
from peer_review.scoring import DEFAULT_RULE, Rule, Said, verdict_for


def rule_of(submission: Submission) -> Rule:
    """How it is judged, under the settings that it was handed in with."""
    wanted = submission.reviews_wanted
    return Rule(
        reviews_wanted=wanted,
        pass_rule=submission.pass_rule,  # type: ignore[arg-type]
        # The defaults are for three readers: who wants one is content with one's weight.
        least_weight=DEFAULT_RULE.least_weight * wanted / DEFAULT_RULE.reviews_wanted,
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


def final(submission: Submission, said: list[Said]) -> Final:
    """What follows from what the readers of this stage said."""
    verdict = verdict_for(rubric_of(submission), said, rule_of(submission))
    return _whole(submission, verdict.results, verdict.reason)


def by_moderator(submission: Submission, scores: Mapping[str, int], reason: str) -> Final:
    """What follows from a moderator's levels: theirs hold, whatever readers said."""
    verdict = verdict_for(rubric_of(submission), [Said(dict(scores))], rule_of(submission))
    return _whole(submission, verdict.results, " ".join(reason.split()))


def _whole(submission: Submission, results: list[dict[str, Any]], reason: str) -> Final:
    """All criteria's results together, and what the pass rule makes of them."""
    if submission.status == Submission.Status.IN_APPEAL:
        anew = {result["key"]: result for result in results}
        results = [anew.get(result["key"], result) for result in submission.decision.results]
    scores = {result["key"]: result["score"] for result in results}
    verdict = verdict_for(submission.frozen_rubric.content, [Said(scores)], rule_of(submission))
    return Final(verdict.is_accepted, results, reason)
