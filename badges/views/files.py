"""The files of a badge in Open Badges 3.0, the sheet to print, and all of one's badges at once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from badges import addresses, archive, baker, downloads, pdf
from badges.models import Award, Credential
from badges.permissions import Visibility, visibility
from badges.responses import VC, VC_JWT, language_of, machine
from badges.views.gate import disclosure_of, guarded, signed

Securing, Disclosure = Credential.Securing, Credential.Disclosure
IMAGES = {"png": "image/png", "svg": "image/svg+xml"}


@require_safe
def credential_json(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed Open Badges 3.0 credential, byte for byte."""

    def respond(award: Award) -> HttpResponse:
        disclosure = disclosure_of(request, award)
        content = signed(award, Securing.DATA_INTEGRITY, disclosure).document
        return _file(machine(content, VC), award, "json", disclosure)

    return guarded(request, uuid, respond, is_page=False)


@require_safe
def credential_jwt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same award as VC-JWT, signed when it is first asked for."""

    def respond(award: Award) -> HttpResponse:
        disclosure = disclosure_of(request, award)
        content = signed(award, Securing.VC_JWT, disclosure).document
        return _file(machine(content, VC_JWT), award, "jwt", disclosure)

    return guarded(request, uuid, respond, is_page=False)


@require_safe
def credential_png(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture as PNG with the credential baked in; `?form=jwt` bakes the token."""
    return _image(request, uuid, "png")


@require_safe
def credential_svg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture as SVG with the credential baked in; `?form=jwt` bakes the token."""
    return _image(request, uuid, "svg")


def _image(request: HttpRequest, uuid: UUID, extension: baker.Extension) -> HttpResponse:
    is_token = request.GET.get("form") == "jwt"

    def respond(award: Award) -> HttpResponse:
        disclosure = disclosure_of(request, award)
        found = signed(award, Securing.VC_JWT if is_token else Securing.DATA_INTEGRITY, disclosure)
        response = HttpResponse(downloads.image(award, found, extension), content_type=IMAGES[extension])
        return _file(response, award, extension, disclosure, "jwt" if is_token else "")

    return guarded(request, uuid, respond, is_page=False)


@require_safe
def credential_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet to print, in `?lang=` or the reader's language; the signed badge travels in it."""

    def respond(award: Award) -> HttpResponse:
        disclosure = disclosure_of(request, award)
        is_bare = disclosure == Disclosure.BARE
        document = None if is_bare else signed(award, Securing.DATA_INTEGRITY, disclosure).document
        key = award.share_key if award.share_link_enabled else ""
        content = pdf.sheet(award, addresses.base_of(request), language_of(request), key=key, document=document)
        return _file(HttpResponse(content, content_type="application/pdf"), award, "pdf", disclosure)

    return guarded(request, uuid, respond, is_page=False)


@require_safe
def refresh(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The newest edition of a credential that ends: its successor's where there is one, else its own.

    1EdTech Credential Refresh. The successor answers only as its own holder's switches allow.
    """

    def respond(award: Award) -> HttpResponse:
        newest = _newest(award)
        if newest != award and visibility(newest, request.user, request.GET.get("key")) is not Visibility.VISIBLE:
            raise Http404
        return machine(signed(newest, Securing.DATA_INTEGRITY, Disclosure.BARE).document, VC)

    return guarded(request, uuid, respond, is_page=False)


def _newest(award: Award) -> Award:
    """The end of the chain of renewals."""
    while award.superseded_by is not None:
        award = Award.objects.for_page().get(pk=award.superseded_by.pk)
    return award


@login_required
@require_safe
def my_archive(request: HttpRequest) -> StreamingHttpResponse:
    """Every badge of the person, in every form, as one ZIP that is written while it is sent."""
    held = Award.objects.held_by(request.user).for_list().order_by("pk")
    pieces = archive.stream(held.iterator(chunk_size=100), addresses.base_of(request), get_language() or "en")
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="badges-{timezone.now():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _file(response: HttpResponse, award: Award, extension: str, disclosure: str, detail: str = "") -> HttpResponse:
    shown = "" if disclosure == Disclosure.BARE else disclosure
    name = downloads.file_name(award, extension, shown, detail)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
