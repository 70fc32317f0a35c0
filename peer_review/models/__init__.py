"""Judgement: what was submitted, who reads it, what they said, what was decided."""

from peer_review.models.decisions import Appeal, Decision, SubmissionStep
from peer_review.models.policies import ReviewerBadge, ReviewPolicy
from peer_review.models.reviewers import DeclaredRelation, Reliability, ReviewerProfile
from peer_review.models.reviews import Assessment, CriterionScore, ReviewAssignment, ReviewFlag
from peer_review.models.samples import Sample
from peer_review.models.submissions import (
    DEFAULT_DAYS,
    EXTENSIONS,
    FrozenRubric,
    Submission,
    SubmissionEvidence,
    evidence_path,
    evidence_storage,
)

__all__ = [
    "DEFAULT_DAYS",
    "EXTENSIONS",
    "Appeal",
    "Assessment",
    "CriterionScore",
    "Decision",
    "DeclaredRelation",
    "FrozenRubric",
    "Reliability",
    "ReviewAssignment",
    "ReviewFlag",
    "ReviewPolicy",
    "ReviewerBadge",
    "ReviewerProfile",
    "Sample",
    "Submission",
    "SubmissionEvidence",
    "SubmissionStep",
    "evidence_path",
    "evidence_storage",
]
