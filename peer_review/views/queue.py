"""A reader's list: what to read, what was read and what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.keep_unsent import signed_in_at
from accounts.models import User
from peer_review import dispatch, practice, readers
from peer_review.actions.offer_practice import offer_practice_again
from peer_review.actions.request_review import request_review
from peer_review.models import ReviewAssignment, ReviewerProfile, Submission
from peer_review.views.requests import SignedInRequest

DONE_A_PAGE = 10
# Of what was let lapse, the newest: each is looked up to see whether its place is still free.
LAPSED_SHOWN = 3


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What to read, what can be had again, what was read. A fixed number of queries."""
    own = ReviewAssignment.objects.of_reviewer(request.user).for_queue()
    done = own.exclude(completed_at=None).order_by("-completed_at", "-pk")
    context = {
        "open": list(own.readable()),
        "lapsed": _free_again(request.user),
        "done": Paginator(done, DONE_A_PAGE).get_page(request.GET.get("page")),
        "profile": ReviewerProfile.objects.filter(person=request.user).first(),
        "now": now(),
        "is_asked_to_practise": practice.is_asked_to_practise(request.user),
        "is_reader": readers.is_reader(request.user),
    }
    return render(request, "peer_review/queue.html", context)


def _free_again(user: User) -> list[ReviewAssignment]:
    """What this person did not begin in time and may still have, since nobody has taken the place."""
    rows = ReviewAssignment.objects.of_reviewer(user).for_queue()
    rows = rows.filter(released_for=ReviewAssignment.Released.LAPSED, submission__status__in=Submission.UNDECIDED)
    newest = rows.order_by("-released_at")[:LAPSED_SHOWN]
    return [row for row in newest if dispatch.missing(row.submission, now())]


@signed_in_at("reviews")
@require_POST
def ask_for_review(request: SignedInRequest) -> HttpResponse:
    """The button "Ask for a portfolio to review"."""
    assignment = request_review(reviewer=request.user)
    if assignment:
        return redirect("review", assignment.uuid)
    messages.info(request, _nothing_to_give(request))
    return redirect("reviews")


@signed_in_at("reviews")
@require_POST
def practise(request: SignedInRequest) -> HttpResponse:
    """The button "Practise": the next piece of who was asked to, or the list where nothing is left."""
    piece = offer_practice_again(reader=request.user)
    return redirect("review", piece.uuid) if piece else redirect("reviews")


def _nothing_to_give(request: SignedInRequest) -> str:
    """Why there is nothing, and what happens next."""
    if practice.is_asked_to_practise(request.user):
        return _("Before your next review come the practice pieces. Press “Practise”: it takes about 15 minutes.")
    if ReviewAssignment.objects.of_reviewer(request.user).readable().exists():
        return _("Nothing else is waiting for you now. Finish what you have, and ask again another day.")
    return _(
        "No portfolio is waiting for you now. You can read those of people who took the same task as you, or work "
        "towards a badge that you hold. As soon as one comes in we tell you."
    )
