"""The checks `proof` and `issuer_key` of a document with Data Integrity proofs.

Used for credentials and for the status lists that they refer to. Every proof of a document has to hold, and to be the
issuer's own: a second signature by somebody else is no reason to trust a badge, and may be a reason not to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import (
    KeyResolutionError,
    OpenBadgesError,
    ProofError,
    TooComplexError,
    UnknownContextError,
    UnsafeDocumentError,
    UnsupportedKeyError,
    UnsupportedProofError,
)
from ..fetching import FetchError
from ..moments import parse_moment
from ..proof_chains import MAX_PROOFS, proofs_of
from ..proofs import check_supported, verify_proof
from ..report import Check
from ..suites import suite_of
from .case import Case
from .issuer_key import IssuerKey

NO_KEY = "The signature could not be checked without the issuer's key."
RANK = {"fail": 0, "unknown": 1, "caution": 2, "pass": 3}


def issuer_id_of(document: Mapping[str, Any]) -> object:
    """The issuer's id, whether the issuer is written as a text or as an object."""
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def prove(document: Mapping[str, Any], case: Case) -> tuple[Check, Check]:
    """The checks `proof` and `issuer_key`: of several proofs, the worst of each."""
    try:
        proofs = proofs_of(document)
    except ProofError as error:
        return Check("proof", "fail", str(error), "proof_missing"), unasked()
    if len(proofs) > MAX_PROOFS:
        return _unknown("The credential carries too many proofs.", "proof_too_many"), unasked()
    pairs = [_prove_one(document, proof, case) for proof in proofs]
    worst = [min(checks, key=lambda check: RANK[check.outcome]) for checks in zip(*pairs, strict=True)]
    return worst[0], worst[1]


def key_failure(error: OpenBadgesError | FetchError) -> tuple[Check, Check]:
    """The two checks when there is no key to check with: KeyResolutionError, UnsupportedKeyError or FetchError."""
    if isinstance(error, FetchError):
        unreachable = Check("issuer_key", "unknown", str(error), "issuer_key_unreachable")
        return _unknown(NO_KEY, "proof_key_unreachable"), unreachable
    if isinstance(error, UnsupportedKeyError):
        return _unknown(NO_KEY, "proof_no_key"), Check("issuer_key", "unknown", str(error), "issuer_key_unsupported")
    return _unknown(NO_KEY, "proof_no_key"), Check("issuer_key", "fail", str(error), "issuer_key_foreign")


def unasked() -> Check:
    """The check `issuer_key` where nothing depended on it any more."""
    return Check("issuer_key", "unknown", "The issuer's key was not looked up.", "issuer_key_not_checked")


def _prove_one(document: Mapping[str, Any], proof: Mapping[str, Any], case: Case) -> tuple[Check, Check]:
    try:
        check_supported(proof)
        if not case.accepts(suite_of(proof).name):
            raise UnsupportedProofError("The credential is signed in a way that is not accepted here.")
        issuer_key = _issuer_key(document, proof, case)
    except UnsupportedProofError as error:
        return _unknown(str(error), error.code), unasked()
    except ProofError as error:
        return Check("proof", "fail", str(error), "proof_malformed"), unasked()
    except (KeyResolutionError, UnsupportedKeyError, FetchError) as error:
        return key_failure(error)
    return _signature_check(document, proof, issuer_key, case), issuer_key.check


def _issuer_key(document: Mapping[str, Any], proof: Mapping[str, Any], case: Case) -> IssuerKey:
    key: IssuerKey = case.resolve_key(
        proof.get("verificationMethod"),
        issuer_id_of(document),
        fetch=case.fetch,
        now=case.now,
        signed_at=parse_moment(proof.get("created")),
    )
    return key


def _signature_check(document: Mapping[str, Any], proof: Mapping[str, Any], issuer_key: IssuerKey, case: Case) -> Check:
    try:
        verify_proof(
            document,
            proof,
            public_key=issuer_key.key,
            now=case.now,
            contexts=case.contexts,
            canonicalizer=case.canonicalizer,
        )
    except UnsupportedProofError as error:
        return _unknown(str(error), error.code)
    except ProofError as error:
        return Check("proof", "fail", str(error), "proof_mismatch")
    except UnknownContextError as error:
        return _unknown(str(error), "context_unknown")
    except TooComplexError as error:
        return _unknown(str(error), "too_complex")
    except UnsafeDocumentError as error:
        return Check("proof", "fail", str(error), "proof_incomplete")
    return Check("proof", "pass", "The signature is genuine and nothing was changed.", "proof_ok")


def _unknown(detail: str, code: str) -> Check:
    return Check("proof", "unknown", detail, code)
