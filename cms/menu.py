"""The entries of cms: the way into the editor, for who may write, and the foot's link to the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.navigation import NavItem, register
from accounts.permissions import EDITOR_ROLES, holds_anywhere


def writes(user: Any) -> bool:
    """Whether the person holds a role that opens the editor."""
    return holds_anywhere(user, *EDITOR_ROLES)


def register_entries() -> None:
    """Hand the entries to the registry."""
    register(NavItem("api", _("API"), "api-1:openapi-view", 30, area="footer"))
    register(NavItem("editor", _("Write courses"), "wagtailadmin_home", 5, writes, area="account"))
