"""The entries of accounts in the menu under the person's name."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import NavItem, register, signed_in


def register_entries() -> None:
    """Hand the entries to the registry."""
    register(NavItem("my_data", _("You and your data"), "my_data", 10, signed_in, area="account"))
    register(NavItem("email", _("E-mail addresses"), "account_email", 20, signed_in, area="account"))
    register(NavItem("password", _("Password"), "account_change_password", 30, signed_in, area="account"))
    register(NavItem("second_step", _("Sign-in safety"), "mfa_index", 40, signed_in, area="account"))
