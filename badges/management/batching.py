"""What the two commands that issue many credentials share: who signs, in what portions, and what is said meanwhile."""

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from badges import presses
from badges.batches import BATCH, Outcome, issue_batch
from badges.management.progress import Progress
from badges.models import Award
from badges.tasks import issue_credentials

# A queue that signs nothing for so long is not being worked on.
PATIENCE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 1.0

Item = TypeVar("Item")


class BatchCommand(BaseCommand):
    """A command that signs in batches: in this process, in `--workers` processes, or through a broker's workers."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--workers",
            type=int,
            metavar="N",
            help="sign in N processes; without it a broker's workers do, or as many processes as there are cores",
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    @contextmanager
    def issuing(self, total: int, workers: int | None) -> Iterator["Issuing"]:
        """Issue in batches within the block; `total` is what the progress counts up to."""
        if workers is not None and workers < 1:
            raise CommandError("Give --workers a number of processes, at least 1.")
        progress = Progress(total, self.stderr, is_terminal=self.stderr.isatty())  # type: ignore[arg-type]
        if workers is None and not settings.CELERY_TASK_ALWAYS_EAGER:
            yield QueuedIssuing(progress)
        else:
            # A few are signed sooner than processes are started.
            count = workers or (cores() if total > BATCH else 1)
            with presses.press(count) as press:
                yield Issuing(progress, press)
        progress.end()


class Issuing:
    """Signs here, and knows what became of it."""

    def __init__(self, progress: Progress, press: Any) -> None:
        self._progress, self._press = progress, press
        self.outcome = Outcome()

    def issue(self, award_ids: Sequence[int]) -> None:
        """Issue what of these has no credential yet."""
        self.outcome += issue_batch(award_ids, self._press)
        self._progress.advance(len(award_ids))

    def wait(self) -> None:
        """Nothing to wait for."""


class QueuedIssuing(Issuing):
    """Hands batches to a broker's workers, and waits as long as they get on."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress, None)
        self._queued: list[int] = []

    def issue(self, award_ids: Sequence[int]) -> None:
        """Queue these."""
        issue_credentials.delay_on_commit(list(award_ids))  # type: ignore[attr-defined]
        self._queued += award_ids

    def wait(self) -> None:
        """Return when all are signed, or when nothing was for a minute: the sweeping job goes on then."""
        left, last = len(self._queued), time.monotonic()
        while left and time.monotonic() - last < PATIENCE_SECONDS:
            time.sleep(LOOK_EVERY_SECONDS)
            now_left = sum(
                Award.objects.without_credential().filter(pk__in=part).count() for part in portions(self._queued)
            )
            if now_left < left:
                self._progress.advance(left - now_left)
                self.outcome.issued += left - now_left
                left, last = now_left, time.monotonic()


def portions(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    """The items in batches."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
