"""Times as credentials write them: RFC 3339 with a zone (VC 2.0, dateTimeStamp; OB 3.0, DateTimeZ).

>>> parse_moment("2026-11-20T10:00:00+01:00").isoformat()
'2026-11-20T09:00:00+00:00'
>>> parse_moment("2026-11-20") is None
True
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE)


def parse_moment(text: object) -> datetime | None:
    """The aware time in UTC, or None if the text is not a complete time with a zone."""
    match = MOMENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    second, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(second.upper() + zone.upper().replace("Z", "+00:00"))
        return moment.astimezone(UTC) + timedelta(seconds=float(fraction or 0))
    except (ValueError, OverflowError):
        return None


def format_moment(moment: datetime) -> str:
    """The time in UTC to the second. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("Times in a credential need a time zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
