"""Take a badge back. Final: whoever verifies it from now on reads that it was revoked."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.actions.revoke import revoke
from badges.errors import BadgesError
from badges.management.rows import award_of


class Command(BaseCommand):
    help = "Take a badge back, with a reason that whoever verifies it may read. It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            award = revoke(award=award_of(options["uuid"]), reason=options["reason"], actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        at = award.revoked_at.isoformat() if award.revoked_at else ""
        answer = {"uuid": str(award.uuid), "revoked_at": at, "reason": award.revocation_reason}
        text = f"Badge {award.uuid} is revoked since {at}: {award.revocation_reason}"
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
