"""Sign what was awarded but never signed: after a crash, or once a lost key file is back."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from badges import issuer
from badges.errors import BadgesError
from badges.models import Award


class Command(BaseCommand):
    help = "Sign every award that has no credential yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        issued, failed = [], {}
        for award in Award.objects.without_credential():
            try:
                issued.append(str(issuer.issue(award).award.uuid))
            except BadgesError as error:
                failed[str(award.uuid)] = str(error)
        answer = {"issued": issued, "failed": failed}
        text = f"{len(issued)} issued, {len(failed)} could not be."
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else text)
        if failed:
            raise CommandError(" ".join(sorted(set(failed.values()))))
