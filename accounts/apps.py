"""App configuration of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "accounts"
    verbose_name = _("Accounts")
