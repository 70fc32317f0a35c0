"""Everything about an Open Badges 3.0 credential but how it is secured: schema, what follows its proof, summary.

A claim is repeated only when the signature holds, or when nothing speaks against it but the issuer's key
could not be reached; in the latter case nothing more is checked and the issuer is never shown as recognised.
"""

from __future__ import annotations

from typing import Any

from ..report import Check, CredentialSummary
from .case import Case
from .circumstances import check_issuer_recognised, check_lifetime, check_recipient, is_proven
from .endorsing import endorsements_of
from .proving import issuer_id_of
from .refreshing import refreshed
from .schema import check_schema
from .summary import claimed_issuer_name, email_identities, summarise_credential

Findings = tuple[list[Check], CredentialSummary | None]

FORMAT = Check("format", "pass", "This is an Open Badges 3.0 credential.", "format_ok")


def conclude(credential: dict[str, Any], proof: Check, issuer_key: Check, case: Case) -> Findings:
    """Every check that applies to the credential, and its summary where it may be shown."""
    schema = check_schema(credential)
    # Whose key it is says nothing about a signature that does not hold: the check does not apply.
    proving = [proof] if proof.outcome == "fail" else [proof, issuer_key]
    checks = [FORMAT, schema, *proving]
    if is_proven(checks):
        fresh = refreshed(credential, case)
        return _examine_proven(*((credential, checks) if fresh is None else fresh), case)
    is_only_unreachable = schema.outcome == "pass" and issuer_key.code == "issuer_key_unreachable"
    shows_claims = is_only_unreachable and proof.code == "proof_key_unreachable"
    return checks, summarise_credential(credential) if shows_claims else None


def _examine_proven(credential: dict[str, Any], checks: list[Check], case: Case) -> Findings:
    recipient = check_recipient(email_identities(credential), case.recipient) if case.recipient else None
    lifetime = check_lifetime(credential, case)
    issuer_id = str(issuer_id_of(credential))
    recognised, known = check_issuer_recognised(issuer_id, claimed_issuer_name(credential), case)
    made = [*checks, *lifetime, *([recipient] if recipient else []), recognised]
    # Last, so that what decides about the badge itself has asked its addresses first.
    endorsements = endorsements_of(credential, case)
    return made, summarise_credential(credential, known=known, recipient=recipient, endorsements=endorsements)
