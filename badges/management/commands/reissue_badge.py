"""Replace a badge that was wrong in something by a new one."""

from argparse import ArgumentParser
from typing import Any

from badges import addresses
from badges.actions.reissue import reissue
from badges.management.answering import AnsweringCommand
from badges.management.rows import award_of


class Command(AnsweringCommand):
    help = "Replace a badge by a new one that supersedes it. The holder is told why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument("--as-today", action="store_true", help="with the badge's texts as they are written today")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        old = award_of(options["uuid"])
        new = reissue(award=old, reason=options["reason"], actor=None, is_redefined=options["as_today"])
        page = addresses.credential(addresses.current_base(), new.uuid)
        answer = {"uuid": str(new.uuid), "supersedes": str(old.uuid), "page": page}
        return answer, f"Badge {old.uuid} is replaced by {new.uuid}: {page}"
