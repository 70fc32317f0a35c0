"""Names the facts of accounts in Wagtail's audit log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("accounts.grant_role", _("Give a role"), _("Given a role"))
    actions.register_action("accounts.withdraw_role", _("Take a role"), _("A role was taken"))
