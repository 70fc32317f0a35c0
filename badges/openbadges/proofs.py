"""Data Integrity proofs with the suite ``eddsa-rdfc-2022`` (EdDSA Cryptosuites 1.0, section 3.2).

What is signed: SHA-256 of the canonical proof options followed by SHA-256 of the canonical document without
its proof, 64 bytes. The signature is written as base58btc in `proofValue`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .canonicalization import canonicalize
from .contexts import Contexts
from .errors import ProofError, UnsupportedProofError
from .keys import SIGNATURE_BYTES, Signer, is_signature_valid
from .moments import format_moment, parse_moment
from .multibase import base58btc_decode, base58btc_encode

PROOF_TYPE = "DataIntegrityProof"
CRYPTOSUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


def add_proof(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    contexts: Contexts | None = None,
) -> dict[str, Any]:
    """A copy of the document with one proof, in an array as OB 3.0's formal schema wants it.

    `verification_method` is the absolute id of the key in the issuer's DID document. Raises
    UnsafeDocumentError if part of the document would stay outside the signature.
    """
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    options = {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": format_moment(created),
        "verificationMethod": verification_method,
        "proofPurpose": PURPOSE,
    }
    signature = signer(signing_input(unsecured, options, contexts))
    return {**unsecured, "proof": [{**options, "proofValue": base58btc_encode(signature)}]}


def signing_input(unsecured: Mapping[str, Any], options: Mapping[str, Any], contexts: Contexts | None = None) -> bytes:
    """The 64 bytes that are signed: hash of the proof options, hash of the document."""
    context = {"@context": unsecured["@context"]}
    proof_hash = hashlib.sha256(canonicalize({**options, **context}, contexts).encode()).digest()
    document_hash = hashlib.sha256(canonicalize(dict(unsecured), contexts).encode()).digest()
    return proof_hash + document_hash


def proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The document's proofs. Raises ProofError if there is none or one is malformed."""
    proof = document.get("proof")
    entries = proof if isinstance(proof, list) else [proof]
    proofs = [entry for entry in entries if isinstance(entry, dict)]
    if not proofs or len(proofs) != len(entries):
        raise ProofError("The credential carries no well-formed proof.")
    return proofs


def check_supported(proof: Mapping[str, Any]) -> None:
    """Raises UnsupportedProofError for another suite, ProofError for another purpose."""
    if proof.get("type") != PROOF_TYPE or proof.get("cryptosuite") != CRYPTOSUITE:
        raise UnsupportedProofError("The credential is signed in a way that this verifier cannot check.")
    if "previousProof" in proof:
        raise UnsupportedProofError("The credential has a chain of proofs, which this verifier cannot check.")
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofError("The proof was not made to assert a credential.")


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    public_key: bytes,
    now: datetime,
    contexts: Contexts | None = None,
) -> None:
    """Returns if this proof of the document was made with the key.

    Raises ProofError if it was not, UnsupportedProofError for a suite we do not know, UnknownContextError and
    UnsafeDocumentError if the document cannot be canonicalised.
    """
    check_supported(proof)
    _check_times(proof, now)
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    if "@context" not in unsecured or proof.get("@context", unsecured["@context"]) != unsecured["@context"]:
        raise ProofError("The proof was made for another JSON-LD context.")
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    message = signing_input(unsecured, options, contexts)
    if not is_signature_valid(public_key, _signature(proof), message):
        raise ProofError("The signature does not match: the credential was altered or signed with another key.")


def _check_times(proof: Mapping[str, Any], now: datetime) -> None:
    for member in ("created", "expires"):
        if member in proof and parse_moment(proof[member]) is None:
            raise ProofError("The proof has a malformed time.")
    expires = parse_moment(proof.get("expires"))
    if expires is not None and expires < now:
        raise ProofError("The proof has expired.")


def _signature(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    try:
        signature = base58btc_decode(value) if isinstance(value, str) else b""
    except ValueError as error:
        raise ProofError("The proof value is malformed.") from error
    if len(signature) != SIGNATURE_BYTES:
        raise ProofError("The proof value is not an Ed25519 signature.")
    return signature
