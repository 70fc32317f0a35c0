"""Stop signing badges, at once and without a restart."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.actions.halt_issuing import halt_issuing
from badges.errors import BadgesError
from badges.management.rows import profile_of


class Command(BaseCommand):
    help = "Stop signing badges. What is awarded meanwhile waits; revoking goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--issuer", metavar="SLUG")
        scope.add_argument("--all", action="store_true", help="every issuer of this instance")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = profile_of(options["issuer"]) if options["issuer"] else None
        try:
            halt = halt_issuing(profile=profile, reason=options["reason"], actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        scope = profile.slug if profile else "all"
        answer = {"issuer": scope, "halted_at": halt.halted_at.isoformat(), "reason": halt.reason}
        text = f"Issuing is halted ({scope}): {halt.reason} Resume it with resume_issuing."
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
