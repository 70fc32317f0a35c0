"""Names the facts of peer review in Wagtail's audit log. Nothing of a submission is shown in the editor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("peer_review.submit", _("Hand in"), _("Handed in for review"))
    assessed = pgettext_lazy("entry of the log", "Review")
    actions.register_action("peer_review.assess", assessed, _("A review was handed in"))
    actions.register_action("peer_review.decide", _("Decide"), _("Decided"))
    actions.register_action("peer_review.withdraw", _("Withdraw"), _("Withdrawn by its author"))
