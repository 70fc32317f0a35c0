"""App configuration of peer_review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeerReviewConfig(AppConfig):
    """Registers the app; `ready` connects what other layers look up here."""

    name = "peer_review"
    verbose_name = _("Peer review")
