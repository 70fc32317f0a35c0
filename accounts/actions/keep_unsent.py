"""Keep what somebody typed when their session had ended, until they have signed in again.

A form that takes work names its writer in a hidden field: `writer`, the uuid of the person it was drawn for. Sent after
the session ended, its fields wait in the visitor's session (which sign-in keeps), and only the same person gets them
back, on the page they were on.
"""

from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User

KEY = "accounts.unsent"
# Characters, URL-encoded. A session is a row of the database: nobody without an account fills it with more.
MOST = 300_000

Session = MutableMapping[str, Any]
View = Callable[..., HttpResponse]


def keep_unsent(*, session: Session, address: str, data: QueryDict) -> bool:
    """Keep the fields for the page at `address` (a path). False for a form that names no writer, or is too long."""
    fields = data.urlencode()
    if not data.get("writer") or len(fields) > MOST:
        return False
    session[KEY] = {"address": address, "fields": fields}
    return True


def unsent(*, session: Session, address: str, user: User) -> QueryDict | None:
    """What this person had typed on the page at `address`, or None. It stays until the page is sent."""
    kept = session.get(KEY)
    if not kept or kept["address"] != address:
        return None
    data = QueryDict(kept["fields"])
    return data if data["writer"] == str(user.uuid) else None


def signed_in_at(page: str, *, with_names: bool = True) -> Callable[[View], View]:
    """For a view: who is not signed in does so and comes back to `page`, the name of an address.

    It takes the view's own arguments unless `with_names` is False. Unlike `login_required` this never leads back to an
    address that answers nothing but POST.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **names: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request, reverse(page, kwargs=names if with_names else None))
            if request.method == "POST" and KEY in request.session:
                del request.session[KEY]
            return view(request, **names)

        return guarded

    return decorate


def _sign_in_first(request: HttpRequest, address: str) -> HttpResponse:
    """To the sign-in page; what was typed waits. A script that saves by itself is told nothing each time it tries."""
    is_kept = request.method == "POST" and keep_unsent(session=request.session, address=address, data=request.POST)
    if is_kept and request.accepts("text/html"):
        messages.info(request, _("You were signed out. Sign in, and what you typed is here again."))
    return redirect_to_login(address)
