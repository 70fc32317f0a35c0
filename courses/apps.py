"""App configuration of courses."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Models exist only now: receivers and registries import them."""
        import_module("courses.receivers")
        import_module("courses.navigation").register_all()
        import_module("courses.personal_data").register_all()
