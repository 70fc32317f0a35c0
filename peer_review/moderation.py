"""A submission as a moderator sees it: the work, and per criterion what each reader said (reads only).

Readers have the numbers under which the author reads them, so that a reason may name "Reviewer 2".
"""

from dataclasses import dataclass, field
from typing import Any

from peer_review import judging
from peer_review.feedback import Remark, shuffled
from peer_review.models import Assessment, ReviewAssignment, Submission, SubmissionEvidence

Purpose = ReviewAssignment.Purpose


@dataclass(frozen=True)
class Part:
    """A criterion with what the first readers said, what a panel said, and the result before an appeal if any."""

    criterion: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)
    panel: list[Remark] = field(default_factory=list)
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Case:
    """`rubric` and `parts` are narrowed to what is asked for now: in an appeal, the criteria appealed against."""

    submission: Submission
    rubric: dict[str, Any]
    parts: list[Part]
    overall: list[Remark]


def code_of(submission: Submission) -> str:
    """What a portfolio is called among those who decide: "4F2A". Nobody's name."""
    return str(submission.uuid)[:4].upper()


def case_of(submission: Submission) -> Case:
    """Five queries."""
    rubric = judging.rubric_of(submission)
    first, panel = shuffled(submission), shuffled(submission, Purpose.APPEAL)
    said, anew = _by_key(first), _by_key(panel)
    decision = submission.decision
    before = {result["key"]: result for result in decision.results} if decision else {}
    parts = [Part(one, _remarks(one, said), _remarks(one, anew), before.get(one["key"])) for one in rubric["criteria"]]
    spoke = [(number, assessment.comment) for number, assessment in enumerate(first, start=1)]
    return Case(submission, rubric, parts, [Remark(number, words) for number, words in spoke if words])


def work_of(submission: Submission) -> dict[str, Any]:
    """The links and files of a work, for a template. One query."""
    evidence = list(submission.evidence.all())
    return {
        "links": [item for item in evidence if item.kind == SubmissionEvidence.Kind.LINK],
        "files": [item for item in evidence if item.kind == SubmissionEvidence.Kind.FILE],
    }


def _by_key(assessments: list[Assessment]) -> list[dict[str, Any]]:
    return [{score.criterion_key: score for score in one.scores.all()} for one in assessments]


def _remarks(criterion: dict[str, Any], said: list[dict[str, Any]]) -> list[Remark]:
    """What each reader said about this criterion, of those who were asked about it."""
    titles = {level["score"]: level["title"] for level in criterion["levels"]}
    found = ((number, by_key.get(criterion["key"])) for number, by_key in enumerate(said, start=1))
    return [Remark(number, one.comment, titles.get(one.score, "")) for number, one in found if one]
