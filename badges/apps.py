"""App configuration of badges."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BadgesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "badges"
    verbose_name = _("Badges")
