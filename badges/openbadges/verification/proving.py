"""The checks `proof` and `issuer_key` of a document with Data Integrity proofs.

Used for credentials and for the status lists that they refer to. Every proof of a document has to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import (
    KeyResolutionError,
    ProofError,
    TooComplexError,
    UnknownContextError,
    UnsafeDocumentError,
    UnsupportedKeyError,
    UnsupportedProofError,
)
from ..fetching import FetchError
from ..proofs import check_supported, proofs_of, verify_proof
from ..report import Check
from .case import Case
from .issuer_key import resolve_issuer_key

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
        return Check("proof", "fail", str(error), "proof_missing"), _unasked()
    pairs = [_prove_one(document, proof, case) for proof in proofs[:4]]
    if len(proofs) > len(pairs):
        pairs.append((_unknown("The credential carries too many proofs.", "proof_too_many"), _unasked()))
    worst = [min(checks, key=lambda check: RANK[check.outcome]) for checks in zip(*pairs, strict=True)]
    return worst[0], worst[1]


def _prove_one(document: Mapping[str, Any], proof: Mapping[str, Any], case: Case) -> tuple[Check, Check]:
    try:
        check_supported(proof)
        key = resolve_issuer_key(
            proof.get("verificationMethod"), issuer_id_of(document), fetch=case.fetch, now=case.now
        )
    except UnsupportedProofError as error:
        return _unknown(str(error), "proof_unsupported"), _unasked()
    except ProofError as error:
        return Check("proof", "fail", str(error), "proof_malformed"), _unasked()
    except KeyResolutionError as error:
        return _unknown(NO_KEY, "proof_no_key"), Check("issuer_key", "fail", str(error), "issuer_key_foreign")
    except UnsupportedKeyError as error:
        return _unknown(NO_KEY, "proof_no_key"), Check("issuer_key", "unknown", str(error), "issuer_key_unsupported")
    except FetchError as error:
        return _unknown(NO_KEY, "proof_key_unreachable"), Check(
            "issuer_key", "unknown", str(error), "issuer_key_unreachable"
        )
    owned = Check("issuer_key", "pass", "The key belongs to the issuer.", "issuer_key_ok")
    return _signature_check(document, proof, key, case), owned


def _signature_check(document: Mapping[str, Any], proof: Mapping[str, Any], key: bytes, case: Case) -> Check:
    try:
        verify_proof(document, proof, public_key=key, now=case.now)
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


def _unasked() -> Check:
    return Check("issuer_key", "unknown", "The issuer's key was not looked up.", "issuer_key_not_checked")
