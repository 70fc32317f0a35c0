"""What the holder opens, each after reading what becomes visible: the page, the link, names in files, the 2.0 form."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from badges import addresses, downloads, securing
from badges.actions.claim_recipients import verified_addresses
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import BINDING, NAMING, sign_disclosure
from badges.errors import AwardRequestError, BadgesError
from badges.models import Award, Credential
from badges.presentation import BadgePage
from badges.responses import private
from badges.views.gate import own_award

SWITCHES = ("is_public", "shows_name", "share_link_enabled")
Disclosure = Credential.Disclosure
NOT_NOW = gettext_lazy("The badge cannot be signed at the moment, so nothing was changed. Try again later.")


@login_required
@never_cache
def share(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who sees the badge and how to show it to others. Opening this page opens nothing."""
    award = own_award(request, uuid)
    shown = BadgePage(award=award, base=addresses.base_of(request), language=get_language() or "en", is_holder=True)
    return private(render(request, "badges/share.html", {"badge": shown, "award": award}))


@login_required
@require_POST
def sharing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of the holder's switches: the pressed button's name is the switch, its value on or off."""
    award = own_award(request, uuid)
    asked = {switch: request.POST[switch] == "on" for switch in SWITCHES if switch in request.POST}
    set_visibility(award=award, actor=request.user, **asked)  # type: ignore[arg-type]
    messages.success(request, _("Saved. Below you can read who sees this badge now."))
    return redirect("credential_share", uuid)


@login_required
@never_cache
def disclosure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what becomes readable in a file that says more about its holder; a POST has it signed."""
    award = own_award(request, uuid)
    wanted = request.POST.get("as") or request.GET.get("as", "")
    if wanted in securing.signed_disclosures(award):
        return _to_downloads(award, wanted)
    problem = _sign(request, award, wanted) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("Signed. The files below say what you chose."))
        return _to_downloads(award, wanted)
    context = {"award": award, "problem": problem, **_choice(request, wanted)}
    return private(render(request, "badges/disclosure.html", context, status=422 if problem else 200))


def _sign(request: HttpRequest, award: Award, wanted: str) -> str:
    """Have it signed; why not, else nothing."""
    try:
        sign_disclosure(
            award=award,
            actor=request.user,  # type: ignore[arg-type]
            disclosure=wanted,
            email=request.POST.get("email", ""),
        )
    except AwardRequestError as error:
        return str(error)
    except BadgesError:
        return str(NOT_NOW)
    return ""


def _choice(request: HttpRequest, wanted: str) -> dict[str, object]:
    """What the page asks: which disclosure, with which name and which of the verified addresses."""
    kept = [(value, label) for value, label in downloads.SAYS.items() if value not in (Disclosure.BARE, wanted)]
    return {
        "wanted": wanted,
        "choices": dict(kept),
        "is_naming": wanted in NAMING,
        "is_binding": wanted in BINDING,
        "name": request.user.get_full_name(),  # type: ignore[union-attr]
        "verified": sorted(verified_addresses(request.user)),  # type: ignore[arg-type]
    }


def _to_downloads(award: Award, wanted: str) -> HttpResponseRedirect:
    return redirect(reverse("credential", args=[award.uuid]) + f"?as={wanted}#download")


@login_required
@never_cache
def ob2(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what becomes public as Open Badges 2.0; a POST confirms it."""
    award = own_award(request, uuid)
    if request.method == "POST":
        try:
            enable_ob2(award=award, actor=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Your badge is available as Open Badges 2.0 now."))
        except BadgesError as error:
            messages.error(request, str(error) if isinstance(error, AwardRequestError) else str(NOT_NOW))
        return redirect(reverse("credential", args=[award.uuid]) + "#download")
    address = addresses.ob2_assertion(addresses.base_of(request), award.uuid)
    return render(request, "badges/ob2.html", {"award": award, "address": address})
