"""`/my/wallets/`: who may read this person's badges here, and which other sites they connected. Theirs alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from badges import limits
from badges.actions.connect_host import finish_connection, start_connection
from badges.actions.disconnect_host import disconnect_host
from badges.actions.exchange_badges import Brought, bring_badges, send_badge
from badges.actions.withdraw_wallet import withdraw_wallet
from badges.elsewhere import HeldBadge
from badges.errors import OtherHostError
from badges.forms import ConnectForm
from badges.hosting import is_exchangeable
from badges.models import Award, HeldCredential, HostConnection, WalletConsent
from badges.openbadges.errors import BusyError
from badges.presentation import BadgePage
from badges.responses import private
from badges.scopes import SENTENCES

REFUSED = 422
CONNECTS_A_MINUTE = 10
View = Callable[..., HttpResponse]


@login_required
@never_cache
@require_safe
def wallets(request: HttpRequest) -> HttpResponse:
    """Both directions on one page, and the form to connect another site."""
    return _page(request, ConnectForm())


def _page(request: HttpRequest, form: ConnectForm, *, status: int = 200) -> HttpResponse:
    consents = WalletConsent.objects.held_by(request.user).open()
    connections = HostConnection.objects.held_by(request.user).exclude(connected_at=None)
    context = {
        "form": form,
        "consents": [(consent, _sentences(consent)) for consent in consents],
        "connections": connections,
    }
    return private(render(request, "badges/wallets.html", context, status=status))


def _sentences(consent: WalletConsent) -> list[Any]:
    return [SENTENCES[scope] for scope in consent.scopes.split() if scope in SENTENCES]


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End what another site may do here."""
    consent = get_object_or_404(WalletConsent.objects.held_by(request.user).select_related("holder"), uuid=uuid)
    withdraw_wallet(consent=consent)
    messages.success(request, _("Disconnected. From now on that site gets nothing from here."))
    return redirect("my_wallets")


@login_required
@never_cache
@require_http_methods(["POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Find out what the other site is; then a page whose link leads there."""
    form = ConnectForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    if limits.is_counted_out("connect", str(request.user.pk), CONNECTS_A_MINUTE):
        form.add_error("address", _("You have tried this often in a short time. Wait a minute, then go on."))
        return _page(request, form, status=429)
    try:
        person: Any = request.user
        connection, address = start_connection(holder=person, address=form.cleaned_data["address"])
    except OtherHostError as error:
        form.add_error("address", str(error))
        return _page(request, form, status=REFUSED)
    return private(render(request, "badges/connect.html", {"connection": connection, "address": address}))


@login_required
@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """The person comes back from the other site (RFC 6749, section 4.1.2)."""
    given = {name: request.GET.get(name, "") for name in ("state", "code", "iss")}
    try:
        person: Any = request.user
        connection, known_as = finish_connection(
            holder=person, state=given["state"], code=given["code"], issuer=given["iss"]
        )
    except OtherHostError as error:
        messages.error(request, str(error))
        return redirect("my_wallets")
    messages.success(request, _("Connected. You can send badges there and bring badges from there now."))
    if known_as:
        messages.info(request, _("There you are “%(name)s”.") % {"name": known_as})
    return redirect("host_connection", connection.uuid)


@login_required
@never_cache
@require_safe
def connection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One connected site: what can be sent there, and what can be brought from there."""
    return _connection_page(request, _own(request, uuid))


def _connection_page(
    request: HttpRequest, connection: HostConnection, *, brought: Brought | None = None
) -> HttpResponse:
    language = get_language() or "en"
    awards = Award.objects.held_by(request.user).live().for_list().filter(credentials__disclosure="bare").distinct()
    held = HeldCredential.objects.held_by(request.user).filter(format__startswith="OB3").defer("original", "text")
    context = {
        "connection": connection,
        "own": [BadgePage(award=award, base="", language=language, is_holder=True) for award in awards],
        "held": [HeldBadge(row) for row in held],
        "brought": brought,
    }
    return private(render(request, "badges/host_connection.html", context))


def _at_the_host(view: View) -> View:
    """For a POST that asks the other site: its refusals become sentences on the connection's page."""

    @login_required
    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, uuid: UUID) -> HttpResponse:
        connection = _own(request, uuid)
        try:
            return view(request, connection)
        except OtherHostError as error:
            messages.error(request, str(error))
        except (BusyError, limits.RefusedError):
            messages.warning(request, str(limits.BUSY))
        return redirect("host_connection", connection.uuid)

    return guarded


@_at_the_host
def send(request: HttpRequest, connection: HostConnection) -> HttpResponse:
    """Send one badge there: the pressed button names it."""
    text, is_jwt = _chosen(request)
    is_new = send_badge(connection=connection, text=text, is_jwt=is_jwt)
    done = _("Sent. The badge is at %(site)s now.") if is_new else _("%(site)s had this badge; it is up to date now.")
    messages.success(request, done % {"site": connection.name})
    return redirect("host_connection", connection.uuid)


def _chosen(request: HttpRequest) -> tuple[str, bool]:
    """(signed text, whether a JWT) of an own award or a held badge of this person. 404 for anything else."""
    if "held" in request.POST:
        rows = HeldCredential.objects.held_by(request.user)
        held: HeldCredential = get_object_or_404(rows, uuid=_uuid(request.POST["held"]))
        if not is_exchangeable(held.format):
            raise OtherHostError(_("Only Open Badges 3.0 can be sent. Download this one and bring it there by hand."))
        return held.text, held.is_jwt
    awards = Award.objects.held_by(request.user)
    award: Award = get_object_or_404(awards, uuid=_uuid(request.POST.get("award", "")))
    credential = award.credentials.as_signed().first()
    if credential is None:
        raise OtherHostError(_("This badge is being signed. Try again in a minute."))
    return credential.document, False


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@_at_the_host
def bring(request: HttpRequest, connection: HostConnection) -> HttpResponse:
    """Bring a page of badges from there; the page says what came, what did not and why, and offers the next."""
    offset = request.POST.get("offset", "0")
    is_number = offset.isascii() and offset.isdigit() and len(offset) < 9
    with limits.place():
        brought = bring_badges(connection=connection, offset=int(offset) if is_number else 0)
    return _connection_page(request, connection, brought=brought)


@login_required
@require_POST
def disconnect(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Forget the connection."""
    disconnect_host(connection=_own(request, uuid))
    messages.success(request, _("Disconnected. What came from there stays among your badges."))
    return redirect("my_wallets")


@require_safe
def connected_sites(request: HttpRequest) -> HttpResponse:
    """What a connected site may do here, and what becomes of data: for people and for those who connect sites."""
    return render(request, "badges/connected_sites.html", {"sentences": SENTENCES.values()})


def _own(request: HttpRequest, uuid: UUID) -> HostConnection:
    """A connection of the person who asks. For anybody else it does not exist."""
    rows = HostConnection.objects.held_by(request.user).exclude(connected_at=None).select_related("holder")
    found: HostConnection = get_object_or_404(rows, uuid=uuid)
    return found
