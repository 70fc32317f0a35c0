"""What readers have raised: a moderator looks, and says what they found."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from peer_review import oversight
from peer_review.actions.settle_flag import settle_flag
from peer_review.models import ReviewFlag, Submission
from peer_review.moderation import code_of
from peer_review.seen import work_of
from peer_review.teach_forms import SettleForm
from peer_review.views.authoring import FILE_POLICY
from peer_review.views.teaching import StaffRequest, for_staff, has_looked, note_look, show

FLAGS_A_PAGE = 20


@for_staff("flags", with_names=False)
@require_safe
def flags(request: StaffRequest) -> HttpResponse:
    """Open ones, the oldest first."""
    found = open_flags(request).select_related("assignment__submission")
    page = Paginator(found, FLAGS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(flag, code_of(flag.assignment.submission)) for flag in page]
    return show(request, "flags", {"page_obj": page, "rows": rows}, at="flags")


def open_flags(request: StaffRequest) -> QuerySet[ReviewFlag]:
    """What nobody has settled yet, of the works that this person watches over."""
    overseen = oversight.overseen_by(request.user)
    return ReviewFlag.objects.filter(settled_at=None, assignment__submission__in=overseen)


@for_staff("flag")
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Everything that was raised about one work, each with its own form."""
    submission = _found(request, uuid)
    raised = list(ReviewFlag.objects.filter(assignment__submission=submission))
    if not raised:
        raise Http404
    if request.method != "POST":
        return _page(request, submission, raised, [SettleForm(flag=one) for one in raised])
    return _settle(request, submission, raised)


def _found(request: StaffRequest, uuid: UUID) -> Submission:
    found: Submission = get_object_or_404(oversight.overseen_by(request.user), uuid=uuid)
    return found


def _settle(request: StaffRequest, submission: Submission, raised: list[ReviewFlag]) -> HttpResponse:
    """The button beside one of them, named by the field `flag`."""
    chosen = next((one for one in raised if str(one.pk) == request.POST.get("flag")), None)
    if chosen is None:
        raise Http404
    form = SettleForm(request.POST, flag=chosen)
    if not form.is_valid():
        forms = [form if one is chosen else SettleForm(flag=one) for one in raised]
        return _page(request, submission, raised, forms, HTTPStatus.UNPROCESSABLE_ENTITY)
    words = form.cleaned_data["settlement"]
    settle_flag(flag=chosen, moderator=request.user, settlement=words, is_founded=form.is_founded)
    messages.success(request, _("Kept. Thank you for looking."))
    is_any_left = any(one.settled_at is None for one in raised if one is not chosen)
    return redirect("flag", submission.uuid) if is_any_left else redirect("flags")


def _page(
    request: StaffRequest, submission: Submission, raised: list[ReviewFlag], forms: list[SettleForm], status: int = 200
) -> HttpResponse:
    context = {
        "submission": submission,
        "code": code_of(submission),
        "forms": [form for form in forms if not form.flag.settled_at],
        "settled": [one for one in raised if one.settled_at],
        "is_shown": has_looked(request, submission),
        "wrong": next((form for form in forms if form.is_bound), None),
        "work": work_of(submission, "teach_file"),
    }
    return show(request, "flag", context, at="flags", status=status)


@for_staff("flag")
@require_POST
def look(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The button "Show me the work" of one that is hidden; that somebody looked is kept in the log."""
    submission = _found(request, uuid)
    if submission.hidden_at and not has_looked(request, submission):
        log(submission, "peer_review.look", user=request.user)
    note_look(request, submission)
    return redirect("flag", uuid)


@for_staff("flags", with_names=False)
@require_safe
def file(request: StaffRequest, uuid: UUID) -> HttpResponse | FileResponse:
    """One file of a work that this person watches over, as an attachment under a neutral name."""
    item = get_object_or_404(oversight.files_of(request.user).select_related("submission"), uuid=uuid)
    if not has_looked(request, item.submission):
        return redirect("flag", item.submission.uuid)
    response = FileResponse(item.file.open("rb"), as_attachment=True, filename=item.neutral_name)
    response["Content-Type"] = item.content_type or "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
