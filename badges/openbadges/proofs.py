"""Data Integrity proofs (VC Data Integrity 1.0, section 4): made with eddsa-rdfc-2022, checked with any of `suites`.

A suite that signs JSON (JCS) covers members that no context defines. A badge with one is still not called genuine: the
verifier shows members under the meaning that contexts give them, and the same document must not be more trustworthy
for being signed in the way that asks less of it. So every document has to pass JSON-LD's safe mode, whatever signed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .canonicalization import Canonicalizer, Digest, canonicalize
from .contexts import Contexts
from .errors import ProofError, TooComplexError, UnsafeDocumentError, UnsupportedProofError
from .jcs import canonical_json
from .keys import PublicKey, Signer
from .moments import format_moment, parse_moment
from .multibase import base58btc_decode, base58btc_encode
from .proof_chains import previous_proofs, proofs_of
from .suites import JCS, PROOF_TYPE, digest_for, hash_data, suite_of

__all__ = ["add_proof", "check_supported", "proof_options", "proofs_of", "signing_input", "verify_proof"]

CRYPTOSUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
FOREIGN_CONTEXT = "The proof was made for another JSON-LD context."


def add_proof(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    created: datetime,
    contexts: Contexts | None = None,
    canonicalizer: Canonicalizer = canonicalize,
) -> dict[str, Any]:
    """A copy of the document with one proof, in an array as OB 3.0's formal schema wants it.

    `verification_method` is the absolute id of the key in the issuer's DID document; `canonicalizer` may be one that
    fills in what it compiled before (`compiled`). Raises UnsafeDocumentError if part of the document would stay outside
    the signature.
    """
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    options = proof_options(verification_method, created)
    signature = signer(signing_input(unsecured, options, contexts, canonicalizer))
    return {**unsecured, "proof": [{**options, "proofValue": base58btc_encode(signature)}]}


def proof_options(verification_method: str, created: datetime) -> dict[str, str]:
    """The members of our proofs, but for the signature."""
    return {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": format_moment(created),
        "verificationMethod": verification_method,
        "proofPurpose": PURPOSE,
    }


def signing_input(
    unsecured: Mapping[str, Any],
    options: Mapping[str, Any],
    contexts: Contexts | None = None,
    canonicalizer: Canonicalizer = canonicalize,
    *,
    digest: Digest = "sha256",
) -> bytes:
    """What a suite with RDFC-1.0 signs: hash of the proof options, hash of the document.

    `canonicalizer` may run elsewhere, under limits.
    """

    def transform(part: Mapping[str, Any]) -> str:
        return canonicalizer(dict(part), contexts, digest=digest)

    return hash_data({**options, "@context": unsecured["@context"]}, unsecured, transform, digest)


def check_supported(proof: Mapping[str, Any]) -> None:
    """Raises UnsupportedProofError for another suite, ProofError for another purpose."""
    suite_of(proof)
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofError("The proof was not made to assert a credential.")


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    public_key: PublicKey,
    now: datetime,
    contexts: Contexts | None = None,
    canonicalizer: Canonicalizer = canonicalize,
) -> None:
    """Returns if this proof of the document was made with the key; in a chain, over the proofs that it builds on.

    Raises ProofError if it was not, UnsupportedProofError for a suite we do not know, UnknownContextError and
    UnsafeDocumentError if the document cannot be canonicalised.
    """
    check_supported(proof)
    _check_times(proof, now)
    suite = suite_of(proof)
    if public_key.kind not in suite.key_kinds:
        raise ProofError("The proof names a way of signing that does not go with the issuer's key.")
    unsecured, digest = _unsecured(document, proof), digest_for(public_key.kind)
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    signed = _as_signed(unsecured, options, is_json=suite.transformation == JCS)
    if suite.transformation == JCS:
        message = hash_data(options, signed, canonical_json, digest)
    else:
        message = signing_input(signed, options, contexts, canonicalizer, digest=digest)
    if not public_key.verifies(_signature(proof), message):
        raise ProofError("The signature does not match: the credential was altered or signed with another key.")
    if suite.transformation == JCS:
        _check_meaning(unsecured, signed, contexts, canonicalizer)


def _unsecured(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """The document without its proofs, but with those that this proof builds on (section 4.4)."""
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    previous = previous_proofs(document, proof)
    return {**unsecured, "proof": previous} if previous else unsecured


def _as_signed(unsecured: Mapping[str, Any], options: Mapping[str, Any], *, is_json: bool) -> Mapping[str, Any]:
    """The document under the contexts that the proof was made for.

    A JCS proof repeats them, and contexts may have been appended to the document since (EdDSA Cryptosuites 1.0, section
    3.3.2); a proof of the other suites is always made for the document's own.
    """
    if "@context" not in unsecured:
        raise ProofError(FOREIGN_CONTEXT)
    present, signed = unsecured["@context"], options.get("@context", unsecured["@context"])
    if signed == present:
        return unsecured
    is_beginning = isinstance(present, list) and _listed(signed) == present[: len(_listed(signed))]
    if not (is_json and is_beginning):
        raise ProofError(FOREIGN_CONTEXT)
    return {**unsecured, "@context": signed}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_meaning(
    unsecured: Mapping[str, Any], signed: Mapping[str, Any], contexts: Contexts | None, canonicalizer: Canonicalizer
) -> None:
    """A signature over JSON fixes the words; here their meaning: defined terms only, unchanged by later contexts."""
    try:
        meaning = canonicalizer(dict(unsecured), contexts)
        if signed is not unsecured and meaning != canonicalizer(dict(signed), contexts):
            raise ProofError(FOREIGN_CONTEXT)
    except TooComplexError:
        raise
    except UnsafeDocumentError as error:
        detail = "The credential has parts that no vocabulary defines, so what they mean is not known."
        raise UnsupportedProofError(detail, "proof_undefined_terms") from error


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
        return base58btc_decode(value) if isinstance(value, str) else b""
    except ValueError as error:
        raise ProofError("The proof value is malformed.") from error
