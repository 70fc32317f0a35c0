"""Sign badges again after a halt."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.actions.resume_issuing import resume_issuing
from badges.errors import BadgesError
from badges.management.rows import profile_of


class Command(BaseCommand):
    help = "Sign badges again: lifts the halt of one issuer, or the one of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--issuer", metavar="SLUG")
        scope.add_argument("--all", action="store_true", help="every issuer of this instance")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = profile_of(options["issuer"]) if options["issuer"] else None
        try:
            waiting = resume_issuing(profile=profile, actor=None)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        scope = profile.slug if profile else "all"
        answer = {"issuer": scope, "queued": waiting}
        text = f"Issuing goes on ({scope}); {waiting} awards were waiting."
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
