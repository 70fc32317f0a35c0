"""What peer review keeps about a person, for `/my/data/`. The other side of a review is never in it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from accounts.models import User
from peer_review import answers, credit, feedback
from peer_review.models import (
    Appeal,
    Assessment,
    DeclaredRelation,
    ReviewAssignment,
    ReviewerProfile,
    Submission,
    SubmissionStep,
)
from peer_review.wording import tellable


def submissions(user: User) -> list[dict[str, Any]]:
    """Everything handed in, with what was decided and what was said. Days, since hours could tell who."""
    rows = Submission.objects.authored_by(user).exclude(status=Submission.Status.SAMPLE)
    rows = rows.select_related("frozen_rubric", "appeal")
    return [_submission(row) for row in rows.prefetch_related("evidence", "decisions", "steps")]


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
        "steps": [_step(step) for step in tellable(row.steps.all())],
        "decision": _decision(row),
        "appeal": _appeal(getattr(row, "appeal", None)),
    }


def _step(step: SubmissionStep) -> dict[str, Any]:
    expected = step.expected_at and step.expected_at.date()
    return {"what": step.kind, "readers": step.count, "on": step.at.date(), "expected_by": expected}


def _decision(row: Submission) -> dict[str, Any] | None:
    """Results and remarks as the author's page shows them; None before the decision."""
    if row.decision is None:
        return None
    readers = answers.readers_of(row)
    criteria = answers.criteria_of(row, readers)
    return {
        "stage": row.decision.stage,
        "results": [_without_weights(result) for result in row.decision.results],
        "comments": {item.title: [remark.comment for remark in item.remarks] for item in criteria},
        "overall": [remark.comment for remark in feedback.last_words(readers)],
        "usefulness": {reader.field: reader.assessment.usefulness for reader in readers},
    }


def _without_weights(result: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader's word weighs is theirs alone, and could be known again in another work of the same reader."""
    return {key: value for key, value in result.items() if key != "weights"}


def _appeal(row: Appeal | None) -> dict[str, Any] | None:
    return {"criteria": row.criteria, "grounds": row.grounds, "made_on": row.made_at.date()} if row else None


def reviews_given(user: User) -> list[dict[str, Any]]:
    """Everything this person said about others' work, drafts included."""
    rows = ReviewAssignment.objects.of_reviewer(user).select_related("submission", "assessment")
    return [_review(row) for row in rows.prefetch_related("assessment__scores", "flags")]


def _review(row: ReviewAssignment) -> dict[str, Any]:
    assessment: Assessment | None = getattr(row, "assessment", None)
    scores = assessment.scores.all() if assessment else ()
    return {
        "task": row.submission.task_title,
        "asked_on": row.proposed_at.date(),
        "completed_at": row.completed_at,
        "given_back_for": row.recusal,
        "draft": {} if assessment else row.draft,
        "comment": assessment.comment if assessment else "",
        "criteria": [{"key": s.criterion_key, "score": s.score, "comment": s.comment} for s in scores],
        "flags": [{"what": flag.kind, "note": flag.note, "on": flag.raised_at.date()} for flag in row.flags.all()],
    }


def reader(user: User) -> dict[str, Any]:
    """What they said about themself, whom they declared, and what their reviewing amounts to."""
    profile = ReviewerProfile.objects.filter(person=user).first()
    said = ("languages", "subjects", "school_level", "paused_until")
    relations = DeclaredRelation.objects.filter(person=user)
    return {
        "profile": profile and {name: getattr(profile, name) for name in said},
        "practises_since": profile and min((since[:10] for since in profile.to_practise.values()), default=None),
        "relations": [{"email": r.other_email, "kind": r.kind, "on": r.declared_at.date()} for r in relations],
        "credit": _credit(user),
    }


def _credit(user: User) -> dict[str, Any]:
    """As `/reviews/credit/` tells it."""
    own = credit.credit_of(user)
    return {
        "reviews": own.reviews,
        "minutes": own.minutes,
        "agreement": [
            {"rubric": one.title, "marks": one.marks, "equal": one.equal, "within_one_level": one.near}
            for one in own.by_rubric
        ],
        "usefulness": credit.tellable(user),
    }


def register_sections() -> None:
    """Hand the sections to the registry."""
    personal_data.register("submissions", _("Portfolios you handed in, and what was decided"), submissions)
    personal_data.register("reviews", _("Reviews you wrote"), reviews_given)
    personal_data.register("reader", _("You as a reader: what you said about yourself, and your credit"), reader)
