"""Stop signing badges, at once and without a restart."""

from argparse import ArgumentParser
from typing import Any

from badges.actions.halt_issuing import halt_issuing
from badges.management.answering import AnsweringCommand
from badges.management.rows import profile_of


class Command(AnsweringCommand):
    help = "Stop signing badges. What is awarded meanwhile waits; revoking goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--issuer", metavar="SLUG")
        scope.add_argument("--all", action="store_true", help="every issuer of this instance")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        profile = profile_of(options["issuer"]) if options["issuer"] else None
        halt = halt_issuing(profile=profile, reason=options["reason"], actor=None)
        scope = profile.slug if profile else "all"
        answer = {"issuer": scope, "halted_at": halt.halted_at.isoformat(), "reason": halt.reason}
        return answer, f"Issuing is halted ({scope}): {halt.reason} Resume it with resume_issuing."
