"""Sign what was awarded but never signed: after a crash, or once a lost key file is back."""

import json
from typing import Any

from django.core.management.base import CommandError

from badges.management.batching import BatchCommand, portions
from badges.models import Award, Credential


class Command(BatchCommand):
    help = "Sign every award that has no credential yet."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(Award.objects.without_credential().order_by("pk").values_list("pk", flat=True))
        with self.issuing(len(waiting), options["workers"]) as issuing:
            for award_ids in portions(waiting):
                issuing.issue(award_ids)
            issuing.wait()
        self._tell(waiting, issuing.outcome.failed, as_json=options["json"])

    def _tell(self, waiting: list[int], failed: dict[str, str], *, as_json: bool) -> None:
        issued = [uuid for award_ids in portions(waiting) for uuid in _issued(award_ids)]
        text = f"{len(issued)} issued, {len(failed)} could not be."
        self.stdout.write(json.dumps({"issued": issued, "failed": failed}, indent=2) if as_json else text)
        if failed:
            raise CommandError(" ".join(sorted(set(failed.values()))))


def _issued(award_ids: Any) -> list[str]:
    stored = Credential.objects.as_signed().filter(award__in=award_ids).order_by("award_id")
    return [str(uuid) for uuid in stored.values_list("award__uuid", flat=True)]
