"""Open Badges 3.0 with an embedded Data Integrity proof."""

from __future__ import annotations

from typing import Any

from .case import Case
from .credential import Findings, conclude
from .proving import prove


def examine_credential(credential: dict[str, Any], case: Case) -> Findings:
    """Every check that applies to the credential, and its summary where it may be shown."""
    proof, issuer_key = prove(credential, case)
    return conclude(credential, proof, issuer_key, case)
