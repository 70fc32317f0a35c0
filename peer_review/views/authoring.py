"""What an author sees of their submission, and its files. Everybody else gets 404, the platform administrator too."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.keep_unsent import signed_in_at
from peer_review import answers, feedback, links, wording
from peer_review.actions.appeal import DAYS_TO_APPEAL, appealable, may_appeal
from peer_review.actions.withdraw import withdraw
from peer_review.errors import NotInReviewError
from peer_review.forms import UsefulnessForm
from peer_review.models import Appeal, Submission, SubmissionEvidence, SubmissionStep
from peer_review.progress import progress_of
from peer_review.views.requests import SignedInRequest

# An attachment that a browser opens all the same may do nothing and see nothing (QUALITY S-02).
FILE_POLICY = "default-src 'none'; sandbox"
Status = Submission.Status


def own_submission(request: HttpRequest, uuid: UUID) -> Submission:
    """One's own; 404 for everybody else."""
    found: Submission = get_object_or_404(_own(request), uuid=uuid)
    return found


def _own(request: HttpRequest) -> Any:
    rows = Submission.objects.visible_to(request.user).select_related("frozen_rubric", "institution")
    return rows.prefetch_related("decisions")


@login_required
@require_safe
def submission(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The author's own page of one attempt."""
    shown = own_submission(request, uuid)
    steps = list(shown.steps.all())
    context: dict[str, Any] = {
        "submission": shown,
        "evidence": list(shown.evidence.all()),
        "attempts": list(_own(request).for_task(shown.task_uuid).order_by("-attempt")),
        "resubmit_url": links.resubmit_url(shown.task_uuid),
        "appeal": Appeal.objects.filter(submission=shown).first(),
        "can_withdraw": shown.status in (Status.IN_REVIEW, Status.IN_MODERATION),
        "log": wording.log_of(shown, steps),
        "is_taken_out": any(step.kind == SubmissionStep.Kind.TAKEN_OUT for step in steps),
    }
    context |= _standing(shown) if shown.is_undecided else {}
    context |= _decided(shown) if shown.decision else {}
    return render(request, "peer_review/submission.html", context)


def _standing(shown: Submission) -> dict[str, Any]:
    progress = progress_of(shown)
    return {"standing": wording.standing(progress), "reviews_in": wording.reviews_in(progress)}


def _decided(shown: Submission) -> dict[str, Any]:
    """Results and remarks, how they came about, and what the author can say to that."""
    decision, readers = shown.decision, answers.readers_of(shown)
    context: dict[str, Any] = {
        "decision": decision,
        "decided_by": wording.decided_by(decision),
        "counted": wording.counted(decision),
        "how_it_counts": wording.how_it_counts(decision),
        "moderator_says": decision.reason if wording.is_moderated(decision) else "",
        "criteria": answers.criteria_of(shown, readers),
        "overall": feedback.last_words(readers),
        "usefulness": usefulness_form(readers) if readers else None,
    }
    if shown.decided_at and may_appeal(shown) and appealable(shown):
        context["appeal_until"] = shown.decided_at + DAYS_TO_APPEAL
    return context


def usefulness_form(readers: list[feedback.Reader], data: Any = None) -> UsefulnessForm:
    """Three choices for each reader of the page."""
    names = {reader.field: reader.name for reader in readers}
    given = {reader.field: reader.assessment.usefulness for reader in readers}
    return UsefulnessForm(data, names=names, given=given)


@signed_in_at("submission")
@require_POST
def withdraw_submission(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The button "Withdraw"."""
    own = own_submission(request, uuid)
    try:
        withdraw(submission=own, actor=request.user)
        messages.success(request, _("Taken back. Nobody reads it any more, and you can hand it in again."))
    except NotInReviewError:
        messages.info(request, _("The decision came first: you find it below."))
    return redirect("submission", uuid)


@login_required
@require_safe
def evidence_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """One file as an attachment under a neutral name, for its author and for who is reading it."""
    readable = SubmissionEvidence.objects.visible_to(request.user).files()
    item = get_object_or_404(readable, uuid=uuid)
    response = FileResponse(item.file.open("rb"), as_attachment=True, filename=item.neutral_name)
    response["Content-Type"] = item.content_type or "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
