"""App configuration of badges."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BadgesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "badges"
    verbose_name = _("Badges")

    def ready(self) -> None:
        """Hand down navigation and personal data; connect receivers and checks."""
        import_module("badges.checks")
        import_module("badges.receivers")
        import_module("badges.registrations").register()
