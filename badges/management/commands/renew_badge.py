"""Give a badge that expires for another term."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges import addresses
from badges.actions.renew import renew
from badges.errors import BadgesError
from badges.management.rows import award_of, moment_of


class Command(BaseCommand):
    help = "Give a badge for another term: a new one supersedes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--until", metavar="ISO", help="when it expires; else the badge's own months from now")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        old = award_of(options["uuid"])
        try:
            new = renew(award=old, actor=None, until=moment_of(options["until"]) if options["until"] else None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        until = new.valid_until.isoformat() if new.valid_until else None
        page = addresses.credential(addresses.current_base(), new.uuid)
        answer = {"uuid": str(new.uuid), "supersedes": str(old.uuid), "valid_until": until, "page": page}
        text = f"Badge {old.uuid} is renewed as {new.uuid}, valid until {until or 'for ever'}: {page}"
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
