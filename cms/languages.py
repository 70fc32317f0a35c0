"""The same page in other languages: what the language menu and the `hreflang` links lead to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language_info
from wagtail.models import Page, Site


@dataclass(frozen=True)
class Link:
    """One language: its code, its own name, and where the page is in it. `exists` is false when only its chrome is."""

    code: str
    name: str
    url: str
    is_current: bool
    exists: bool = True

    @property
    def address(self) -> str:
        """The whole address, under our own base: what a request says of its host may be anything."""
        return urljoin(settings.PUBLIC_BASE_URL + "/", self.url)


@dataclass(frozen=True)
class Languages:
    """All languages of a page, and the language of its content where that is not the interface's."""

    links: tuple[Link, ...] = ()
    content: str = ""

    @property
    def content_dir(self) -> str:
        return "rtl" if self.content and get_language_info(self.content)["bidi"] else "ltr"

    @property
    def current(self) -> Link | None:
        return next((link for link in self.links if link.is_current), None)


def languages_of(request: HttpRequest, page: Any = None) -> Languages:
    """Where this very page is in every language; one query for a Wagtail page, none for any other."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    if not isinstance(page, Page) or page.pk is None:
        links = (Link(code, name, _address(request, code), code == current) for code, name in settings.LANGUAGES)
        return Languages(tuple(links))
    return _of_wagtail_page(request, page, current)


def _address(request: HttpRequest, code: str) -> str:
    """Where this address is in a language: under its prefix, or with `?lang=` if it never takes one.

    An address of machines is the same for everyone (/competencies/<uuid>): there the question chooses the language.
    """
    here = request.get_full_path()
    if not _is_fixed(request.path):
        return translate_url(here, code)
    query = request.GET.copy()
    query["lang"] = code
    return f"{request.path}?{query.urlencode()}"


def _is_fixed(path: str) -> bool:
    """Whether a language changes nothing about the address, not even one that goes without a prefix."""
    return all(translate_url(path, code) == path for code, _ in settings.LANGUAGES)


def _of_wagtail_page(request: HttpRequest, page: Page, current: str) -> Languages:
    """Translations of the page; where there is none, the home of that language, or the page under its prefix."""
    home = _home(request)
    keys = {page.translation_key, home.translation_key if home else page.translation_key}
    found = Page.objects.live().filter(translation_key__in=keys).select_related("locale")
    translations = {(row.translation_key, row.locale.language_code): row for row in found}
    own = next((code for (_, code), row in translations.items() if row.pk == page.pk), current)
    links = []
    for code, name in settings.LANGUAGES:
        twin = translations.get((page.translation_key, code))
        has_home = home is not None and (home.translation_key, code) in translations
        url = twin.get_url(request) if twin else translate_url("/" if has_home else request.path, code)
        links.append(Link(code, name, url or "/", code == current, exists=twin is not None))
    return Languages(tuple(links), content="" if own == current else own)


def _home(request: HttpRequest) -> Page | None:
    """The site's root page, from what Wagtail keeps on the request."""
    site = Site.find_for_request(request)
    return site.root_page if site else None
