"""eddsa-rdfc-2022: W3C's example vectors byte for byte, and what a proof has to say to count."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.contexts import CREDENTIALS_V2, Contexts, pinned_contexts
from badges.openbadges.errors import ProofError, UnsafeDocumentError, UnsupportedProofError
from badges.openbadges.keys import ed25519_signer, public_key_from_multikey, public_key_of_private
from badges.openbadges.moments import parse_moment
from badges.openbadges.multibase import base58btc_decode, base58btc_encode
from badges.openbadges.proofs import add_proof, proofs_of, signing_input, verify_proof

from .samples import ISSUED, METHOD, NOW, OTHER_KEY, PRIVATE_KEY, signed, unsigned
from .w3c_examples import example_contexts, example_document, example_folder


def example(name: str) -> tuple[Path, dict[str, Any], Contexts]:
    """Folder, signed document and contexts of one of W3C's examples."""
    folder = example_folder("eddsa-rdfc-2022", name)
    return folder, example_document(folder, "signedDataInt.json"), example_contexts()


@pytest.mark.parametrize("name", ["", "employ"])
def test_w3c_examples_are_canonicalised_and_hashed_byte_for_byte(name: str) -> None:
    folder, document, contexts = example(name)
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    canonical = canonicalize(unsecured, contexts)
    assert canonical == (folder / "canonDocDataInt.txt").read_bytes().decode()
    assert hashlib.sha256(canonical.encode()).hexdigest() == (folder / "docHashDataInt.txt").read_text()
    options = {key: value for key, value in document["proof"].items() if key != "proofValue"}
    options["@context"] = document["@context"]
    assert canonicalize(options, contexts) == (folder / "proofCanonDataInt.txt").read_bytes().decode()
    assert signing_input(unsecured, options, contexts).hex() == (folder / "combinedHashDataInt.txt").read_text()


@pytest.mark.parametrize("name", ["", "employ"])
def test_w3c_examples_are_signed_byte_for_byte(name: str) -> None:
    _, document, contexts = example(name)
    keys = example_document(example_folder(), "keyPair.json")
    private = base58btc_decode(keys["privateKeyMultibase"])[2:]
    created = parse_moment(document["proof"]["created"])
    assert created is not None
    again = add_proof(
        document,
        signer=ed25519_signer(private),
        verification_method=document["proof"]["verificationMethod"],
        created=created,
        contexts=contexts,
    )
    assert again["proof"] == [document["proof"]]


@pytest.mark.parametrize("name", ["", "employ"])
def test_w3c_examples_verify(name: str) -> None:
    _, document, contexts = example(name)
    key = public_key_from_multikey(document["proof"]["verificationMethod"].split("#")[1])
    verify_proof(document, document["proof"], public_key=key, now=NOW, contexts=contexts)
    with pytest.raises(ProofError):
        changed = {**document, "name": "Another"}
        verify_proof(changed, document["proof"], public_key=key, now=NOW, contexts=contexts)


def verify_with(document: dict[str, Any], proof: dict[str, Any]) -> None:
    verify_proof(document, proof, public_key=public_key_of_private("Ed25519", PRIVATE_KEY), now=NOW)


def test_a_signed_credential_verifies_with_its_key_and_no_other() -> None:
    document = signed()
    (proof,) = proofs_of(document)
    verify_with(document, proof)
    with pytest.raises(ProofError):
        verify_proof(document, proof, public_key=public_key_of_private("Ed25519", OTHER_KEY), now=NOW)


def test_signing_leaves_the_document_that_it_was_given_alone() -> None:
    document = unsigned()
    before = deepcopy(document)
    add_proof(document, signer=ed25519_signer(PRIVATE_KEY), verification_method=METHOD, created=ISSUED)
    assert document == before


def test_a_document_that_would_be_signed_only_in_part_is_not_signed() -> None:
    with pytest.raises(UnsafeDocumentError):
        signed({**unsigned(), "grade": "A"})


@pytest.mark.parametrize(
    ("member", "value", "error"),
    [
        ("proofPurpose", "authentication", ProofError),
        ("proofPurpose", None, ProofError),
        ("type", "Ed25519Signature2020", UnsafeDocumentError),
        ("type", "Ed25519Signature2018", UnsupportedProofError),
        ("cryptosuite", "eddsa-jcs-2022", ProofError),
        ("cryptosuite", "ecdsa-rdfc-2019", ProofError),
        ("cryptosuite", ["eddsa-rdfc-2022"], UnsupportedProofError),
        ("previousProof", "urn:uuid:1", ProofError),
        ("proofValue", "z111", ProofError),
        ("proofValue", "0OIl", ProofError),
        ("proofValue", 7, ProofError),
        ("created", "yesterday", ProofError),
        ("created", "2026-11-20T10:30:01Z", ProofError),
        ("expires", "2026-11-20T23:00:00Z", ProofError),
        ("verificationMethod", METHOD + "x", ProofError),
        ("@context", ["https://www.w3.org/ns/credentials/v2"], ProofError),
        ("domain", "employer.example", ProofError),
        ("unheard", "of", UnsafeDocumentError),
    ],
)
def test_a_proof_with_one_member_changed_does_not_count(member: str, value: Any, error: type[Exception]) -> None:
    document = signed()
    with pytest.raises(error):
        verify_with(document, {**document["proof"][0], member: value})


@pytest.mark.parametrize("proof", [None, [], "proof", [{}, "x"], 3])
def test_a_document_without_a_well_formed_proof_has_none(proof: Any) -> None:
    with pytest.raises(ProofError):
        proofs_of({"proof": proof})


def test_a_signature_that_was_flipped_anywhere_fails() -> None:
    document = signed()
    value = base58btc_decode(document["proof"][0]["proofValue"])
    for position in range(0, 64, 7):
        flipped = bytearray(value)
        flipped[position] ^= 1
        with pytest.raises(ProofError):
            verify_with(document, {**document["proof"][0], "proofValue": base58btc_encode(bytes(flipped))})


def test_times_are_written_in_utc_and_need_a_zone() -> None:
    assert signed()["proof"][0]["created"] == "2026-11-20T10:30:00Z"
    with pytest.raises(ValueError):
        signed_at_naive = ISSUED.replace(tzinfo=None)
        add_proof(unsigned(), signer=ed25519_signer(PRIVATE_KEY), verification_method=METHOD, created=signed_at_naive)


def test_moments_are_read_strictly() -> None:
    assert parse_moment("2026-11-20T10:30:00.250+02:00") == ISSUED - timedelta(hours=2) + timedelta(seconds=0.25)
    for text in ("2026-11-20", "2026-11-20T10:30:00", "2026-13-01T00:00:00Z", "", None, 5, "0001-01-01T00:00:00+14:00"):
        assert parse_moment(text) is None
    assert parse_moment("2026-11-20t10:30:00z") == ISSUED


def test_the_credentials_context_is_the_one_w3c_publishes() -> None:
    assert CREDENTIALS_V2 in pinned_contexts()
