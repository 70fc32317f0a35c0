"""The badge page, its files, the holder's switches, and the list of one's own badges."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from badges import addresses, baker, pdf
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.set_visibility import set_visibility
from badges.models import Award, Credential
from badges.permissions import Visibility, is_holder, visibility
from badges.presentation import BadgePage
from badges.responses import HTML, JSON, LD_JSON, OLD_VC, VC, gone, language_of, machine, private

PAGE_TYPES = [HTML, VC, OLD_VC, LD_JSON, JSON]
BADGES_A_PAGE = 24
SWITCHES = ("is_public", "shows_name", "share_link_enabled")


def _award(uuid: UUID) -> Award:
    return get_object_or_404(Award.objects.for_page(), uuid=uuid)


def _credential(award: Award) -> Credential:
    """The signed document. 404 while it is still being signed."""
    credential = award.credentials.first()
    if credential is None:
        raise Http404(_("This badge is being signed. Try again in a minute."))
    return credential


def _guarded(
    request: HttpRequest, uuid: UUID, respond: Callable[[Award], HttpResponse], *, is_page: bool
) -> HttpResponse:
    """The one gate of every form of a badge: what is private is answered privately, what was withdrawn with 410."""
    award = _award(uuid)
    answer = visibility(award, request.user, request.GET.get("key"))
    if answer is Visibility.HIDDEN:
        raise Http404
    if answer is Visibility.GONE:
        return gone(request, is_page=is_page)
    response = respond(award)
    return response if award.is_public and not is_page else private_unless_public(response, award)


def private_unless_public(response: HttpResponse, award: Award) -> HttpResponse:
    """A page depends on who looks, so it is never kept; a search engine may find it only when it is public."""
    private(response)
    if award.is_public:
        del response["X-Robots-Tag"]
    return response


@require_safe
def credential(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of one award; the signed document itself for whoever asks for `application/vc`."""
    wanted = request.get_preferred_type(PAGE_TYPES)
    if wanted is None:
        return HttpResponse(status=406)
    if wanted != HTML:
        response = _guarded(request, uuid, lambda award: machine(_credential(award).document, wanted), is_page=False)
    else:
        response = _guarded(request, uuid, lambda award: _page(request, award), is_page=True)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(request: HttpRequest, award: Award) -> HttpResponse:
    shown = BadgePage(
        award=award,
        base=addresses.base_of(request),
        language=get_language() or "en",
        key=request.GET.get("key", ""),
        is_holder=is_holder(award, request.user),
    )
    return render(request, "badges/credential.html", {"badge": shown, "award": award})


@require_safe
def credential_json(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed Open Badges 3.0 credential, byte for byte."""

    def respond(award: Award) -> HttpResponse:
        return _file(machine(_credential(award).document, VC), award, "json")

    return _guarded(request, uuid, respond, is_page=False)


@require_safe
def credential_png(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The plate as PNG with the credential baked in."""
    return _image(request, uuid, "png", "image/png")


@require_safe
def credential_svg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The plate as SVG with the credential baked in."""
    return _image(request, uuid, "svg", "image/svg+xml")


def _image(request: HttpRequest, uuid: UUID, extension: baker.Extension, content_type: str) -> HttpResponse:
    def respond(award: Award) -> HttpResponse:
        document = _credential(award).document
        image = baker.baked(award.definition["tier"], document, extension, standard="ob3")
        return _file(HttpResponse(image, content_type=content_type), award, extension)

    return _guarded(request, uuid, respond, is_page=False)


@require_safe
def credential_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet to print, in `?lang=` or the reader's language."""

    def respond(award: Award) -> HttpResponse:
        key = award.share_key if award.share_link_enabled else ""
        content = pdf.sheet(award, addresses.base_of(request), language_of(request), key=key)
        return _file(HttpResponse(content, content_type="application/pdf"), award, "pdf")

    return _guarded(request, uuid, respond, is_page=False)


def _file(response: HttpResponse, award: Award, extension: str) -> HttpResponse:
    response["Content-Disposition"] = f'inline; filename="badge-{award.uuid}.{extension}"'
    return response


@login_required
@require_POST
def sharing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of the holder's switches: the pressed button's name is the switch, its value on or off."""
    award = _own(request, uuid)
    asked = {switch: request.POST[switch] == "on" for switch in SWITCHES if switch in request.POST}
    set_visibility(award=award, actor=request.user, **asked)  # type: ignore[arg-type]
    messages.success(request, _("Saved. Below you can read who sees this badge now."))
    return _to_page(award)


@login_required
@never_cache
def ob2(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what becomes public as Open Badges 2.0; a POST confirms it."""
    award = _own(request, uuid)
    if request.method == "POST":
        enable_ob2(award=award, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Your badge is available as Open Badges 2.0 now."))
        return _to_page(award)
    address = addresses.ob2_assertion(addresses.base_of(request), award.uuid)
    return render(request, "badges/ob2.html", {"award": award, "address": address})


def _own(request: HttpRequest, uuid: UUID) -> Award:
    """An award of the person who asks. For anybody else it does not exist."""
    return get_object_or_404(Award.objects.held_by(request.user).select_related("recipient"), uuid=uuid)


def _to_page(award: Award) -> HttpResponseRedirect:
    """Back to the badge, where the sentence about who sees it stands."""
    return redirect(reverse("credential", args=[award.uuid]) + "#sharing")


@login_required
@never_cache
def my_badges(request: HttpRequest) -> HttpResponse:
    """The person's own badges, newest first."""
    held = Award.objects.held_by(request.user).for_list()
    shown = Paginator(held, BADGES_A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    badges = [BadgePage(award=award, base="", language=language, is_holder=True) for award in shown]
    return private(render(request, "badges/my_badges.html", {"badges": badges, "page_obj": shown}))
