"""Signed lists as files, so that whoever asks for one asks no database.

A file is what the rows said at its modification time, which is taken before the rows are read. It is served for
`LIFETIME` seconds from then, with the rest of them as its max-age: so nobody, neither we nor a cache, shows a list
that is older than a committed revocation by more than `LIFETIME`. Writing a list anew takes its files away before the
commit and puts the new one there after it; a process killed in between leaves none, and the rows are asked.
"""

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LIFETIME = 300


@dataclass(frozen=True)
class Place:
    """One list of an issuer. `kind`: the word in its address."""

    slug: str
    kind: str
    number: int

    @property
    def folder(self) -> Path:
        return Path(settings.PUBLISHED_ROOT) / self.slug / f"{self.kind}-{self.number}"

    def file(self, origin: str) -> Path:
        """Where it lies as asked for at this origin: addresses in it differ with the host."""
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"


@dataclass(frozen=True)
class Published:
    """A list as text, and for how many more seconds it may be shown."""

    text: str
    seconds: int


def read(place: Place, origin: str) -> Published | None:
    """The list as it is kept for this origin, or None when there is none or it is too old to be shown unasked."""
    try:
        with place.file(origin).open(encoding="utf-8") as file:
            age = time.time() - os.fstat(file.fileno()).st_mtime
            text = file.read()
    except OSError:
        return None
    # A file from the future was written by a clock that cannot be relied on.
    return Published(text, int(LIFETIME - age)) if 0 <= age < LIFETIME else None


def write(place: Place, origin: str, text: str, *, read_at: float) -> None:
    """Keep the list for this origin. `read_at`: Unix time before its rows were read. A full disk changes nothing."""
    file = place.file(origin)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(text)
        os.utime(draft, (read_at, read_at))
        os.replace(draft, file)


def withdraw(place: Place) -> None:
    """Take the list away under every origin, since it is about to change."""
    shutil.rmtree(place.folder, ignore_errors=True)
