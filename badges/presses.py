"""Who signs a batch: this process, or several beside it. A key is opened once by each, and forgotten with the batch.

Processes are forked before a connection is open, never touch the database, and answer with texts only: one writer
stores them.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

from django.db import connections
from django.utils.translation import gettext as _

from badges import failpoints, signer
from badges.errors import BadgesError, SigningProcessError
from badges.models import SigningKey
from badges.openbadges.compiled import Press, own_shapes
from badges.openbadges.errors import OpenBadgesError

# Documents that one process gets at a time: enough to be worth the way, few enough that all have something to do.
SHEET = 50
# Beside the first and the last of a batch, so many are compared with PyLD's form and get the full verifier.
SAMPLED_EVERY = 200
# How soon a child notices that whoever it signs for was killed.
LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Sheet:
    """Documents of one key to sign: a batch, or the part of it that begins with number `start`.

    `samples` are the numbers within the batch that are compared with PyLD's form, `stopped` the digests of shapes that
    must not be used any more.
    """

    key: SigningKey
    verification_method: str
    created: datetime
    documents: Sequence[dict[str, Any]]
    samples: frozenset[int]
    start: int = 0
    stopped: frozenset[bytes] = frozenset()


class Signed(NamedTuple):
    """The text of one document, or why there is none."""

    text: str
    error: str = ""


def sample_numbers(total: int) -> frozenset[int]:
    """The first, the last, and one in SAMPLED_EVERY of a batch of this size."""
    return frozenset(range(0, total, SAMPLED_EVERY)) | ({total - 1} if total else set())


class OwnPress:
    """Signs in this process."""

    def __init__(self) -> None:
        self._presses: dict[tuple[int, str], Press] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._presses.clear()

    def sign(self, sheet: Sheet) -> list[Signed]:
        """One answer for each document, in their order. Raises KeyEncryptionKeyError.

        When a sample shows that a shape differs from PyLD, all are signed anew: that shape made some of them.
        """
        press, stopped = self._press(sheet), own_shapes.stopped
        answers = _all_signed(press, sheet)
        while own_shapes.stopped - stopped:
            stopped = own_shapes.stopped
            answers = _all_signed(press, sheet)
        return answers

    def _press(self, sheet: Sheet) -> Press:
        known = (sheet.key.pk, sheet.verification_method)
        if known not in self._presses:
            self._presses[known] = Press(
                signer=signer.open_key(sheet.key),
                public_key=sheet.key.public_key,
                verification_method=sheet.verification_method,
                shapes=own_shapes,
            )
        return self._presses[known]


class Presses:
    """Signs in `workers` processes."""

    def __init__(self, workers: int) -> None:
        # A connection must not be shared with a child: each side would close the other's.
        connections.close_all()
        context = multiprocessing.get_context("fork")
        self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(os.getpid(),))
        self._pool.submit(_is_ready).result()
        self._stopped: frozenset[bytes] = frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def sign(self, sheet: Sheet) -> list[Signed]:
        """As `OwnPress.sign`. Raises SigningProcessError too, now and from then on, when one of them was killed."""
        answers, stopped = self._signed(sheet)
        while stopped - self._stopped:
            self._stopped |= stopped
            answers, stopped = self._signed(sheet)
        return answers

    def _signed(self, sheet: Sheet) -> tuple[list[Signed], frozenset[bytes]]:
        """The answers of all processes, and the shapes that one of them stopped."""
        starts = range(0, len(sheet.documents), SHEET)
        try:
            told = list(self._pool.map(_sign, [self._part(sheet, start) for start in starts]))
        except BrokenProcessPool as error:
            raise SigningProcessError(
                _("A process that signs was ended from outside, perhaps for want of memory. Try with fewer --workers.")
            ) from error
        answers = [answer for part, _stopped in told for answer in part]
        return answers, frozenset().union(*(stopped for _answers, stopped in told))

    def _part(self, sheet: Sheet, start: int) -> Sheet:
        documents = sheet.documents[start : start + SHEET]
        return replace(sheet, documents=documents, start=start, stopped=self._stopped)


def press(workers: int) -> OwnPress | Presses:
    """Whoever signs with this many processes; one is this process itself."""
    return Presses(workers) if workers > 1 else OwnPress()


def _all_signed(press: Press, sheet: Sheet) -> list[Signed]:
    numbered = enumerate(sheet.documents, start=sheet.start)
    return [_signed(press, document, sheet.created, is_sample=number in sheet.samples) for number, document in numbered]


def _signed(press: Press, document: dict[str, Any], created: datetime, *, is_sample: bool) -> Signed:
    try:
        text = press.sign(document, created, is_sample=is_sample)
    except (OpenBadgesError, BadgesError) as error:
        return Signed("", str(error))
    failpoints.reach("document-signed")
    return Signed(text)


_own: OwnPress | None = None  # in a child only


def _begin(parent: int) -> None:
    global _own
    _own = OwnPress()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End when the parent is gone: a child waits for work for ever, since it holds its own end of the pipe open."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os._exit(1)


def _is_ready() -> bool:
    return _own is not None


def _sign(sheet: Sheet) -> tuple[list[Signed], frozenset[bytes]]:
    if _own is None:
        raise RuntimeError("This process was not begun.")
    own_shapes.stop(sheet.stopped)
    return _own.sign(sheet), own_shapes.stopped
