"""What peer review keeps about a person, for `/my/data/`. The other side of a review is never in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from accounts.models import User
from peer_review import feedback
from peer_review.models import Assessment, ReviewAssignment, Submission


def submissions(user: User) -> list[dict[str, Any]]:
    """Everything handed in, with what was decided and what was said. Days, since hours could tell who."""
    rows = Submission.objects.authored_by(user).select_related("frozen_rubric")
    return [_submission(row) for row in rows.prefetch_related("evidence", "decisions")]


def _submission(row: Submission) -> dict[str, Any]:
    keys = ("kind", "title", "url", "content_type", "size", "sha256")
    return {
        "uuid": row.uuid,
        "task": row.task_title,
        "attempt": row.attempt,
        "language": row.language,
        "status": row.status,
        "submitted_at": row.submitted_at,
        "decided_on": row.decided_at and row.decided_at.date(),
        "text": row.text,
        "evidence": [{key: getattr(item, key) for key in keys} for item in row.evidence.all()],
        "manifest_digest": row.manifest_digest,
        "decision": _decision(row),
    }


def _decision(row: Submission) -> dict[str, Any] | None:
    """Results and remarks as the author's page shows them; None before the decision."""
    if row.decision is None:
        return None
    assessments = feedback.shuffled(row)
    criteria = feedback.criteria_feedback(row, assessments)
    return {
        "results": row.decision.results,
        "comments": {item.title: [remark.comment for remark in item.remarks] for item in criteria},
        "overall": [remark.comment for remark in feedback.overall_remarks(assessments)],
    }


def reviews_given(user: User) -> list[dict[str, Any]]:
    """Everything this person said about others' work, drafts included."""
    rows = ReviewAssignment.objects.of_reviewer(user).select_related("submission", "assessment")
    return [_review(row) for row in rows.prefetch_related("assessment__scores")]


def _review(row: ReviewAssignment) -> dict[str, Any]:
    assessment: Assessment | None = getattr(row, "assessment", None)
    scores = assessment.scores.all() if assessment else ()
    return {
        "task": row.submission.task_title,
        "asked_on": row.proposed_at.date(),
        "completed_at": row.completed_at,
        "draft": {} if assessment else row.draft,
        "comment": assessment.comment if assessment else "",
        "criteria": [{"key": s.criterion_key, "score": s.score, "comment": s.comment} for s in scores],
    }


def register_sections() -> None:
    """Hand the sections to the registry."""
    personal_data.register("submissions", _("Portfolios you handed in, and what was decided"), submissions)
    personal_data.register("reviews", _("Reviews you wrote"), reviews_given)
