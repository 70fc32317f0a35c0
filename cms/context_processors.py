"""What the base template needs on every page. Everything is lazy: a fragment or a mail asks the database nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts import navigation
from accounts.models import Notification
from accounts.navigation import NavItem

AREAS = ("main", "account", "footer")


@dataclass(frozen=True)
class Entry:
    """A drawn entry of the header: where it leads, whether we are there, and how many things wait behind it."""

    item: NavItem
    url: str
    is_current: bool
    count: int


class Chrome:
    """Header, footer and counters of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def user(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def unread(self) -> int:
        """Notifications not yet read; 0 for a visitor, without a query."""
        if not self.user or not self.user.is_authenticated:
            return 0
        return Notification.objects.visible_to(self.user).unread().count()

    @property
    def main(self) -> list[Entry]:
        return self._entries["main"]

    @property
    def account(self) -> list[Entry]:
        return self._entries["account"]

    @property
    def footer(self) -> list[Entry]:
        return self._entries["footer"]

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        """The entries with an address, by area. The longest address that begins ours, in any area, is the current."""
        if self.user is None:
            return {area: [] for area in AREAS}
        found = [(item, item.address()) for area in AREAS for item in navigation.items_for(self.user, area)]
        current = self._current([url for _, url in found if url])
        entries = [Entry(item, url, url == current, self._count(item)) for item, url in found if url]
        return {area: [entry for entry in entries if entry.item.area == area] for area in AREAS}

    def _current(self, addresses: list[str]) -> str:
        """The bell leads to a page below "/my/" too, which is not the page that "/my/" stands for."""
        known = [*addresses, reverse("notifications")]
        return max((url for url in known if self.request.path.startswith(url)), key=len, default="")

    def _count(self, item: NavItem) -> int:
        return item.badge(self.user) if item.badge and self.user.is_authenticated else 0


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    return {"chrome": Chrome(request)}
