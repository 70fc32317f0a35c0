"""App configuration of competencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenciesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "competencies"
    verbose_name = _("Competencies")
