"""App configuration of accounts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the app; `ready` fills the registries once models can be imported."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        import_module("accounts.receivers")
        import_module("accounts.exports").register_sections()
        import_module("accounts.menu").register_entries()
