"""Canonicalise strangers' documents where they can harm nobody: in up to four processes with limits (QUALITY S-20).

A badge whose documents take more than two seconds of processor time together, or one of them 256 MB, ends its process
and nothing else: it is "too complex", and the next badge gets a new process. Processes are started when they are first
needed, in whichever process needs them (after gunicorn or Celery have forked), and end with it. At most a hundred wait;
who comes after them is told to come back (`BusyError`).
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from badges.openbadges.canonical_worker import CPU_SECONDS, ERRORS, read_frame, write_frame
from badges.openbadges.canonicalization import Digest
from badges.openbadges.contexts import Contexts, pinned_contexts
from badges.openbadges.errors import BusyError, TooComplexError
from badges.openbadges.safe_json import check_structure

WORKERS = 4
MAX_WAITING = 100
# A longer life gains nothing but what a memory allocator leaves behind.
MAX_DOCUMENTS = 1_000
# By the clock on the wall, so that a machine under load still answers something.
WAIT_SECONDS = 10.0
START_SECONDS = 20.0
ANSWER_SECONDS = 15.0
# A timer of nothing at all would be no limit.
LEAST_SECONDS = 0.001
ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "badges.openbadges.canonical_worker")
# The environment holds secrets; a worker gets only what Python may need to find its packages.
ENVIRONMENT = ("PYTHONPATH", "LD_LIBRARY_PATH")
TOO_COMPLEX = "The credential takes more time or memory to canonicalise than one credential is given."
BUSY = "This verifier has too much to do at the moment."

logger = logging.getLogger(__name__)


class Worker:
    """One process that is warm and waits. Raises BusyError when it cannot be started."""

    def __init__(self) -> None:
        self.answered = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no argument of a stranger's
            COMMAND,
            cwd=ROOT,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        with self._watched(START_SECONDS):
            is_ready = read_frame(self.process.stdout) is not None  # type: ignore[arg-type]
        if not is_ready:
            self.end()
            logger.error("A process that canonicalises credentials could not be started: %s", self.process.returncode)
            raise BusyError(BUSY)

    def is_alive(self) -> bool:
        """False once the process has ended, for whatever reason."""
        return self.process.poll() is None

    def ask(self, request: bytes) -> bytes:
        """The answer. Raises TooComplexError when the process died of the question, BusyError when it took too long."""
        with self._watched(ANSWER_SECONDS) as is_cut, suppress(OSError):
            write_frame(self.process.stdin, request)  # type: ignore[arg-type]
            answer = read_frame(self.process.stdout)  # type: ignore[arg-type]
            if answer is not None:
                self.answered += 1
                return answer
        self.end()
        raise BusyError(BUSY) if is_cut.is_set() else TooComplexError(TOO_COMPLEX)

    @contextmanager
    def _watched(self, seconds: float) -> Iterator[threading.Event]:
        """End the process when the block takes longer; the event says that this happened."""
        is_cut = threading.Event()

        def cut() -> None:
            is_cut.set()
            self.process.kill()

        watchdog = threading.Timer(seconds, cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield is_cut
        finally:
            watchdog.cancel()

    def end(self) -> None:
        """End the process and forget it."""
        self.process.kill()
        self.let_go()
        self.process.wait()

    def let_go(self) -> None:
        """Close this side of the pipes: a process that nobody holds any more ends by itself."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


class Pool:
    """As many workers as are needed at once, and no more than `size`; `most_waiting` may wait for one."""

    def __init__(self, size: int = WORKERS, most_waiting: int = MAX_WAITING) -> None:
        self._turns = threading.Semaphore(size)
        self._lock = threading.Lock()
        self.idle: list[Worker] = []
        self.size = size + most_waiting
        self.room = self.size

    @property
    def busy(self) -> int:
        """How many are being answered or wait."""
        return self.size - self.room

    def run(self, request: bytes) -> bytes:
        """A worker's answer. Raises BusyError when too many wait, TooComplexError when the worker died of it."""
        with self._turn():
            worker = self._take()
            answer = worker.ask(request)
            self._give_back(worker)
            return answer

    def _give_back(self, worker: Worker) -> None:
        """It waits for the next document, or makes room for a new one when it has served for long enough."""
        if worker.answered >= MAX_DOCUMENTS:
            worker.end()
            return
        with self._lock:
            self.idle.append(worker)

    def end(self) -> None:
        """End every worker that waits."""
        while self.idle:
            self.idle.pop().end()

    def let_go(self) -> None:
        """Forget workers that another process started and still uses."""
        while self.idle:
            self.idle.pop().let_go()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            if self.room <= 0:
                raise BusyError(BUSY)
            self.room -= 1
        try:
            if not self._turns.acquire(timeout=WAIT_SECONDS):
                raise BusyError(BUSY)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self.room += 1

    def _take(self) -> Worker:
        """A worker that waits, the last one used first; else a new one."""
        with self._lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.is_alive():
                    return worker
                worker.let_go()
        return Worker()


_pool = Pool()
atexit.register(lambda: _pool.end())


def _after_fork() -> None:
    """The child of a process that had workers starts its own: two must not talk into one pipe."""
    global _pool
    _pool.let_go()
    _pool = Pool()


os.register_at_fork(after_in_child=_after_fork)


class Allowance:
    """A canonicaliser with as much processor time as one badge is given, for all that belongs to it.

    A badge may bring several signatures, endorsements with signatures of their own, and a status list: each within the
    limit for one document, and together without end.
    """

    def __init__(self, seconds: float = CPU_SECONDS) -> None:
        self.seconds = seconds

    def canonicalize(
        self, document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256"
    ) -> str:
        """As `badges.openbadges.canonicalization.canonicalize`, in a process with limits.

        Raises what that raises, TooComplexError for a document that takes more than is left, BusyError when no process
        is free.
        """
        check_structure(document)
        if self.seconds < LEAST_SECONDS:
            raise TooComplexError(TOO_COMPLEX)
        own = None if contexts is None or contexts is pinned_contexts() else dict(contexts)
        request = {"document": document, "contexts": own, "digest": digest, "seconds": self.seconds}
        answer = json.loads(self._asked(json.dumps(request).encode()))
        self.seconds -= answer["seconds"]
        if "error" in answer:
            raise ERRORS[answer["error"]](answer["detail"])
        return str(answer["canonical"])

    def _asked(self, request: bytes) -> bytes:
        """The worker's answer. One that died of the question has used up what was left."""
        try:
            return _pool.run(request)
        except TooComplexError:
            self.seconds = 0.0
            raise


def canonicalize(document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256") -> str:
    """One document by itself, with all the time that one badge is given. Raises as `Allowance.canonicalize`."""
    return Allowance().canonicalize(document, contexts, digest=digest)
