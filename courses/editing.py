"""The one door to other people's pages in Wagtail's editor (QUALITY S-30).

Wagtail's page permissions know groups and branches of the tree, not institutions, and its hooks stand at some of its
doors only: not at comparing, previewing, locking, the API or translating. Every one of them names its page in the
address, so here stands one guard that reads addresses. What names many pages (lists, search, choosers) is narrowed by
the hooks in `courses.wagtail_hooks`; what can be narrowed by nothing (reports over the whole site) is closed.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from courses.permissions import may_add_below, may_edit_page, may_see_page

FOREIGN_PAGE = _(
    "This page belongs to another institution, so only its own trainers work on it. "
    "Open “Pages” in the editor to find yours."
)
WHOLE_SITE = _("This part of the editor shows the pages of every institution, so only the platform administrator may.")

# Addresses whose page is only looked at, or gets a page below it. In every other one the page is worked on.
SEEN = ("wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child")
API = "wagtailadmin_api:pages"
WORKED_ON = ("page_id", "page_to_move_id", "page_pk")
CLOSED_AREAS = ("wagtailadmin_reports", "wagtailadmin_workflows")
CLOSED = (
    f"{API}:find",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:search_results",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:type_use_results",
    "wagtail_localize:snippets_api_detail",
    "wagtail_localize:snippets_api_listing",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
)


class OwnPagesMiddleware:
    """Refuses with a sentence, before any view of the editor runs, what concerns another institution's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match, user = request.resolver_match, request.user
        if match is None or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if not user.is_authenticated or user.is_superuser:
            return None
        if match.view_name == "wagtailadmin_pages:search":
            return _search_in_the_tree(request)
        refuse_whole_site(request, match)
        refuse_foreign(request, match)
        return None


def _search_in_the_tree(request: HttpRequest) -> HttpResponse:
    """Wagtail's search page cannot be narrowed; the same search in its page tree can."""
    query = request.GET.copy()
    query["search_all"] = "1"
    return redirect(f"{reverse('wagtailadmin_explore_root')}?{query.urlencode()}")


def refuse_whole_site(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise PermissionDenied for what lists the pages of every institution."""
    is_listing = match.view_name == f"{API}:listing" and not {"for_explorer", "translation_of"} & request.GET.keys()
    everything = match.view_name == "wagtail_bulk_action" and "all" in request.GET.getlist("id")
    is_pages = issubclass(_model(match.kwargs) or Page, Page)
    if is_listing or (everything and is_pages) or match.namespace in CLOSED_AREAS or match.view_name in CLOSED:
        raise PermissionDenied(WHOLE_SITE)


def refuse_foreign(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise PermissionDenied if the address names a page that the person may not see, add to or work on there."""
    for may, pk in named_pages(request, match):
        page = Page.objects.filter(pk=pk).first() if str(pk).isdecimal() else None
        if page is not None and not may(request.user, page):
            raise PermissionDenied(FOREIGN_PAGE)


def named_pages(request: HttpRequest, match: ResolverMatch) -> Iterator[tuple[Callable[[Any, Page], bool], Any]]:
    """(what is asked of the page, its pk) for each page that the address names."""
    kwargs = match.kwargs
    yield from ((may_edit_page, kwargs[name]) for name in WORKED_ON if name in kwargs)
    if "parent_page_id" in kwargs:
        yield may_see_page if match.view_name in SEEN else may_add_below, kwargs["parent_page_id"]
    if "destination_id" in kwargs:
        yield may_add_below, kwargs["destination_id"]
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        yield may_edit_page, [*match.args, *kwargs.values()][0]  # Wagtail 7.4 gives no name to it, 8.0 does
    if match.namespace == API:
        yield may_see_page if match.url_name == "detail" else may_edit_page, kwargs.get("pk", "")
        yield may_see_page, request.GET.get("translation_of", "")
    if match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        yield from ((may_see_page, pk) for pk in request.GET.getlist("id"))
    yield from ((may_edit_page, pk) for pk in _of_model(request, match))
    yield from ((may_edit_page, pk) for pk in _of_translation(match))


def _model(kwargs: dict[str, Any]) -> Any:
    """The model that an address names, or None."""
    try:
        return apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        return None


def _of_model(request: HttpRequest, match: ResolverMatch) -> list[Any]:
    """Many pages at once, and who else edits a page."""
    model = _model(match.kwargs)
    if model is None or not issubclass(model, Page):
        return []
    return [*request.GET.getlist("id"), match.kwargs.get("object_id", "")]


def _of_translation(match: ResolverMatch) -> list[int]:
    """The pages that a translation is of, in every language."""
    key = match.kwargs.get("translation_id"), match.kwargs.get("translation_source_id")
    sources = TranslationSource.objects.filter(pk=key[1])
    if key[0] is not None:
        sources = TranslationSource.objects.filter(pk__in=Translation.objects.filter(pk=key[0]).values("source"))
    return list(Page.objects.filter(translation_key__in=sources.values("object_id")).values_list("pk", flat=True))
