"""The badge page, and the list of one's own badges."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from badges import addresses
from badges.elsewhere import HeldBadge
from badges.models import Award, Credential, HeldCredential
from badges.permissions import is_holder
from badges.presentation import BadgePage
from badges.responses import HTML, JSON, LD_JSON, OLD_VC, VC, VC_JWT, machine, private
from badges.views.gate import disclosure_of, guarded, signed

PAGE_TYPES = [HTML, VC, OLD_VC, VC_JWT, LD_JSON, JSON]
BADGES_A_PAGE = 24


@require_safe
def credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of one award; the signed document itself for whoever asks for `application/vc` or `…+jwt`."""
    wanted = request.get_preferred_type(PAGE_TYPES)
    if wanted is None:
        return HttpResponse(status=406)
    if wanted != HTML:
        response = guarded(request, uuid, lambda award: _document(request, award, wanted), is_page=False)
    else:
        response = guarded(request, uuid, lambda award: _page(request, award), is_page=True)
    patch_vary_headers(response, ["Accept"])
    return response


def _document(request: HttpRequest, award: Award, wanted: str) -> HttpResponse:
    form = Credential.Securing.VC_JWT if wanted == VC_JWT else Credential.Securing.DATA_INTEGRITY
    return machine(signed(award, form, disclosure_of(request, award)).document, wanted)


def _page(request: HttpRequest, award: Award) -> HttpResponse:
    shown = BadgePage(
        award=award,
        base=addresses.base_of(request),
        language=get_language() or "en",
        key=request.GET.get("key", ""),
        is_holder=is_holder(award, request.user),
        disclosure=disclosure_of(request, award),
    )
    return render(request, "badges/credential.html", {"badge": shown, "award": award})


@login_required
@never_cache
def my_badges(request: HttpRequest) -> HttpResponse:
    """The person's own badges, newest first."""
    held = Award.objects.held_by(request.user).for_list()
    shown = Paginator(held, BADGES_A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    badges = [BadgePage(award=award, base="", language=language, is_holder=True) for award in shown]
    elsewhere = HeldCredential.objects.held_by(request.user).defer("original", "text")
    context = {"badges": badges, "page_obj": shown, "held": [HeldBadge(row) for row in elsewhere]}
    return private(render(request, "badges/my_badges.html", context))
