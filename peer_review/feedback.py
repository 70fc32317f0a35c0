"""What readers said, in the order and under the names that their author may read (reads only).

Readers are numbered by a draw of the submission, not by time or account, so that "Reviewer 2" says nothing about who it
was; the number is the same on every criterion of one submission and another on the next. In an open review they have
their own names. Whoever decides reads them under the same names, so that a reason may speak of "Reviewer 2".
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from peer_review.models import Assessment, CriterionScore, ReviewAssignment, Submission

Purpose = ReviewAssignment.Purpose


@dataclass(frozen=True)
class Reader:
    """One reader of a submission, with what they said by criterion. `field` names them in a form of its page."""

    field: str
    name: str
    assessment: Assessment
    scores: Mapping[str, CriterionScore]


@dataclass(frozen=True)
class Remark:
    """Who, what they chose, and why."""

    name: str
    level_title: str
    comment: str


def readers_of(submission: Submission, purpose: str = Purpose.REVIEW) -> list[Reader]:
    """The first readers, or the panel, in the submission's own order. Two queries."""
    rows = Assessment.objects.filter(assignment__submission=submission, assignment__purpose=purpose)
    rows = rows.prefetch_related("scores").select_related("assignment__reviewer")
    drawn = sorted(rows, key=lambda row: _lot(submission, row))
    return [_reader(submission, purpose, number, row) for number, row in enumerate(drawn, start=1)]


def _lot(submission: Submission, assessment: Assessment) -> str:
    return hashlib.sha256(f"{submission.uuid}:{assessment.assignment.uuid}".encode()).hexdigest()


def _reader(submission: Submission, purpose: str, number: int, row: Assessment) -> Reader:
    is_panel = purpose == Purpose.APPEAL
    name = _("Panel, reader %(number)s") if is_panel else _("Reviewer %(number)s")
    return Reader(
        field=f"{'panel' if is_panel else 'review'}-{number}",
        name=name % {"number": number} if submission.is_blind else str(row.assignment.reviewer.display_name),
        assessment=row,
        scores={score.criterion_key: score for score in row.scores.all()},
    )


def remarks_on(criterion: Mapping[str, Any], readers: Sequence[Reader]) -> list[Remark]:
    """What each reader said about this criterion, of those who were asked about it."""
    titles = {level["score"]: level["title"] for level in criterion["levels"]}
    said = ((reader.name, reader.scores.get(criterion["key"])) for reader in readers)
    return [Remark(name, titles.get(own.score, ""), own.comment) for name, own in said if own]


def last_words(readers: Sequence[Reader]) -> list[Remark]:
    """What readers said besides."""
    return [Remark(reader.name, "", reader.assessment.comment) for reader in readers if reader.assessment.comment]
