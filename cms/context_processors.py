"""What the base template needs on every page. Everything is lazy: a fragment or a mail asks the database nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from accounts import navigation
from accounts.models import Notification
from accounts.navigation import NavItem


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

    @cached_property
    def main(self) -> list[Entry]:
        return self._entries("main")

    @cached_property
    def account(self) -> list[Entry]:
        return self._entries("account")

    @cached_property
    def footer(self) -> list[Entry]:
        return self._entries("footer")

    def _entries(self, area: str) -> list[Entry]:
        """The entries with an address; the longest address that begins ours is the current one."""
        if self.user is None:
            return []
        found = [(item, item.address()) for item in navigation.items_for(self.user, area)]
        here = self.request.path
        current = max((url for _, url in found if url and here.startswith(url)), key=len, default="")
        return [Entry(item, url, url == current, self._count(item)) for item, url in found if url]

    def _count(self, item: NavItem) -> int:
        return item.badge(self.user) if item.badge and self.user.is_authenticated else 0


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    return {"chrome": Chrome(request)}
