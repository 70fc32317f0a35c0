"""Pause a badge, until the suspension is lifted."""

from argparse import ArgumentParser
from typing import Any

from badges.actions.suspend import suspend
from badges.management.answering import AnsweringCommand
from badges.management.rows import award_of
from badges.status import is_suspension_listed


class Command(AnsweringCommand):
    help = "Pause a badge, with a reason that its holder and whoever verifies it here may read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        award = suspend(award=award_of(options["uuid"]), reason=options["reason"], actor=None)
        at, is_listed = award.suspended_at.isoformat() if award.suspended_at else "", is_suspension_listed(award)
        answer = {
            "uuid": str(award.uuid),
            "suspended_at": at,
            "reason": award.suspension_reason,
            "is_in_status_list": is_listed,
        }
        where = "every verifier sees it" if is_listed else "only this instance's pages and verification show it"
        return answer, f"Badge {award.uuid} is suspended since {at}; {where}: {award.suspension_reason}"
