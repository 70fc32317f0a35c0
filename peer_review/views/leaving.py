"""A reader says that something is wrong with a work, or gives it back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.keep_unsent import signed_in_at
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.recuse import recuse
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment, ReviewFlag
from peer_review.views.reading import own_assignment
from peer_review.views.requests import SignedInRequest


@signed_in_at("review")
@require_POST
def flag(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One button a kind. 400 for a kind that is none."""
    assignment = own_assignment(request, uuid)
    kind = request.POST.get("kind", "")
    if kind not in ReviewFlag.Kind:
        return HttpResponseBadRequest(status=HTTPStatus.BAD_REQUEST)
    try:
        raise_flag(assignment=assignment, kind=kind, words=request.POST.get("note", ""))
    except AssignmentClosedError:
        return redirect("review", uuid)
    if kind != ReviewFlag.Kind.CHILD:
        messages.success(
            request, _("Thank you for saying so. A moderator looks at it; you can go on with your review meanwhile.")
        )
    return redirect("review", uuid)


@signed_in_at("review")
@require_POST
def give_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One button a reason. 400 for a reason that is none."""
    assignment = own_assignment(request, uuid)
    reason = request.POST.get("reason", "")
    if reason not in ReviewAssignment.Recusal:
        return HttpResponseBadRequest(status=HTTPStatus.BAD_REQUEST)
    try:
        recuse(assignment=assignment, reason=reason)
    except AssignmentClosedError:
        return redirect("review", uuid)
    messages.success(request, _("Given back. Somebody else is asked at once; thank you for saying so in time."))
    return redirect("reviews")
