"""A work as its readers see it, and a review as its writer sees it again (reads only)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from peer_review import judging
from peer_review.credit import levels_apart
from peer_review.giveaways import giveaways
from peer_review.models import CriterionScore, ReviewAssignment, Submission, SubmissionEvidence


def work_of(submission: Submission, file_route: str = "evidence_file") -> dict[str, Any]:
    """What `peer_review/_work.html` draws: {brief, language, text, links, files}. One query; no file has its name.

    `file_route`: where this person may fetch files.
    """
    evidence: list[SubmissionEvidence] = list(submission.evidence.all())
    return {
        "brief": submission.brief,
        "language": submission.language,
        "text": submission.text,
        "links": [item for item in evidence if item.kind == SubmissionEvidence.Kind.LINK],
        "files": [_file(item, file_route) for item in evidence if item.kind == SubmissionEvidence.Kind.FILE],
    }


def _file(item: SubmissionEvidence, route: str) -> dict[str, Any]:
    return {"address": reverse(route, args=[item.uuid]), "type_name": item.type_name, "size": item.size}


def tells_who(writer: User, *texts: str) -> list[str]:
    """What in these texts says who wrote them: addresses, telephone numbers, the writer's own name and school."""
    return giveaways("\n".join(texts), [writer.get_full_name(), writer.last_name, writer.first_name, writer.school])


@dataclass(frozen=True)
class Said:
    """One criterion of a review. Of a practice piece also the trainer's level, remark, and how many levels lie between.

    `apart` is None where there is nothing to compare.
    """

    title: str
    level: str
    comment: str
    trainer_level: str = ""
    feedback: str = ""
    apart: int | None = None


def said_in(assignment: ReviewAssignment) -> list[Said]:
    """What was handed in, in the rubric's order. Two queries, three for a practice piece."""
    scores = {score.criterion_key: score for score in assignment.assessment.scores.all()}
    known = assignment.submission.sample.key if assignment.is_practice else {}
    criteria: Iterable[Mapping[str, Any]] = judging.rubric_for(assignment)["criteria"]
    return [_said(one, scores[one["key"]], known.get(one["key"])) for one in criteria if one["key"] in scores]


def _said(criterion: Mapping[str, Any], score: CriterionScore, known: Mapping[str, Any] | None) -> Said:
    titles = {level["score"]: level["title"] for level in criterion["levels"]}
    own = titles.get(score.score, "")
    if known is None:
        return Said(criterion["title"], own, score.comment)
    mark, trainer = score.score, known["score"]
    apart = None if mark is None or trainer is None else levels_apart(sorted(titles), mark, trainer)
    return Said(criterion["title"], own, score.comment, titles.get(trainer, ""), known["feedback"], apart)
