"""What an author says to a decision: how useful each review was, and, once, that it should be read again."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.keep_unsent import signed_in_at, unsent
from peer_review import answers
from peer_review.actions.appeal import DAYS_TO_APPEAL, appeal, appealable, may_appeal
from peer_review.actions.rate_review import rate_review
from peer_review.errors import NoAppealError
from peer_review.forms import AppealForm
from peer_review.models import Submission
from peer_review.views.authoring import own_submission, usefulness_form
from peer_review.views.requests import SignedInRequest


@signed_in_at("submission_appeal")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_submission(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Choose criteria, write the grounds, appeal. Where there is nothing to appeal against, the author's page."""
    own = own_submission(request, uuid)
    if not may_appeal(own) or not appealable(own):
        return _back(request, own)
    choices = _choices(own)
    if request.method == "POST":
        return _appeal(request, own, AppealForm(request.POST, choices=choices))
    typed = unsent(session=request.session, address=request.path, user=request.user)
    return _page(request, own, AppealForm(typed, choices=choices) if typed else AppealForm(choices=choices))


def _choices(own: Submission) -> list[tuple[str, str]]:
    """The criteria that were not reached."""
    titles = {result["key"]: result["title"] for result in own.decision.results}
    return [(key, titles[key]) for key in appealable(own)]


def _appeal(request: SignedInRequest, own: Submission, form: AppealForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, own, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        appeal(submission=own, author=request.user, **form.cleaned_data)
    except NoAppealError:
        return _back(request, own)
    messages.success(request, _("Your appeal is in. People who have not read your work before are asked to read it."))
    return redirect("submission", own.uuid)


def _page(request: SignedInRequest, own: Submission, form: AppealForm, status: int = HTTPStatus.OK) -> HttpResponse:
    assert own.decided_at is not None
    context = {"submission": own, "form": form, "until": own.decided_at + DAYS_TO_APPEAL}
    return render(request, "peer_review/appeal.html", context, status=status)


def _back(request: SignedInRequest, own: Submission) -> HttpResponse:
    """A second click finds the appeal under way; everybody else is told why there is none to make."""
    if own.status != Submission.Status.IN_APPEAL:
        messages.info(
            request,
            _(
                "There is nothing to appeal against. An appeal is possible once, within 14 days of a decision that "
                "asks for more work, as long as you have not handed in a new attempt."
            ),
        )
    return redirect("submission", own.uuid)


@signed_in_at("submission")
@require_POST
def rate_reviews(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The button "Save what you think of the reviews": by their numbers on the page. What is left open stays open."""
    own = own_submission(request, uuid)
    readers = answers.readers_of(own)
    form = usefulness_form(readers, request.POST)
    form.full_clean()
    said: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value is not None}
    for reader in readers:
        if reader.field in said:
            rate_review(assessment=reader.assessment, author=request.user, usefulness=said[reader.field])
    if not said:
        messages.info(request, _("Nothing was chosen, so nothing is changed."))
    else:
        messages.success(request, _("Thank you. Your readers learn how useful reviews are, never who said so."))
    return redirect("submission", uuid)
