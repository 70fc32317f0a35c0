"""`/my/badges/import/` and the pages of badges from elsewhere: their holder's alone."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from badges import hosting, limits
from badges.actions.check_held_badge import check_held_badge
from badges.actions.discard_held_badge import discard_held_badge
from badges.actions.keep_badge import keep_badge
from badges.elsewhere import HeldBadge, as_it_came
from badges.errors import HeldBadgeRefusedError
from badges.forms import ImportForm
from badges.models import HeldCredential
from badges.openbadges.errors import BusyError
from badges.responses import private

REFUSED, BUSY = 422, 503


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_badge(request: HttpRequest) -> HttpResponse:
    """A file, a link or a text comes among the person's badges, or a sentence says why not."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method != "POST":
        return _import_page(request, form)
    if not form.is_valid():
        return _import_page(request, form, status=REFUSED)
    try:
        with limits.turn(request):
            return _keep(request, form)
    except HeldBadgeRefusedError as error:
        form.add_error(None, _("This badge was not taken in. %(reason)s") % {"reason": error})
        return _import_page(request, form, status=REFUSED)
    except (BusyError, limits.RefusedError):
        form.add_error(None, str(limits.BUSY))
        return _import_page(request, form, status=BUSY)


def _import_page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    return private(render(request, "badges/import.html", {"form": form}, status=status))


def _keep(request: HttpRequest, form: ImportForm) -> HttpResponse:
    arrival = hosting.receive(form.badge())
    held, is_new = keep_badge(holder=request.user, arrival=arrival)  # type: ignore[arg-type]
    if held is None:
        messages.info(request, _("This badge was earned here, and it is among your badges already."))
        return redirect("my_badges")
    done = (
        _("The badge is here now. Only you can see it.")
        if is_new
        else _("You had this badge here; it is up to date now.")
    )
    messages.success(request, done)
    return redirect("held_badge", held.uuid)


@login_required
@never_cache
@require_safe
def held_badge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One badge from elsewhere: what it claims, what we found, its file."""
    return private(render(request, "badges/held_badge.html", {"badge": HeldBadge(_own(request, uuid))}))


@login_required
@never_cache
@require_safe
def held_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The badge exactly as it came, to be saved."""
    held = _own(request, uuid)
    response = HttpResponse(as_it_came(held), content_type=held.media_type)
    response["Content-Disposition"] = f'attachment; filename="{HeldBadge(held).filename}"'
    return private(response)


@login_required
@never_cache
@require_safe
def held_text(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The credential alone, as text: what programs read."""
    held = _own(request, uuid)
    extension = "jwt" if held.is_jwt else "json"
    response = HttpResponse(held.text, content_type="text/plain" if held.is_jwt else "application/json")
    response["Content-Disposition"] = f'attachment; filename="badge-{held.uuid}.{extension}"'
    return private(response)


@login_required
@require_POST
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask again whether it holds."""
    held = _own(request, uuid)
    try:
        with limits.turn(request):
            check_held_badge(held=held)
    except (BusyError, limits.RefusedError):
        messages.warning(request, str(limits.BUSY))
    return redirect("held_badge", held.uuid)


@login_required
@require_POST
def discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remove it from here."""
    discard_held_badge(held=_own(request, uuid))
    messages.success(request, _("The badge was removed from here. Wherever it came from, it stays."))
    return redirect("my_badges")


def _own(request: HttpRequest, uuid: UUID) -> HeldCredential:
    """A row of the person who asks. For anybody else it does not exist."""
    held: HeldCredential = get_object_or_404(HeldCredential.objects.held_by(request.user), uuid=uuid)
    return held
