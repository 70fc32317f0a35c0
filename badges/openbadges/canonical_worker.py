"""A process that canonicalises what strangers sent, one document after the other, and can do nothing else.

It is started by `badges.sandbox` and knows no Django, no database and no secret. Once it is warm it may not open a
file, a socket or a process, and it has 256 MB of address space; each document has two seconds of processor time, after
which the system ends the process, whatever it is in the middle of (QUALITY S-20).

Wire format, both ways: four bytes length, big-endian, then JSON. Asked `{"document": …, "contexts": … | null,
"digest": "sha256", "seconds": 2.0}`, it answers `{"canonical": "…", "seconds": 0.004}` or `{"error":
"TooComplexError", "detail": "…", "seconds": 0.2}`; once at start, `{"ready": true}`. Asked, `seconds` is the processor
time that the document may take, at most the two; answered, what it took.
"""

from __future__ import annotations

import json
import resource
import signal
import struct
import sys
import time
from contextlib import suppress
from typing import Any, BinaryIO

from .canonicalization import canonicalize
from .contexts import CREDENTIALS_V2
from .errors import OpenBadgesError, TooComplexError, UnknownContextError, UnsafeDocumentError

CPU_SECONDS = 2.0
MEMORY_BYTES = 256 * 1024 * 1024
# A canonical form repeats the name of a node on each of its lines: 256 kB of JSON can be made to say gigabytes.
MAX_ANSWER = 8 * 1024 * 1024
HEADER = struct.Struct(">I")
ERRORS: dict[str, type[OpenBadgesError]] = {
    error.__name__: error for error in (TooComplexError, UnknownContextError, UnsafeDocumentError)
}
TOO_LARGE = "The credential is too large when it is written out to be signed."
WARM_UP = {"@context": [CREDENTIALS_V2], "id": "urn:example:a", "type": ["VerifiableCredential"], "name": "Warm"}


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message, or None when the other side is gone."""
    header = _read_exactly(stream, HEADER.size)
    return None if header is None else _read_exactly(stream, HEADER.unpack(header)[0])


def write_frame(stream: BinaryIO, message: bytes) -> None:
    """Send one message. Raises OSError when the other side is gone."""
    pending = memoryview(HEADER.pack(len(message)) + message)
    while pending:
        pending = pending[stream.write(pending) :]


def _read_exactly(stream: BinaryIO, size: int) -> bytes | None:
    received = bytearray()
    while len(received) < size:
        piece = stream.read(min(size - len(received), 65_536))
        if not piece:
            return None
        received += piece
    return bytes(received)


def answer(asked: dict[str, Any]) -> dict[str, str]:
    """The canonical form of the document that is asked for, or why there is none. Raises MemoryError."""
    try:
        canonical = canonicalize(asked["document"], asked["contexts"], digest=asked["digest"])
        if len(canonical) > MAX_ANSWER:
            raise TooComplexError(TOO_LARGE)
    except OpenBadgesError as error:
        name = next(name for name, kind in ERRORS.items() if isinstance(error, kind))
        return {"error": name, "detail": str(error)}
    return {"canonical": canonical}


def confine() -> None:
    """Give up what this process does not need, for good: what was loaded by now is all it will ever have."""
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_NOFILE, 3)  # The three standard streams are open: no file or socket can be added.
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(kind: int, most: int) -> None:
    """Linux has all of these limits; a developer's machine with another system may refuse one."""
    if sys.platform == "linux":
        resource.setrlimit(kind, (most, most))
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other side is gone, or memory ran out: then a new process takes this one's place."""
    while (request := read_frame(requests)) is not None:
        # Processor time of this process alone; the default action of SIGPROF ends it, in C code too. RLIMIT_CPU counts
        # whole seconds over the whole life of a process.
        asked, start = json.loads(request), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, min(asked.get("seconds", CPU_SECONDS), CPU_SECONDS))
        reply: dict[str, Any] = answer(asked)
        signal.setitimer(signal.ITIMER_PROF, 0)
        write_frame(answers, json.dumps({**reply, "seconds": time.process_time() - start}).encode())


def main() -> None:
    """Warm up, give up every right, say so, then serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = open(0, "rb", buffering=0, closefd=False), open(1, "wb", buffering=0, closefd=False)  # noqa: SIM115
    canonicalize(WARM_UP)
    confine()
    write_frame(answers, b'{"ready": true}')
    # What runs out of memory, or is gone: the other side sees the pipe close.
    with suppress(MemoryError, BrokenPipeError):
        serve(requests, answers)


if __name__ == "__main__":
    main()
