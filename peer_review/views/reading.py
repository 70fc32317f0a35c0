"""A review from its start to its draft and its end. Whoever was not asked gets 404, the administrator too."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.keep_unsent import signed_in_at, unsent
from peer_review import dispatch, judging, practice, seen
from peer_review.actions.assess import assess
from peer_review.actions.offer_practice import offer_practice
from peer_review.actions.save_draft import choose_draft, save_draft, stamp_of
from peer_review.actions.start_review import start_review
from peer_review.errors import AssignmentClosedError, PlaceTakenError, PractiseFirstError
from peer_review.forms import AssessmentForm, draft_from
from peer_review.ladder import START_WITHIN
from peer_review.models import ReviewAssignment
from peer_review.views.requests import SignedInRequest


def own_assignment(request: SignedInRequest, uuid: UUID) -> ReviewAssignment:
    """One's own, released ones too; 404 for everybody else."""
    own = ReviewAssignment.objects.of_reviewer(request.user).select_related(
        "submission__frozen_rubric", "submission__author"
    )
    found: ReviewAssignment = get_object_or_404(own, uuid=uuid)
    return found


@signed_in_at("review")
@require_http_methods(["GET", "HEAD", "POST"])
def workspace(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One review: before the start, at work, handed in, or no longer to be had."""
    assignment = own_assignment(request, uuid)
    if assignment.completed_at:
        return _handed_in(request, assignment)
    if not assignment.is_open:
        return _not_open(request, assignment)
    if request.method == "POST":
        return _submit_review(request, assignment)
    if not assignment.started_at:
        return _before(request, assignment)
    rubric = judging.rubric_for(assignment)
    typed = unsent(session=request.session, address=request.path, user=request.user)
    kept = draft_from(typed, rubric) if typed else assignment.draft
    return _workspace(request, assignment, AssessmentForm(rubric=rubric, draft=kept))


def _before(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """What is asked, and what the reader should know before they see the work."""
    submission = assignment.submission
    context = {
        "assignment": assignment,
        "submission": submission,
        "criteria": judging.rubric_for(assignment)["criteria"],
        # A practice piece has no such hour; a hidden one must not be told by that.
        "start_by": assignment.start_by or assignment.proposed_at + START_WITHIN,
        "practises_first": not assignment.is_practice and practice.comes_first(request.user, submission),
    }
    return render(request, "peer_review/before.html", context)


def _not_open(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """Why it cannot be read; where nobody has taken its place it can be begun after all."""
    if assignment.has_lapsed and dispatch.missing(assignment.submission, now()):
        return _before(request, assignment)
    flags = list(assignment.flags.all())
    context = {"assignment": assignment, "submission": assignment.submission, "flags": flags}
    return render(request, "peer_review/closed.html", context, status=HTTPStatus.GONE)


def _workspace(
    request: SignedInRequest,
    assignment: ReviewAssignment,
    form: AssessmentForm,
    status: int = HTTPStatus.OK,
    signs: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "signs": signs,
        "assignment": assignment,
        "submission": assignment.submission,
        "work": seen.work_of(assignment.submission),
        "rubric": form.rubric,
        "form": form,
        "other": assignment.draft.get("other"),
        "other_at": _moment(assignment.draft.get("other", {}).get("at")),
        "base": stamp_of(assignment),
        "flags": list(assignment.flags.all()),
        "flag_kinds": assignment.flags.model.Kind.choices,
        "reasons": ReviewAssignment.Recusal.choices,
    }
    return render(request, "peer_review/workspace.html", context, status=status)


def _submit_review(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """The button "Submit review": what is missing is named, and what was entered is kept on the server as well."""
    rubric = judging.rubric_for(assignment)
    form = AssessmentForm(request.POST, rubric=rubric)
    try:
        signs = _new_signs(request, assignment) if form.is_valid() else []
        if not form.is_valid() or signs:
            save_draft(assignment=assignment, draft=draft_from(request.POST, rubric), base=request.POST.get("base"))
            return _workspace(request, assignment, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, signs=signs)
        assess(assignment=assignment, scores=form.scores(), comment=form.cleaned_data["overall"])
    except (AssignmentClosedError, PractiseFirstError):
        # The page says what has happened, or what comes first.
        return redirect("review", assignment.uuid)
    if assignment.is_practice:
        return redirect("review", assignment.uuid)
    messages.success(request, _("Thank you. Your review is handed in, and the author reads it once all are in."))
    return redirect("reviews")


def _new_signs(request: SignedInRequest, assignment: ReviewAssignment) -> list[str]:
    """What in the review says who wrote it, unless they were shown just this and hand it in all the same."""
    if not assignment.submission.is_blind or assignment.purpose == ReviewAssignment.Purpose.PRACTICE:
        return []
    written = [said for name, said in request.POST.items() if name == "overall" or name.startswith("comment-")]
    signs = seen.tells_who(request.user, *map(str, written))
    return [] if request.POST.getlist("sign") == signs else signs


def _handed_in(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    """What the reviewer said, and what became of it; the work itself is not shown any more."""
    context = {"assignment": assignment, "submission": assignment.submission, "criteria": seen.said_in(assignment)}
    return render(request, "peer_review/handed_in.html", context)


@signed_in_at("review")
@require_POST
def start(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The button "Start review": to the work, or first to a practice piece."""
    assignment = own_assignment(request, uuid)
    try:
        start_review(assignment=assignment)
    except PractiseFirstError:
        return _practise_first(request, assignment)
    except (PlaceTakenError, AssignmentClosedError):
        # The page says what has happened meanwhile.
        return redirect("review", uuid)
    return redirect("review", uuid)


def _practise_first(request: SignedInRequest, assignment: ReviewAssignment) -> HttpResponse:
    piece = offer_practice(assignment=assignment)
    if piece is None:
        return redirect("review", assignment.uuid)
    messages.info(
        request,
        _(
            "First a short practice piece: you read it as you would a colleague’s work, and then see how a trainer "
            "judged it. Your review waits for you meanwhile."
        ),
    )
    return redirect("review", piece.uuid)


@signed_in_at("review")
@require_POST
def draft(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The button "Save draft", and the script's autosave.

    That one asks for JSON: {"saved_at": stamp, "other": bool}, or 410. `base` names the draft that was changed,
    `written_at` says when, where the text waited on the device for a connection. Nothing is kept of a review that
    practice comes before: the page before it says so.
    """
    assignment = own_assignment(request, uuid)
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    try:
        _keep(request, assignment)
    except (AssignmentClosedError, PractiseFirstError):
        return JsonResponse({}, status=HTTPStatus.GONE) if wants_json else redirect("review", uuid)
    if wants_json:
        return JsonResponse({"saved_at": stamp_of(assignment), "other": "other" in assignment.draft})
    saved_at = localtime(assignment.draft_saved_at)
    messages.success(request, _("Saved on the server, %(time)s.") % {"time": date_format(saved_at, "H:i T")})
    return redirect("review", uuid)


def _keep(request: HttpRequest, assignment: ReviewAssignment) -> None:
    """Save what was entered, or go on with the version that was chosen of two."""
    entered: dict[str, Any] = draft_from(request.POST, judging.rubric_for(assignment))
    if chosen := request.POST.get("take"):
        choose_draft(assignment=assignment, draft=entered, takes_other=chosen == "other")
        return
    written_at = _moment(request.POST.get("written_at"))
    save_draft(assignment=assignment, draft=entered, base=request.POST.get("base"), written_at=written_at)


def _moment(text: str | None) -> datetime | None:
    """An ISO 8601 moment with its zone, or None."""
    try:
        found = parse_datetime(text or "")
    except ValueError:
        return None
    return found if found and is_aware(found) else None
