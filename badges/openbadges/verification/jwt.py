"""Open Badges 3.0 secured as a token (VC-JWT): the same checks as for an embedded proof, on what the token holds.

JSON-LD's safe mode is not needed here: the signature covers the bytes, and what is shown is read by the names that
Open Badges 3.0 gives its members, never by what a context says. So a context that nobody has pinned does not hinder
a verdict, and a member that only it defines is signed but never shown.
"""

from __future__ import annotations

from ..report import Check, CredentialSummary
from .case import Case
from .credential import FORMAT, conclude
from .token_proof import prove_token

Findings = tuple[list[Check], CredentialSummary | None]


def examine_token(token: str, case: Case) -> Findings:
    """Every check that applies to the token's credential, and its summary where it may be shown."""
    read = prove_token(token, case)
    if not read.credential:
        return [FORMAT, read.proof], None
    return conclude(read.credential, read.proof, read.issuer_key, case)
