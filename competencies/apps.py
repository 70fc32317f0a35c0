"""App configuration of competencies."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "competencies"
    verbose_name = _("Competencies")

    def ready(self) -> None:
        """Hand the header its entries and `/my/data/` its section; models exist only now."""
        import_module("competencies.registrations").register()
