"""A credential that names its issuer's refresh service: what does the issuer say of it today?

OB 3.0, section "Credential Refresh": once the proof holds, a verifier asks the service of type
1EdTechCredentialRefresh, once, and goes on with what it answers; where that is no use, with what it has. The answer
counts only if it is proven in full, for the same issuer, subject and achievement, and is no older: nobody who merely
runs the service's address can turn a badge into another, or bring back an earlier state of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import DamagedContainerError, TooComplexError, UnreadableInput
from ..fetching import FetchError
from ..moments import parse_moment
from ..report import Check
from .case import Case, is_web_address
from .circumstances import is_proven
from .proving import issuer_id_of, prove
from .reading import Candidate, read_text
from .schema import check_schema
from .shapes import types_of
from .summary import object_in
from .token_proof import prove_token

REFRESH_TYPE = "1EdTechCredentialRefresh"
FORMAT = Check(
    "format",
    "pass",
    "This is an Open Badges 3.0 credential. Its issuer has a newer copy of it, and this report speaks of that one.",
    "format_refreshed",
)


def refreshed(credential: Mapping[str, Any], case: Case) -> tuple[dict[str, Any], list[Check]] | None:
    """The newer copy and the checks that prove it, or None where there is none that counts."""
    address = _address(credential)
    if address is None:
        return None
    try:
        answer = case.fetch(address)
        fresh, checks = _proven(read_text(answer.body), case) if answer.status == 200 else ({}, [])
    except (FetchError, UnreadableInput, DamagedContainerError, TooComplexError):
        return None
    if not fresh or not is_proven(checks) or not _continues(credential, fresh):
        return None
    return fresh, checks


def _address(credential: Mapping[str, Any]) -> str | None:
    service = object_in(credential.get("refreshService"))
    address = service.get("id")
    return address if REFRESH_TYPE in types_of(service) and is_web_address(address) else None


def _proven(candidate: Candidate, case: Case) -> tuple[dict[str, Any], list[Check]]:
    """What the service answered, and the checks of a credential before its circumstances."""
    if candidate.format == "OB3-JWT":
        read = prove_token(candidate.token, case)
        fresh, proof, issuer_key = read.credential, read.proof, read.issuer_key
    elif candidate.format == "OB3-DataIntegrity":
        fresh, (proof, issuer_key) = candidate.document, prove(candidate.document, case)
    else:
        return {}, []
    return fresh, [FORMAT, check_schema(fresh), proof, issuer_key]


def _continues(credential: Mapping[str, Any], fresh: Mapping[str, Any]) -> bool:
    """True for another copy, for the same people and achievement, that begins no earlier."""
    if fresh == credential or _parties(fresh) != _parties(credential):
        return False
    before, after = _start(credential), _start(fresh)
    return before is not None and after is not None and after >= before


def _parties(credential: Mapping[str, Any]) -> tuple[object, ...]:
    """Who gave what to whom. A subject without an id is known by its identifiers."""
    subject = object_in(credential.get("credentialSubject"))
    achievement = object_in(subject.get("achievement"))
    return issuer_id_of(credential), subject.get("id", subject.get("identifier")), achievement.get("id")


def _start(credential: Mapping[str, Any]) -> Any:
    return parse_moment(credential.get("validFrom", credential.get("issuanceDate")))
