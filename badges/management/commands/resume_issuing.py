"""Sign badges again after a halt."""

from argparse import ArgumentParser
from typing import Any

from badges.actions.resume_issuing import resume_issuing
from badges.management.answering import AnsweringCommand
from badges.management.rows import profile_of


class Command(AnsweringCommand):
    help = "Sign badges again: lifts the halt of one issuer, or the one of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--issuer", metavar="SLUG")
        scope.add_argument("--all", action="store_true", help="every issuer of this instance")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        profile = profile_of(options["issuer"]) if options["issuer"] else None
        waiting = resume_issuing(profile=profile, actor=None)
        scope = profile.slug if profile else "all"
        answer = {"issuer": scope, "queued": waiting}
        return answer, f"Issuing goes on ({scope}); {waiting} awards were waiting."
