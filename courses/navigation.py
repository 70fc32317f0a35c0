"""What courses adds to the header, where the catalogue is, and where an author goes on with a portfolio."""

from uuid import UUID

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.navigation import NavItem, everyone, register, signed_in
from courses.models import Activity, CatalogPage
from peer_review import links

CACHE_SECONDS = 300
KEY = "courses.catalog_url.{}"


def catalog_url() -> str:
    """The address of the catalogue in the active language, else of any; empty before one is published. Cached."""
    key = KEY.format(get_language())
    url = cache.get(key)
    if url is None:
        url = _find_catalog_url()
        if url:
            cache.set(key, url, CACHE_SECONDS)
    return str(url)


def _find_catalog_url() -> str:
    pages = list(CatalogPage.objects.live().select_related("locale").order_by("locale_id"))
    own = [page for page in pages if page.locale.language_code == get_language()]
    page = next(iter(own or pages), None)
    return (page.url or "") if page else ""


def portfolio_url(task_uuid: UUID) -> str | None:
    """The draft of this task in the active language; None for what is no portfolio of ours, or no more."""
    activities = Activity.objects.filter(uuid=task_uuid, kind=Activity.Kind.PORTFOLIO, removed_at=None)
    return reverse("portfolio", args=[task_uuid]) if activities.exists() else None


def register_all() -> None:
    """Called once the models are there."""
    links.register(portfolio_url)
    register(NavItem("courses", _("Courses"), order=10, is_visible=everyone, url=catalog_url))
    register(NavItem("my-learning", _("My learning"), "my_learning", order=20, is_visible=signed_in))
    register(NavItem("my-portfolio", _("My portfolio"), "my_portfolio", order=30, is_visible=signed_in, area="account"))
