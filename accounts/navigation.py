"""What the header shows. Every app hands its entries down from `AppConfig.ready`; the base template draws them.

    register(NavItem("reviews", _("Reviews"), "reviews", order=40, is_visible=signed_in, badge=waiting_for))

`is_visible` and `badge` are asked once a page: keep each within one query, and none for a visitor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from accounts.models import User

Visitor = User | AnonymousUser


def everyone(user: Visitor) -> bool:
    """Visible to all, signed in or not."""
    return True


def signed_in(user: Visitor) -> bool:
    """Visible to whoever has signed in."""
    return user.is_authenticated


@dataclass(frozen=True)
class NavItem:
    """One entry. `url`, when given, answers an address for the active language and goes before `url_name`.

    `area` is "main" (the row in the header), "account" (the menu under the person's name) or "footer".
    """

    name: str
    label: Any
    url_name: str = ""
    order: int = 50
    is_visible: Callable[[Visitor], bool] = everyone
    badge: Callable[[User], int] | None = None
    area: str = "main"
    url: Callable[[], str] | None = None

    def address(self) -> str:
        """Where the entry leads, or "" while its page does not exist (no catalogue published yet, say)."""
        if self.url is not None:
            return self.url()
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; one of the same name replaces it, so that `ready` may run twice."""
    _items[item.name] = item


def items_for(user: Visitor, area: str = "main") -> list[NavItem]:
    """The entries this person sees in an area, in order."""
    visible = [item for item in _items.values() if item.area == area and item.is_visible(user)]
    return sorted(visible, key=lambda item: (item.order, item.name))
