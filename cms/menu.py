"""The entry of cms in the menu under the person's name: the way into the editor, for who may write."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.navigation import NavItem, register
from accounts.permissions import EDITOR_ROLES, holds_anywhere


def writes(user: Any) -> bool:
    """Whether the person holds a role that opens the editor."""
    return holds_anywhere(user, *EDITOR_ROLES)


def register_entries() -> None:
    """Hand the entry to the registry."""
    register(NavItem("editor", _("Write courses"), "wagtailadmin_home", 5, writes, area="account"))
