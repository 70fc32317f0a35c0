"""What the pages under `/teach/` share: who they are for, and the look at a work that was hidden."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions.keep_unsent import signed_in_at
from accounts.models import User
from peer_review import oversight
from peer_review.models import Submission

View = Callable[..., Any]
# (name of the address, what it is called) of the pages that stand beside each other.
PAGES = (
    ("teach", _("What waits")),
    ("flags", _("Raised")),
    ("practice_pieces", _("Practice pieces")),
    ("integrity", _("Worth a look")),
    ("teach_rubrics", _("Agreement")),
)
LOOKED = "peer_review.looked"
# A session is a row of the database: only the latest looks are kept.
MOST_LOOKS = 50


class StaffRequest(HttpRequest):
    """What `for_staff` lets through."""

    user: User


def for_staff(page: str, *, with_names: bool = True) -> Callable[[View], View]:
    """For a view: who settles nothing anywhere gets 404, a visitor signs in and comes back to `page`."""

    def decorate(view: View) -> View:
        @signed_in_at(page, with_names=with_names)
        @wraps(view)
        def guarded(request: HttpRequest, **names: Any) -> HttpResponse:
            if not oversight.oversees_anything(request.user):
                raise Http404
            response: HttpResponse = view(request, **names)
            return response

        return guarded

    return decorate


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, at: str = "", status: int = 200
) -> HttpResponse:
    """A page of `templates/peer_review/teach/` with the row of pages above it; `at` is the one it belongs to."""
    nav = [{"url": reverse(name), "label": label, "is_current": name == at} for name, label in PAGES]
    return render(request, f"peer_review/teach/{template}.html", {**context, "teach_nav": nav}, status=status)


def has_looked(request: HttpRequest, submission: Submission) -> bool:
    """Whether this person asked to see a hidden work in this session; always for what is not hidden."""
    return submission.hidden_at is None or str(submission.uuid) in request.session.get(LOOKED, [])


def note_look(request: HttpRequest, submission: Submission) -> None:
    """From now on, and until they sign out, the work is shown to them."""
    seen = [uuid for uuid in request.session.get(LOOKED, []) if uuid != str(submission.uuid)]
    request.session[LOOKED] = [*seen, str(submission.uuid)][-MOST_LOOKS:]
