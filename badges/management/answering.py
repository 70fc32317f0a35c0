"""Commands that carry out one action and say what came of it, as text or as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges.errors import BadgesError


class AnsweringCommand(BaseCommand):
    """Gives `--json`, and turns what an action refuses into the command's own error."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """(the answer as JSON has it, the same as a sentence). May raise BadgesError."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer, text = self.act(options)
        except BadgesError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
