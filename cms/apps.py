"""App configuration of cms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "cms"
    verbose_name = _("CMS")
