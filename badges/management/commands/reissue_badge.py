"""Replace a badge that was wrong in something by a new one."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges import addresses
from badges.actions.reissue import reissue
from badges.errors import BadgesError
from badges.management.rows import award_of


class Command(BaseCommand):
    help = "Replace a badge by a new one that supersedes it. The holder is told why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument("--as-today", action="store_true", help="with the badge's texts as they are written today")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        old = award_of(options["uuid"])
        try:
            new = reissue(award=old, reason=options["reason"], actor=None, is_redefined=options["as_today"])
        except BadgesError as error:
            raise CommandError(str(error)) from error
        page = addresses.credential(addresses.current_base(), new.uuid)
        answer = {"uuid": str(new.uuid), "supersedes": str(old.uuid), "page": page}
        text = f"Badge {old.uuid} is replaced by {new.uuid}: {page}"
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
