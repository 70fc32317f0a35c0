"""The periodic jobs, run now: for cron, where no Celery beat runs, and for whoever wants to see what they do."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.jobs import JOBS


class Command(BaseCommand):
    help = "Run the periodic jobs, all or those named. A job that fails does not keep the others from running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(JOBS)}; none: all")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["names"] or list(JOBS)
        unknown = [name for name in names if name not in JOBS]
        if unknown:
            raise CommandError(f"There is no job {', '.join(unknown)}. The jobs are {', '.join(JOBS)}.")
        counts, failed = _run(names)
        lines = [f"{name}: {count}" for name, count in counts.items()]
        self.stdout.write(json.dumps({"jobs": counts, "failed": failed}) if options["json"] else "\n".join(lines))
        if failed:
            raise CommandError("; ".join(f"{name} failed: {reason}" for name, reason in failed.items()))


def _run(names: list[str]) -> tuple[dict[str, int], dict[str, str]]:
    """How many rows each job took up, and why those failed that did."""
    counts, failed = {}, {}
    for name in names:
        try:
            counts[name] = JOBS[name]()
        except Exception as error:  # whatever is wrong with one, the others still have to run
            failed[name] = str(error) or type(error).__name__
    return counts, failed
