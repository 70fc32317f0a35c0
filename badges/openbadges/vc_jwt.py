"""Verifiable Credentials secured as a JSON Web Token: made as Open Badges 3.0 wants it, read in three forms.

* Open Badges 3.0, section "JSON Web Token Proof Format", `typ` JWT: the claims are the credential's own members and,
  beside them, `iss`, `jti`, `nbf`, `sub` and, where it ends, `exp`. This is the form that is made here.
* VC 1.1, section 6.3.1: the credential stands in the claim `vc`, and the registered claims override its members.
* Securing Verifiable Credentials using JOSE and COSE, `typ` vc+jwt: the payload is the credential.

A registered claim stands in for a member that the credential leaves out. Where both are there they have to say the
same, or a reader of the one would be told something else than a reader of the other.

No JSON-LD is needed: the signature covers every byte, so nothing can be outside of it. What a context nobody knows
defines is signed like the rest; it is never shown, because only the members that Open Badges 3.0 names are read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .contexts import CREDENTIALS_V1
from .errors import ProofError
from .jose import Algorithm, CompactJws, payload_object, sign_compact
from .keys import Signer
from .moments import format_moment, parse_moment

Document = dict[str, Any]
# RFC 7519, section 5.1: compared without case, and without "application/".
TYPES = frozenset({"jwt", "vc+jwt", "vc+ld+jwt"})
# Claims about the token, not members of the credential (RFC 7519, section 4.1; RFC 7800).
REGISTERED = frozenset({"iss", "jti", "nbf", "sub", "exp", "iat", "aud", "cnf", "nonce"})
MAX_SECONDS = 253_402_300_799  # 9999-12-31T23:59:59Z
CONTRADICTION = "The token and the credential in it do not say the same."


def compose_vc_jwt(
    credential: Mapping[str, Any], *, signer: Signer, algorithm: Algorithm, verification_method: str
) -> str:
    """The credential as VC-JWT (OB 3.0). Raises ValueError if it lacks what the claims need.

    A Data Integrity proof that it carries is left out. `verification_method` is the key's absolute address.
    """
    members = {name: value for name, value in credential.items() if name != "proof"}
    claims = {**members, **registered_claims(members)}
    payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {"kid": verification_method, "typ": "JWT"}
    return sign_compact(payload, signer=signer, algorithm=algorithm, headers=headers)


def registered_claims(credential: Mapping[str, Any]) -> dict[str, str | int]:
    """`iss`, `jti`, `nbf`, `sub` and, where the credential ends, `exp`. Raises ValueError if one has no source."""
    subject = credential.get("credentialSubject", {}).get("id")
    claims = {
        "iss": _issuer_id(credential),
        "jti": credential.get("id"),
        "nbf": _seconds(credential.get("validFrom")),
        "sub": subject,
        "exp": _seconds(credential.get("validUntil")),
    }
    needed = {"iss", "jti", "nbf", "sub"} | ({"exp"} if "validUntil" in credential else set())
    if any(claims[name] is None for name in needed):
        raise ValueError("The credential lacks an issuer, an id, a subject or a time that its token has to name.")
    return {name: claims[name] for name in claims if name in needed}


def read_vc_jwt(jws: CompactJws) -> Document:
    """The credential in a token whose signature is checked elsewhere.

    Raises ProofError if it is no credential or contradicts itself, TooComplexError if it is too large.
    """
    _check_type(jws.header)
    claims = payload_object(jws)
    if "aud" in claims:
        raise ProofError("The token is addressed to somebody else.")
    inner = claims.get("vc", {name: value for name, value in claims.items() if name not in REGISTERED})
    if not isinstance(inner, dict):
        raise ProofError("The token holds no credential.")
    return _with_registered(inner, claims)


def _check_type(header: Mapping[str, Any]) -> None:
    """RFC 8725, section 3.11: a token made for something else is no credential, however well it is signed."""
    kind = str(header.get("typ", "JWT")).lower().removeprefix("application/")
    content = str(header.get("cty", "vc")).lower().removeprefix("application/")
    if kind not in TYPES or content.endswith("jwt"):
        raise ProofError("The token says that it is something other than a credential.")


def _with_registered(inner: Mapping[str, Any], claims: Mapping[str, Any]) -> Document:
    """The credential with what only the registered claims say. Raises ProofError where the two differ."""
    credential = {name: value for name, value in inner.items() if name != "proof"}
    _settle_text(credential, "id", claims.get("jti"))
    _settle_issuer(credential, claims.get("iss"))
    if isinstance(credential.get("credentialSubject"), dict):
        credential["credentialSubject"] = dict(credential["credentialSubject"])
        _settle_text(credential["credentialSubject"], "id", claims.get("sub"))
    start, end = _time_members(credential)
    _settle_time(credential, start, claims.get("nbf"))
    _settle_time(credential, end, claims.get("exp"))
    return credential


def _time_members(credential: Mapping[str, Any]) -> tuple[str, str]:
    contexts = credential.get("@context")
    is_first_version = isinstance(contexts, list) and contexts[:1] == [CREDENTIALS_V1]
    return ("issuanceDate", "expirationDate") if is_first_version else ("validFrom", "validUntil")


def _settle_text(document: Document, member: str, claim: object) -> None:
    if claim is None:
        return
    if not isinstance(claim, str) or document.setdefault(member, claim) != claim:
        raise ProofError(CONTRADICTION)


def _settle_issuer(credential: Document, claim: object) -> None:
    if isinstance(credential.get("issuer"), dict):
        credential["issuer"] = dict(credential["issuer"])
        _settle_text(credential["issuer"], "id", claim)
    else:
        _settle_text(credential, "issuer", claim)


def _settle_time(credential: Document, member: str, claim: object) -> None:
    """A claim counts whole seconds (RFC 7519, NumericDate); a member may have fractions of one."""
    if claim is None:
        return
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not 0 <= claim <= MAX_SECONDS:
        raise ProofError("The token has a malformed time.")
    stated = math.floor(claim)
    moment = credential.setdefault(member, format_moment(datetime.fromtimestamp(stated, UTC)))
    if _seconds(moment) != stated:
        raise ProofError(CONTRADICTION)


def _seconds(value: object) -> int | None:
    moment = parse_moment(value)
    return math.floor(moment.timestamp()) if moment else None


def _issuer_id(credential: Mapping[str, Any]) -> Any:
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer
