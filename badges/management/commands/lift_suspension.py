"""Let a paused badge count again."""

from argparse import ArgumentParser
from typing import Any

from badges.actions.lift_suspension import lift_suspension
from badges.management.answering import AnsweringCommand
from badges.management.rows import award_of


class Command(AnsweringCommand):
    help = "Let a suspended badge count again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        award = lift_suspension(award=award_of(options["uuid"]), actor=None)
        answer = {"uuid": str(award.uuid), "suspended_at": None}
        return answer, f"Badge {award.uuid} is in force."
