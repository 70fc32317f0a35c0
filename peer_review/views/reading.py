"""What a reviewer sees: their queue and the workspace. Whoever was not asked gets 404, the administrator too."""

from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.keep_unsent import signed_in_at, unsent
from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.request_review import request_review
from peer_review.actions.save_draft import save_draft
from peer_review.actions.start_review import start_review
from peer_review.errors import AssignmentClosedError
from peer_review.forms import AssessmentForm, draft_from
from peer_review.models import ReviewAssignment, Submission, SubmissionEvidence

DONE_A_PAGE = 10
# An attachment that a browser opens all the same may do nothing and see nothing (QUALITY S-02).
FILE_POLICY = "default-src 'none'; sandbox"


class SignedInRequest(HttpRequest):
    """What `login_required` lets through."""

    user: User


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What to read, what was read and what became of it. A fixed number of queries."""
    own = ReviewAssignment.objects.visible_to(request.user).for_queue()
    done = own.exclude(completed_at=None).order_by("-completed_at")
    context = {
        "open": list(own.open().filter(submission__status=Submission.Status.IN_REVIEW)),
        "done": Paginator(done, DONE_A_PAGE).get_page(request.GET.get("page")),
        "now": now(),
    }
    return render(request, "peer_review/queue.html", context)


@signed_in_at("reviews")
@require_POST
def ask_for_review(request: SignedInRequest) -> HttpResponse:
    """The button "Ask for a portfolio to review"."""
    assignment = request_review(reviewer=request.user)
    if assignment:
        return redirect("review", assignment.uuid)
    messages.info(request, _nothing_to_give(request))
    return redirect("reviews")


def _nothing_to_give(request: SignedInRequest) -> str:
    """Why there is nothing, and what happens next."""
    if ReviewAssignment.objects.visible_to(request.user).open().exists():
        return _("Nothing else is waiting for you now. Finish what you have, and ask again another day.")
    return _(
        "No portfolio is waiting for you now. You can read those of people who took the same task as you, or work "
        "towards a badge that you hold. As soon as one comes in we tell you."
    )


@signed_in_at("review")
@require_http_methods(["GET", "HEAD", "POST"])
def workspace(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One review: before the start, at work, handed in, or no longer needed."""
    own = ReviewAssignment.objects.of_reviewer(request.user).select_related("submission__frozen_rubric")
    assignment = get_object_or_404(own, uuid=uuid)
    if assignment.completed_at:
        return _handed_in(request, assignment)
    if not assignment.is_open:
        return render(request, "peer_review/closed.html", {"assignment": assignment}, status=HTTPStatus.GONE)
    if request.method == "POST":
        return _submit_review(request, assignment)
    if not assignment.started_at:
        return render(request, "peer_review/before.html", {"assignment": assignment})
    typed = unsent(session=request.session, address=request.path, user=request.user)
    kept = draft_from(typed, _rubric(assignment)) if typed else assignment.draft
    return _workspace(request, assignment, AssessmentForm(rubric=_rubric(assignment), draft=kept))


def _rubric(assignment: ReviewAssignment) -> dict[str, object]:
    content: dict[str, object] = assignment.submission.frozen_rubric.content
    return content


def _workspace(
    request: HttpRequest, assignment: ReviewAssignment, form: AssessmentForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    evidence = list(assignment.submission.evidence.all())
    context = {
        "assignment": assignment,
        "submission": assignment.submission,
        "rubric": _rubric(assignment),
        "form": form,
        "links": [item for item in evidence if item.kind == SubmissionEvidence.Kind.LINK],
        "files": [item for item in evidence if item.kind == SubmissionEvidence.Kind.FILE],
    }
    return render(request, "peer_review/workspace.html", context, status=status)


def _submit_review(request: HttpRequest, assignment: ReviewAssignment) -> HttpResponse:
    """The button "Submit review": what is missing is named, and what was entered is kept on the server as well."""
    rubric = _rubric(assignment)
    form = AssessmentForm(request.POST, rubric=rubric)
    try:
        if not form.is_valid():
            save_draft(assignment=assignment, draft=draft_from(request.POST, rubric))
            return _workspace(request, assignment, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        assess(assignment=assignment, scores=form.scores(), comment=form.cleaned_data["overall"])
    except AssignmentClosedError:
        return redirect("review", assignment.uuid)
    messages.success(request, _("Thank you. Your review is handed in, and the author reads it once all are in."))
    return redirect("reviews")


def _handed_in(request: HttpRequest, assignment: ReviewAssignment) -> HttpResponse:
    """What the reviewer said, and what became of the submission. The work itself is not shown any more."""
    scores = {score.criterion_key: score for score in assignment.assessment.scores.all()}
    criteria = [
        {
            "title": criterion["title"],
            "level": next(v["title"] for v in criterion["levels"] if v["score"] == scores[criterion["key"]].score),
            "comment": scores[criterion["key"]].comment,
        }
        for criterion in assignment.submission.frozen_rubric.content["criteria"]
    ]
    return render(request, "peer_review/handed_in.html", {"assignment": assignment, "criteria": criteria})


@signed_in_at("review")
@require_POST
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The button "Start review"."""
    assignment = get_object_or_404(ReviewAssignment.objects.of_reviewer(request.user), uuid=uuid)
    # Closed meanwhile? The page says so.
    with suppress(AssignmentClosedError):
        start_review(assignment=assignment)
    return redirect("review", assignment.uuid)


@signed_in_at("review")
@require_POST
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The button "Save draft", and the script's autosave, which asks for JSON: {"saved_at": "…Z"} or 410."""
    own = ReviewAssignment.objects.of_reviewer(request.user).select_related("submission__frozen_rubric")
    assignment = get_object_or_404(own, uuid=uuid)
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    try:
        save_draft(assignment=assignment, draft=draft_from(request.POST, _rubric(assignment)))
    except AssignmentClosedError:
        return JsonResponse({}, status=HTTPStatus.GONE) if wants_json else redirect("review", uuid)
    saved_at = localtime(assignment.draft_saved_at)
    if wants_json:
        return JsonResponse({"saved_at": saved_at.isoformat()})
    messages.success(request, _("Saved on the server, %(time)s.") % {"time": date_format(saved_at, "H:i T")})
    return redirect("review", uuid)
