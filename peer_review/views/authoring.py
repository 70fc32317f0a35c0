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
from accounts.models import User
from peer_review import feedback, links
from peer_review.actions.withdraw import withdraw
from peer_review.errors import NotInReviewError
from peer_review.models import Submission, SubmissionEvidence
from peer_review.progress import progress_of

# An attachment that a browser opens all the same may do nothing and see nothing (QUALITY S-02).
FILE_POLICY = "default-src 'none'; sandbox"


class SignedInRequest(HttpRequest):
    """What `login_required` lets through."""

    user: User


@login_required
@require_safe
def submission(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The author's own page of one attempt."""
    own = (
        Submission.objects.visible_to(request.user)
        .select_related("frozen_rubric", "institution")
        .prefetch_related("decisions")
    )
    shown = get_object_or_404(own, uuid=uuid)
    context: dict[str, Any] = {
        "submission": shown,
        "evidence": list(shown.evidence.all()),
        "attempts": list(own.for_task(shown.task_uuid).order_by("-attempt")),
        "resubmit_url": links.resubmit_url(shown.task_uuid),
    }
    if shown.is_undecided:
        context["progress"] = progress_of(shown)
    elif shown.decision:
        assessments = feedback.shuffled(shown)
        context["criteria"] = feedback.criteria_feedback(shown, assessments)
        context["passed_count"] = sum(part.result["is_passed"] for part in context["criteria"])
        context["overall"] = feedback.overall_remarks(assessments)
    return render(request, "peer_review/submission.html", context)


@signed_in_at("submission")
@require_POST
def withdraw_submission(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The button "Withdraw"."""
    own = get_object_or_404(Submission.objects.visible_to(request.user), uuid=uuid)
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
