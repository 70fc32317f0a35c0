"""Runs `worker` for one file: what it costs to open a stranger's PDF or office file is bounded from outside."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from peer_review.metadata.errors import ENDINGS, UnsafeError

ROOT = Path(__file__).resolve().parents[2]
# The environment holds secrets; the process gets only what Python may need to find its packages.
ENVIRONMENT = ("PYTHONPATH", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE")
# By the clock on the wall, so that a machine under load still answers something.
WAIT_SECONDS = 60
# At once, in each of our processes: memory is bounded by their number.
_turns = threading.BoundedSemaphore(2)


def cleaned_apart(content: bytes, content_type: str) -> bytes:
    """The file as `worker` cleaned it. Raises what it refused with; UnsafeError when it died of the file."""
    with _turns:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, its argument one of ours
                (sys.executable, "-m", "peer_review.metadata.worker", content_type),
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                timeout=WAIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnsafeError("too long") from error
    if done.returncode:
        raise ENDINGS.get(done.returncode, UnsafeError)("refused by the process that opened it")
    return done.stdout
