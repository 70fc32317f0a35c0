"""App configuration of cms."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

# Without these there is nothing yet to give rights on: only some apps were migrated.
TABLES = {"auth_group", "wagtailcore_grouppagepermission", "wagtailimages_image", "wagtaildocs_document"}


class CmsConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "cms"
    verbose_name = _("CMS")

    def ready(self) -> None:
        import_module("cms.menu").register_entries()
        post_migrate.connect(give_editors_their_rights, sender=self, dispatch_uid="cms.editors")


def give_editors_their_rights(sender: Any, using: str, **kwargs: Any) -> None:
    """Every instance has them from its first migration on."""
    if set(connections[using].introspection.table_names()) >= TABLES:
        import_module("cms.actions.ensure_editors").ensure_editors()
