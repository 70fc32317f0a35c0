"""What an author reads once something is decided: results, and every reader's words (reads only).

A reader has a name on this page only: a number drawn by lot (see `feedback`), or in an open review their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from peer_review import feedback
from peer_review.models import Assessment, Decision, ReviewAssignment, Submission

Purpose = ReviewAssignment.Purpose


@dataclass(frozen=True)
class Reader:
    """One reader of this submission. `field` names them in a form of this page."""

    field: str
    name: str
    assessment: Assessment


@dataclass(frozen=True)
class Remark:
    """Who, what they chose, and why."""

    name: str
    level_title: str
    comment: str


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
    found = _numbered(submission, Purpose.REVIEW, "review")
    if decision.stage == Decision.Stage.APPEAL:
        found += _numbered(submission, Purpose.APPEAL, "panel")
    return found


def _numbered(submission: Submission, purpose: str, prefix: str) -> list[Reader]:
    rows = feedback.shuffled(submission, purpose)
    return [
        Reader(f"{prefix}-{number}", _name(submission, row, purpose, number), row)
        for number, row in enumerate(rows, start=1)
    ]


def _name(submission: Submission, row: Assessment, purpose: str, number: int) -> str:
    if not submission.is_blind:
        return str(row.assignment.reviewer.display_name)
    if purpose == Purpose.APPEAL:
        return _("Panel, reader %(number)s") % {"number": number}
    return _("Reviewer %(number)s") % {"number": number}


def criteria_of(submission: Submission, readers: Sequence[Reader]) -> list[CriterionAnswer]:
    """Every criterion of the rubric, in its order."""
    results = {result["key"]: result for result in submission.decision.results}
    before = _first_levels(submission)
    said = [(one.name, {score.criterion_key: score for score in one.assessment.scores.all()}) for one in readers]
    answers = []
    for criterion in submission.frozen_rubric.content["criteria"]:
        key, result = criterion["key"], results.get(criterion["key"])
        answer = CriterionAnswer(criterion["title"], result)
        if result and before.get(key, result["level_title"]) != result["level_title"]:
            answer.before = before[key]
        titles = {level["score"]: level["title"] for level in criterion["levels"]}
        own = [(name, scores[key]) for name, scores in said if key in scores]
        answer.remarks = [Remark(name, titles.get(score.score, ""), score.comment) for name, score in own]
        answers.append(answer)
    return answers


def _first_levels(submission: Submission) -> dict[str, str]:
    """{criterion key: level} of the decision that was appealed against; {} without an appeal's decision."""
    decisions = sorted(submission.decisions.all(), key=lambda decision: decision.pk)
    if len(decisions) < 2:
        return {}
    return {result["key"]: result["level_title"] for result in decisions[0].results}


def last_words(readers: Sequence[Reader]) -> list[Remark]:
    """What readers said besides."""
    return [Remark(one.name, "", one.assessment.comment) for one in readers if one.assessment.comment]
