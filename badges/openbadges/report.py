"""What a verification found, and the verdict that follows from it (CONTRACT, "Verification report").

The verdict is a pure function of the checks. The first rule that matches wins: invalid, unknown, caution,
valid. A check that decides and was not made is never green.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Outcome = Literal["pass", "caution", "fail", "unknown"]
Verdict = Literal["valid", "caution", "unknown", "invalid"]
CheckId = Literal["format", "schema", "proof", "issuer_key", "status", "validity", "recipient", "issuer_recognised"]

CHECK_IDS: tuple[CheckId, ...] = (
    "format", "schema", "proof", "issuer_key", "status", "validity", "recipient", "issuer_recognised",
)  # fmt: skip
# `status: fail` is "revoked"; `recipient` is only ever present when it was asked for.
FATAL = frozenset({"format", "schema", "proof", "issuer_key", "status", "recipient"})
DECIDING = frozenset({"format", "schema", "proof", "issuer_key", "status", "validity", "recipient"})
# A badge without these was not verified, whatever else passed.
INDISPENSABLE = frozenset({"format", "schema", "proof", "issuer_key"})


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    `code` is stable and short, for translation; `detail` is an English sentence.
    """

    id: CheckId
    outcome: Outcome
    detail: str
    code: str

    def to_dict(self) -> dict[str, str]:
        """The three keys of CONTRACT."""
        return {"id": self.id, "outcome": self.outcome, "detail": self.detail}


@dataclass(frozen=True)
class EndorsementSummary:
    """What somebody else says of the badge, of its achievement or of its issuer, and whether that is genuine.

    `endorses` is ``credential``, ``achievement`` or ``issuer``. `verdict` is the endorsement's own, by the rules of
    every report; it never changes the badge's. `code` and `detail` are those of the check that led to it. Name and
    comment are empty unless the endorsement is proven; `endorser_name` comes from the registry where it is
    recognised, else it is the name that the endorser gives itself.
    """

    verdict: Verdict
    code: str
    detail: str
    endorses: str
    endorser_id: str = ""
    endorser_name: str = ""
    endorser_recognised: bool = False
    comment: str = ""
    issued: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The shape of an entry of `endorsements`."""
        endorser = {"id": self.endorser_id, "name": self.endorser_name, "recognised": self.endorser_recognised}
        return {
            "verdict": self.verdict,
            "detail": self.detail,
            "endorses": self.endorses,
            "endorser": endorser,
            "comment": self.comment,
            "issued": self.issued,
        }


@dataclass(frozen=True)
class CredentialSummary:
    """What the credential says, repeated only when its proof holds.

    `issuer_name` comes from the registry where the issuer is recognised, else it is `claimed_issuer_name`.
    `issued` and `expires` are ISO 8601 texts as in the credential. `alignments`, `results` and `evidence` are
    flat dictionaries of texts: see `summary.py` for their keys. The fields after `endorsements` are for pages
    and are not part of `to_dict()`.
    """

    name: str
    issuer_id: str
    issuer_name: str
    issuer_recognised: bool
    recipient_matches: bool | None = None
    issued: str | None = None
    expires: str | None = None
    alignments: tuple[Mapping[str, str], ...] = ()
    results: tuple[Mapping[str, str], ...] = ()
    evidence: tuple[Mapping[str, str], ...] = ()
    endorsements: tuple[EndorsementSummary, ...] = ()
    id: str = ""
    claimed_issuer_name: str = ""
    description: str = ""
    image: str = ""
    criteria: str = ""
    achievement_id: str = ""
    subject_id: str = ""
    recipient_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The shape of CONTRACT's `credential`."""
        issuer = {"id": self.issuer_id, "name": self.issuer_name, "recognised": self.issuer_recognised}
        return {
            "name": self.name,
            "issuer": issuer,
            "recipient_matches": self.recipient_matches,
            "issued": self.issued,
            "expires": self.expires,
            "alignments": [dict(entry) for entry in self.alignments],
            "results": [dict(entry) for entry in self.results],
            "evidence": [dict(entry) for entry in self.evidence],
            "endorsements": [entry.to_dict() for entry in self.endorsements],
        }


@dataclass(frozen=True)
class VerificationReport:
    """The answer of `verify()`.

    `format` is for example ``OB3-DataIntegrity``, ``OB2-hosted``, ``unknown``.
    """

    verdict: Verdict
    format: str
    checks: tuple[Check, ...]
    credential: CredentialSummary | None
    checked_at: datetime

    def check(self, check_id: str) -> Check | None:
        """The check with this id, or None when it did not apply."""
        return next((check for check in self.checks if check.id == check_id), None)

    def to_dict(self) -> dict[str, Any]:
        """Exactly the JSON of CONTRACT's verification report."""
        return {
            "verdict": self.verdict,
            "format": self.format,
            "checks": [check.to_dict() for check in self.checks],
            "credential": self.credential.to_dict() if self.credential else None,
            "checked_at": self.checked_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }


def verdict(checks: Iterable[Check]) -> Verdict:
    """The verdict that CONTRACT's ordered rules give for these checks.

    >>> verdict([Check("format", "pass", "", ""), Check("proof", "fail", "", "")])
    'invalid'
    >>> verdict([])
    'unknown'
    """
    outcomes = {(check.id, check.outcome) for check in checks}
    made = {check_id for check_id, _ in outcomes}
    if any(outcome == "fail" and check_id in FATAL for check_id, outcome in outcomes):
        return "invalid"
    if not made >= INDISPENSABLE:
        return "unknown"
    if any(outcome == "unknown" and check_id in DECIDING for check_id, outcome in outcomes):
        return "unknown"
    if any(outcome != "pass" for _, outcome in outcomes):
        return "caution"
    return "valid"
