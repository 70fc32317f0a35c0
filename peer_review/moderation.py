"""A submission as a moderator sees it: the work, and per criterion what each reader said (reads only)."""

from dataclasses import dataclass, field
from typing import Any

from peer_review import judging
from peer_review.feedback import Remark, last_words, readers_of, remarks_on
from peer_review.models import ReviewAssignment, Submission

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
    first, panel = readers_of(submission), readers_of(submission, Purpose.APPEAL)
    decision = submission.decision
    before = {result["key"]: result for result in decision.results} if decision else {}
    parts = [
        Part(one, remarks_on(one, first), remarks_on(one, panel), before.get(one["key"])) for one in rubric["criteria"]
    ]
    return Case(submission, rubric, parts, last_words(first))
