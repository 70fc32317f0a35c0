"""Take a badge back. Final: whoever verifies it from now on reads that it was revoked."""

from argparse import ArgumentParser
from typing import Any

from badges.actions.revoke import revoke
from badges.management.answering import AnsweringCommand
from badges.management.rows import award_of


class Command(AnsweringCommand):
    help = "Take a badge back, with a reason that whoever verifies it may read. It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", metavar="UUID")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        super().add_arguments(parser)

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        award = revoke(award=award_of(options["uuid"]), reason=options["reason"], actor=None)
        at = award.revoked_at.isoformat() if award.revoked_at else ""
        answer = {"uuid": str(award.uuid), "revoked_at": at, "reason": award.revocation_reason}
        return answer, f"Badge {award.uuid} is revoked since {at}: {award.revocation_reason}"
