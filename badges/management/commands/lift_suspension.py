"""Let a paused badge count again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.actions.lift_suspension import lift_suspension
from badges.errors import BadgesError
from badges.management.rows import award_of


class Command(BaseCommand):
    help = "Let a suspended badge count again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            award = lift_suspension(award=award_of(options["uuid"]), actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        answer = {"uuid": str(award.uuid), "suspended_at": None}
        text = f"Badge {award.uuid} is in force."
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
