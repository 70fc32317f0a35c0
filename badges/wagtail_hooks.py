"""The editor's side of badges: what is logged, and which models Wagtail shows."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

LOGGED = {
    "badges.award": (_("Award a badge"), _("Badge awarded")),
    "badges.revoke": (_("Revoke a badge"), _("Badge revoked")),
    "badges.claim": (_("Claim badges"), _("Badges claimed by a verified address")),
    "badges.visibility": (_("Change who sees a badge"), _("Who sees the badge was changed")),
    "badges.enable_ob2": (_("Open a badge as Open Badges 2.0"), _("Badge opened as Open Badges 2.0")),
    "badges.rotate_key": (_("Rotate a signing key"), _("Signing key rotated")),
    "badges.publish": (_("Publish a badge"), _("Badge published")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Names in the log for what the actions write there."""
    for action, (label, message) in LOGGED.items():
        actions.register_action(action, label, message)
