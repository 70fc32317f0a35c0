"""The checks `proof` and `issuer_key` of a credential that is secured as a token (VC-JWT).

The key comes from the issuer, never from the token: its `kid` says which of the issuer's keys is meant, its `jwk` may
only say the same (QUALITY S-22). What the token holds is read strictly before that, so that a token with a header
trick is refused whether or not its issuer can be reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..errors import KeyResolutionError, ProofError, TooComplexError, UnsupportedKeyError, UnsupportedProofError
from ..fetching import FetchError
from ..jose import CompactJws, header_key, parse_compact, verify_compact
from ..keys import PublicKey
from ..moments import parse_moment
from ..report import Check
from ..vc_jwt import read_vc_jwt
from .case import Case
from .issuer_key import IssuerKey, published_methods
from .proving import issuer_id_of, key_failure, unasked

MAX_PUBLISHED = 16


@dataclass(frozen=True)
class TokenProof:
    """The two checks, and the credential (empty where the token could not even be read)."""

    proof: Check
    issuer_key: Check
    credential: dict[str, Any] = field(default_factory=dict)


def prove_token(token: str, case: Case) -> TokenProof:
    """Reads the token and checks it with the issuer's key."""
    try:
        jws = parse_compact(token)
    except ProofError as error:
        return _unread(error, "proof_malformed")
    except TooComplexError as error:
        return TokenProof(Check("proof", "unknown", str(error), "too_complex"), unasked())
    try:
        credential = read_vc_jwt(jws)
    except ProofError as error:
        return _unread(error, "proof_claims")
    except TooComplexError as error:
        return TokenProof(Check("proof", "unknown", str(error), "too_complex"), unasked())
    return TokenProof(*_prove(jws, credential, case), credential)


def _unread(error: ProofError, code: str) -> TokenProof:
    if isinstance(error, UnsupportedProofError):
        return TokenProof(Check("proof", "unknown", str(error), error.code), unasked())
    return TokenProof(Check("proof", "fail", str(error), code), unasked())


def _prove(jws: CompactJws, credential: dict[str, Any], case: Case) -> tuple[Check, Check]:
    try:
        if not case.accepts(jws.algorithm):
            raise UnsupportedProofError("The credential is signed in a way that is not accepted here.")
        issuer_key = _issuer_key(jws, credential, case)
        verify_compact(jws, issuer_key.key)
    except UnsupportedProofError as error:
        return Check("proof", "unknown", str(error), error.code), unasked()
    except ProofError as error:
        return Check("proof", "fail", str(error), "proof_mismatch"), unasked()
    except (KeyResolutionError, UnsupportedKeyError, FetchError) as error:
        return key_failure(error)
    return Check("proof", "pass", "The signature is genuine and nothing was changed.", "proof_ok"), issuer_key.check


def _issuer_key(jws: CompactJws, credential: dict[str, Any], case: Case) -> IssuerKey:
    """The key that the token means, as its issuer publishes it. Without a `kid`, its one key or the one in `jwk`."""
    kid = jws.header.get("kid")
    if isinstance(kid, str):
        return _resolve(kid, credential, case)
    methods = published_methods(issuer_id_of(credential), fetch=case.fetch)[:MAX_PUBLISHED]
    if "jwk" in jws.header:
        return _same_key(header_key(jws), methods, credential, case)
    if len(methods) != 1:
        raise UnsupportedProofError("The token does not say which of the issuer's keys signed it.")
    return _resolve(methods[0], credential, case)


def _resolve(method: str, credential: dict[str, Any], case: Case) -> IssuerKey:
    signed_at = parse_moment(credential.get("validFrom", credential.get("issuanceDate")))
    issuer_key: IssuerKey = case.resolve_key(
        method, issuer_id_of(credential), fetch=case.fetch, now=case.now, signed_at=signed_at
    )
    return issuer_key


def _same_key(brought: PublicKey, methods: list[str], credential: dict[str, Any], case: Case) -> IssuerKey:
    """The published key that is the one in the header."""
    for method in methods:
        try:
            published = _resolve(method, credential, case)
        except UnsupportedKeyError:
            continue
        if published.key == brought:
            return published
    raise KeyResolutionError("The key in the token is not one that the issuer publishes.")
