"""Give a badge that expires for another term."""

from argparse import ArgumentParser
from typing import Any

from badges import addresses
from badges.actions.renew import renew
from badges.management.answering import AnsweringCommand
from badges.management.rows import award_of, moment_of


class Command(AnsweringCommand):
    help = "Give a badge for another term: a new one supersedes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--until", metavar="ISO", help="when it expires; else the badge's own months from now")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        old = award_of(options["uuid"])
        new = renew(award=old, actor=None, until=moment_of(options["until"]) if options["until"] else None)
        until = new.valid_until.isoformat() if new.valid_until else None
        page = addresses.credential(addresses.current_base(), new.uuid)
        answer = {"uuid": str(new.uuid), "supersedes": str(old.uuid), "valid_until": until, "page": page}
        return answer, f"Badge {old.uuid} is renewed as {new.uuid}, valid until {until or 'for ever'}: {page}"
