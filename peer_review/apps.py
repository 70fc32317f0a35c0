"""App configuration of peer_review."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeerReviewConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here, once models can be imported."""

    name = "peer_review"
    verbose_name = _("Peer review")

    def ready(self) -> None:
        import_module("peer_review.permissions")
        import_module("peer_review.receivers")
        import_module("peer_review.menu").register_entries()
        import_module("peer_review.exports").register_sections()
        import_module("peer_review.rubric_tab").register()
