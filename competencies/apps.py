"""App configuration of competencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "competencies"
    verbose_name = _("Competencies")

    def ready(self) -> None:
        """Hand the header its entries and `/my/data/` its section."""
        from competencies import registrations  # noqa: PLC0415 (models are not loaded before)

        registrations.register()
