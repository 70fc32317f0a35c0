"""A moderator decides: the work, what each reader said, a level for each criterion and a reason."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.keep_unsent import unsent
from peer_review import oversight, wording
from peer_review.actions.moderate import moderate
from peer_review.errors import NotInReviewError
from peer_review.models import Submission
from peer_review.moderation import case_of, code_of
from peer_review.progress import progress_of
from peer_review.seen import work_of
from peer_review.teach_forms import ModerationForm
from peer_review.views.teaching import StaffRequest, for_staff, has_looked, show


@for_staff("moderate")
@require_http_methods(["GET", "HEAD", "POST"])
def decide_on(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The page of one submission; its form is there while a moderator answers for it."""
    submission = _found(request, uuid)
    bar = oversight.bar_of(request.user, submission)
    if bar:
        context = {"bar": bar.value, "code": code_of(submission)}
        return show(request, "aside", context, status=HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        return _decide(request, submission)
    typed = unsent(session=request.session, address=request.path, user=request.user)
    return _page(request, submission, typed)


def _found(request: StaffRequest, uuid: UUID) -> Submission:
    """Anything of their institutions; their own work too, to be told that somebody else decides. 404 otherwise."""
    own = Submission.objects.filter(author=request.user, institution__in=oversight.institutions_of(request.user))
    for rows in (oversight.works_of(request.user), own.exclude(status=Submission.Status.SAMPLE)):
        found = rows.select_related("frozen_rubric").prefetch_related("decisions").filter(uuid=uuid).first()
        if found:
            return found
    raise Http404


def _page(request: StaffRequest, submission: Submission, data: Any = None, status: int = 200) -> HttpResponse:
    case = case_of(submission)
    form = ModerationForm(data, rubric=case.rubric)
    is_open = submission.is_undecided and submission.moderation_due_at is not None
    context = {
        "submission": submission,
        "code": code_of(submission),
        "case": case,
        "form": form if is_open and not submission.hidden_at else None,
        "rows": list(form.rows(case.parts)),
        "rule": wording.rule_of(submission),
        "is_shown": has_looked(request, submission),
        "was_involved": oversight.was_involved(request.user, submission),
        "progress": progress_of(submission, now()) if submission.is_undecided and not is_open else None,
        "work": work_of(submission, "teach_file"),
    }
    return show(request, "decide", context, at="teach", status=status)


def _decide(request: StaffRequest, submission: Submission) -> HttpResponse:
    """The button "Decide": what is missing is named, and everything that was entered is still there."""
    if submission.hidden_at and submission.is_undecided:
        return redirect("flag", submission.uuid)
    if not submission.is_undecided:
        return _came_first(request, submission)
    form = ModerationForm(request.POST, rubric=case_of(submission).rubric)
    if not form.is_valid():
        return _page(request, submission, request.POST, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        decision = moderate(
            submission=submission,
            moderator=request.user,
            scores=form.scores(),
            reason=form.cleaned_data["reason"],
        )
    except NotInReviewError:
        return _came_first(request, submission)
    if decision.moderator_id != request.user.pk:
        return _came_first(request, submission)
    messages.success(request, _("Decided. The author is told now, and reads your reason."))
    return redirect("moderate", submission.uuid)


def _came_first(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.info(request, _("Somebody came first: you find below what became of it."))
    return redirect("moderate", submission.uuid)
