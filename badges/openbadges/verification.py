"""`verify()`: is this badge genuine, unaltered, still in force, and from somebody we know?"""

from __future__ import annotations

from datetime import datetime

from .fetching import Fetcher, IssuerRegistry
from .report import VerificationReport


def verify(
    document: bytes | str,
    *,
    now: datetime,
    fetch: Fetcher,
    issuers: IssuerRegistry,
    recipient: str | None = None,
) -> VerificationReport:
    """Verify a badge: PNG or SVG bytes, JSON text, or an http(s) address. Raises only `UnreadableInput`."""
    raise NotImplementedError
