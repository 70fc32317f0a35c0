"""What the views of badges have in common: who gets JSON, who a page, and what may be kept by whom."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

LD_JSON, JSON, VC, HTML = "application/ld+json", "application/json", "application/vc", "text/html"
OLD_VC, VC_JWT = "application/vc+ld+json", "application/vc+jwt"
PROBLEM = "application/problem+json"
PUBLIC_SECONDS = 300


def machine(body: str, content_type: str, *, status: int = 200) -> HttpResponse:
    """A public document for machines, readable from any site's script."""
    response = HttpResponse(body, content_type=content_type, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Not to be kept by anything between us and the reader, nor found by a search engine."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def page_or_data(request: HttpRequest) -> str:
    """The media type this request prefers for a thing that is both: data, unless it asks for a page."""
    return request.get_preferred_type([LD_JSON, JSON, HTML]) or LD_JSON


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, language: str = ""
) -> HttpResponse:
    """A page at an address without language prefix: in `language`, else `?lang=`, else what the browser asks for."""
    with translation.override(language or language_of(request)):
        response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def language_of(request: HttpRequest) -> str:
    """The interface language of an address that has no prefix."""
    asked = request.GET.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    return translation.get_language_from_request(request)


def gone(request: HttpRequest, *, is_page: bool) -> HttpResponse:
    """410: this badge was shared once, and its holder has withdrawn it."""
    if is_page:
        return private(page(request, "badges/withdrawn.html", {}, status=410))
    sentence = _("Its holder no longer shares this badge. Ask the holder for it.")
    return private(problem(410, _("Withdrawn"), sentence))


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """An error for machines (RFC 9457)."""
    response = HttpResponse(content_type=PROBLEM, status=status)
    response.content = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail})
    return response
