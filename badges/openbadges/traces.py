"""What gives away that bytes were meant to hold a badge, however damaged they are."""

from __future__ import annotations

TRACES = (
    b"openbadge",
    b"AchievementCredential",
    b"OpenBadgeCredential",
    b"https://purl.imsglobal.org/spec/ob",
    b"https://w3id.org/openbadges",
    b"credentialSubject",
)


def holds_traces(data: bytes) -> bool:
    """True if damaged bytes were meant to hold a badge."""
    return any(trace in data for trace in TRACES)
