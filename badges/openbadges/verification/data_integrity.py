"""Open Badges 3.0 with an embedded Data Integrity proof: format, schema, proof, issuer key, and what follows.

A claim is repeated only when the signature holds, or when nothing speaks against it but the issuer's key
could not be reached; in the latter case nothing more is checked and the issuer is never shown as recognised.
"""

from __future__ import annotations

from typing import Any

from ..report import Check, CredentialSummary
from .case import Case
from .circumstances import check_issuer_recognised, check_recipient, check_validity
from .ob3_shapes import credential_problems
from .proving import issuer_id_of, prove
from .status import check_status
from .summary import claimed_issuer_name, email_identities, summarise_credential

Findings = tuple[list[Check], CredentialSummary | None]


def examine_credential(credential: dict[str, Any], case: Case) -> Findings:
    """Every check that applies to the credential, and its summary where it may be shown."""
    known_format = Check("format", "pass", "This is an Open Badges 3.0 credential.", "format_ok")
    schema = check_schema(credential)
    proof, issuer_key = prove(credential, case)
    # Whose key it is says nothing about a signature that does not hold: the check does not apply.
    proving = [proof] if proof.outcome == "fail" else [proof, issuer_key]
    checks = [known_format, schema, *proving]
    if all(check.outcome == "pass" for check in checks):
        return _examine_proven(credential, checks, case)
    is_only_unreachable = schema.outcome == "pass" and issuer_key.code == "issuer_key_unreachable"
    shows_claims = is_only_unreachable and proof.code == "proof_key_unreachable"
    return checks, summarise_credential(credential) if shows_claims else None


def check_schema(credential: dict[str, Any]) -> Check:
    """Does the credential have the shape that the specification asks for? Tells the first problem."""
    problem = next(credential_problems(credential), None)
    if problem is None:
        detail = "The credential has the form that Open Badges 3.0 asks for."
        return Check("schema", "pass", detail, "schema_ok")
    detail = f"The credential does not follow Open Badges 3.0: {problem}."
    return Check("schema", "fail", detail, "schema_broken")


def _examine_proven(credential: dict[str, Any], checks: list[Check], case: Case) -> Findings:
    status = check_status(credential, case)
    validity = check_validity(
        credential.get("validFrom", credential.get("issuanceDate")),
        credential.get("validUntil", credential.get("expirationDate")),
        case.now,
    )
    recipient = check_recipient(email_identities(credential), case.recipient) if case.recipient else None
    issuer_id = str(issuer_id_of(credential))
    recognised, known = check_issuer_recognised(issuer_id, claimed_issuer_name(credential), case)
    made = [check for check in (status, validity, recipient, recognised) if check is not None]
    return checks + made, summarise_credential(credential, known=known, recipient=recipient)
