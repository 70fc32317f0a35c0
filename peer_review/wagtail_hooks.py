"""Names the facts of peer review in Wagtail's audit log. Nothing of a submission is shown in the editor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = (
    ("submit", _("Hand in"), _("Handed in for review")),
    ("assess", pgettext_lazy("entry of the log", "Review"), _("A review was handed in")),
    ("recuse", _("Give back"), _("A reader gave it back")),
    ("flag", _("Raise"), _("A reader raised something")),
    ("settle_flag", _("Settle"), _("What a reader raised was settled")),
    ("hand_over", _("Hand over"), _("Handed over to the moderators")),
    ("escalate", _("Pass on"), _("Not settled in time, and passed on")),
    ("decide", _("Decide"), _("Decided")),
    ("appeal", _("Appeal"), _("Its author appealed")),
    ("withdraw", _("Withdraw"), _("Withdrawn by its author")),
    ("make_sample", _("Make a practice piece"), _("Made to practise on")),
    ("retire_sample", _("Retire"), _("Practised on no more")),
    ("declare_relation", _("Declare a relation"), _("Said whose work they must not read")),
    ("withdraw_relation", _("Withdraw a relation"), _("Said that a relation no longer holds")),
    ("send_to_practice", _("Send to practice"), _("Asked to practise before the next review")),
    ("look", _("Look at what is hidden"), _("A moderator looked at it while it was hidden")),
    ("reward", _("Reward"), _("Earned the badge of a peer reviewer")),
    ("message", _("Write"), _("A message was sent to several people")),
)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(f"peer_review.{name}", label, message)
