"""What an author reads once something is decided: results, and every reader's words (reads only)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from peer_review import feedback
from peer_review.feedback import Reader, Remark
from peer_review.models import Decision, ReviewAssignment, Submission

Purpose = ReviewAssignment.Purpose


@dataclass
class CriterionAnswer:
    """A criterion with what was decided (None where only comments were asked for) and everything said about it.

    `before`: the level of the first decision, where an appeal has changed it.
    """

    title: str
    result: dict[str, Any] | None
    before: str = ""
    remarks: list[Remark] = field(default_factory=list)


def readers_of(submission: Submission) -> list[Reader]:
    """The first readers and, once an appeal is decided, its panel. Two queries each; [] before the first decision."""
    decision = submission.decision
    if decision is None:
        return []
    panel = feedback.readers_of(submission, Purpose.APPEAL) if decision.stage == Decision.Stage.APPEAL else []
    return feedback.readers_of(submission) + panel


def criteria_of(submission: Submission, readers: Sequence[Reader]) -> list[CriterionAnswer]:
    """Every criterion of the rubric, in its order."""
    results = {result["key"]: result for result in submission.decision.results}
    before = _first_levels(submission)
    answers = []
    for criterion in submission.frozen_rubric.content["criteria"]:
        result, first = results.get(criterion["key"]), before.get(criterion["key"], "")
        changed = first if result and first != result["level_title"] else ""
        said = feedback.remarks_on(criterion, readers)
        answers.append(CriterionAnswer(criterion["title"], result, changed, said))
    return answers


def _first_levels(submission: Submission) -> dict[str, str]:
    """{criterion key: level} of the decision that was appealed against; {} without an appeal's decision."""
    decisions = sorted(submission.decisions.all(), key=lambda decision: decision.pk)
    if len(decisions) < 2:
        return {}
    return {result["key"]: result["level_title"] for result in decisions[0].results}
