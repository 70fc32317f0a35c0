"""Open Badges 2.0, signed: the assertion is the payload of a compact JWS (OB 2.0, section "Signed Badges").

The BadgeClass and the issuer's Profile come from their own addresses. The key is one that this Profile lists as
`publicKey` and that says itself that the issuer owns it; what the token says of keys counts for nothing. RS256 with
at least 2,048 bits is the one way of signing that the standard names. Who signed is all that decides, so the
assertion's id need not be an address; where it is one, and the Profile says how such addresses look, it has to be one
of those. What was revoked stands in the issuer's revocation list, by the assertion's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ..errors import ProofError, TooComplexError, UnsupportedProofError
from ..fetching import FetchError
from ..jose import CompactJws, parse_compact, payload_object, verify_compact
from ..keys import MAX_RSA_BITS, MIN_RSA_BITS, PublicKey
from ..report import Check
from .case import Case, fetch_json, is_web_address
from .ob2_parts import (
    FORMAT,
    IN_FORCE,
    PART_ELSEWHERE,
    REVOKED,
    Documents,
    Findings,
    Refused,
    check_schema,
    conclude,
    fetch_part,
    is_allowed,
    is_described_by_issuer,
    listed,
    with_definitions,
)
from .shapes import types_of
from .summary import object_in

ALGORITHM = "RS256"
MAX_PEM = 8 * 1024
UNSIGNED = Check("proof", "fail", "This badge says that it is signed, but its signature is missing.", "proof_missing")
NOT_SIGNED_BADGE = Check(
    "proof", "fail", "The badge does not say of itself that it is a signed one.", "proof_not_signed_badge"
)
GENUINE = Check("proof", "pass", "The signature is genuine and nothing was changed.", "proof_ok")
OWNED = Check("issuer_key", "pass", "The issuer itself publishes the key that signed it.", "issuer_key_ok")
FOREIGN_KEY = Check("issuer_key", "fail", "The key that signed this badge is not the issuer's.", "issuer_key_foreign")
UNUSABLE_KEY = Check(
    "issuer_key", "unknown", "The issuer's key is of a kind that this verifier cannot use.", "issuer_key_unsupported"
)
FOREIGN_ADDRESS = Check(
    "issuer_key", "fail", "The badge's own address is not one of its issuer's.", "issuer_origin_foreign"
)


def examine_unsigned() -> Findings:
    """An assertion that calls itself signed and comes as bare JSON: there is nothing that could be checked."""
    return [FORMAT, UNSIGNED], None


def examine_signed(token: str, case: Case) -> Findings:
    """Every check that applies to a signed assertion, and its summary where it may be shown."""
    try:
        jws = _parsed(token, case)
        documents = with_definitions(_assertion(jws), case)
        checks = [FORMAT, check_schema(documents), *_prove(jws, documents, case)]
    except Refused as refusal:
        return [FORMAT, refusal.check], None
    if any(check.outcome != "pass" for check in checks):
        return checks, None
    return conclude(documents, checks, _check_status(documents, case), case)


def _parsed(token: str, case: Case) -> CompactJws:
    try:
        jws = parse_compact(token)
        if jws.algorithm != ALGORITHM or not case.accepts(ALGORITHM):
            raise UnsupportedProofError("The badge is signed in a way that is not accepted.")
    except UnsupportedProofError as error:
        raise Refused(Check("proof", "unknown", str(error), error.code)) from error
    except ProofError as error:
        raise Refused(Check("proof", "fail", str(error), "proof_malformed")) from error
    except TooComplexError as error:
        raise Refused(Check("proof", "unknown", str(error), "too_complex")) from error
    return jws


def _assertion(jws: CompactJws) -> dict[str, Any]:
    try:
        assertion = payload_object(jws)
    except ProofError as error:
        raise Refused(Check("proof", "fail", str(error), "proof_malformed")) from error
    except TooComplexError as error:
        raise Refused(Check("proof", "unknown", str(error), "too_complex")) from error
    if not {"SignedBadge", "signed"} & set(types_of(object_in(assertion.get("verification")))):
        raise Refused(NOT_SIGNED_BADGE)
    return assertion


def _prove(jws: CompactJws, documents: Documents, case: Case) -> list[Check]:
    """The checks `proof` and `issuer_key`; whose key it is says nothing about a signature that does not hold."""
    key = _issuer_key(documents, case)
    try:
        verify_compact(jws, key)
    except ProofError as error:
        return [Check("proof", "fail", str(error), "proof_mismatch")]
    identifier = documents.assertion.get("id")
    states_policy = {"startsWith", "allowedOrigins"} & set(object_in(documents.issuer.get("verification")))
    if states_policy and is_web_address(identifier) and not is_allowed(str(identifier), documents.issuer):
        return [GENUINE, FOREIGN_ADDRESS]
    return [GENUINE, OWNED if is_described_by_issuer(documents) else PART_ELSEWHERE]


def _issuer_key(documents: Documents, case: Case) -> PublicKey:
    """The key that the assertion names as its creator's, or the issuer's only one. Raises Refused."""
    published = {entry["id"]: entry for entry in _published(documents.issuer)}
    creator = object_in(documents.assertion.get("verification")).get("creator")
    if creator is None and len(published) == 1:
        creator = next(iter(published))
    if not isinstance(creator, str) or creator not in published:
        raise Refused(FOREIGN_KEY)
    entry = published[creator]
    document = entry if "publicKeyPem" in entry else fetch_part(creator, case)
    if document.get("owner") != documents.issuer_id:
        raise Refused(FOREIGN_KEY)
    return _rsa_key(document.get("publicKeyPem"))


def _published(issuer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The keys that the Profile lists, by address or as a whole; the Profile itself came from its own address."""
    for item in listed(issuer.get("publicKey")):
        entry = {"id": item} if isinstance(item, str) else item
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield entry


def _rsa_key(pem: object) -> PublicKey:
    if not isinstance(pem, str) or len(pem) > MAX_PEM:
        raise Refused(UNUSABLE_KEY)
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused(UNUSABLE_KEY) from error
    if not isinstance(key, RSAPublicKey) or not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        raise Refused(UNUSABLE_KEY)
    return PublicKey("RSA", key)


def _check_status(documents: Documents, case: Case) -> Check | None:
    """The check `status`, where the issuer keeps a revocation list."""
    address = documents.issuer.get("revocationList")
    if address is None:
        return None
    if not is_web_address(address):
        return _untrusted("The issuer's revocation list has no address.")
    try:
        revocations = fetch_json(case.fetch, str(address))
    except FetchError:
        return Check("status", "unknown", "The issuer's revocation list could not be reached.", "status_unreachable")
    if revocations.get("id") != address or revocations.get("issuer") != documents.issuer_id:
        return _untrusted("The revocation list belongs to somebody else.")
    if not isinstance(revocations.get("revokedAssertions"), list):
        return _untrusted("The revocation list is malformed.")
    return REVOKED if _is_revoked(documents.assertion, revocations["revokedAssertions"]) else IN_FORCE


def _is_revoked(assertion: Mapping[str, Any], entries: list[Any]) -> bool:
    """By the assertion's `id`, or by the `uid` of older lists."""
    names = [name for name in (assertion.get("id"), assertion.get("uid")) if isinstance(name, str)]
    revoked = [entry if isinstance(entry, dict) else {"id": entry} for entry in entries]
    return any(entry.get("id") in names or entry.get("uid") in names for entry in revoked)


def _untrusted(detail: str) -> Check:
    return Check("status", "unknown", detail, "status_untrusted")
