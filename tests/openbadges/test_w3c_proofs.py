"""W3C's other EdDSA examples, byte for byte: JCS, Ed25519Signature2020, sets and chains of proofs."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from typing import Any

import pytest

from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.errors import ProofError, UnsupportedProofError
from badges.openbadges.jcs import canonical_json
from badges.openbadges.keys import public_key_from_multikey, signer_for
from badges.openbadges.multibase import base58btc_decode, base58btc_encode
from badges.openbadges.proof_chains import previous_proofs, proofs_of
from badges.openbadges.proofs import signing_input, verify_proof
from badges.openbadges.suites import hash_data

from .samples import NOW, Document
from .w3c_examples import example_contexts, example_document, example_folder

CHAINS = ("signedProofSet1.json", "signedProofSet2.json", "signedProofChain1.json", "signedProofChain2.json")


def verify_all(document: Document) -> None:
    """Every proof of the document, each with the key that its method names."""
    for proof in proofs_of(document):
        key = public_key_from_multikey(proof["verificationMethod"].split("#")[1])
        verify_proof(document, proof, public_key=key, now=NOW, contexts=example_contexts())


def parts(document: Document) -> tuple[Document, Document]:
    """The document without its proof, and the proof's options."""
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    return unsecured, {key: value for key, value in document["proof"].items() if key != "proofValue"}


def resigned(message: bytes) -> str:
    keys = example_document(example_folder(), "keyPair.json")
    private = base58btc_decode(keys["privateKeyMultibase"])[2:]
    return base58btc_encode(signer_for("Ed25519", private)(message))


def test_the_example_of_eddsa_jcs_2022_is_reproduced_byte_for_byte_and_verifies() -> None:
    folder = example_folder("eddsa-jcs-2022")
    document = example_document(folder, "signedJCS.json")
    unsecured, options = parts(document)
    assert canonical_json(unsecured) == (folder / "canonDocJCS.txt").read_text()
    assert canonical_json(options) == (folder / "proofCanonJCS.txt").read_text()
    message = hash_data(options, unsecured, canonical_json, "sha256")
    assert message.hex() == (folder / "combinedHashJCS.txt").read_text()
    assert resigned(message) == document["proof"]["proofValue"] == (folder / "sigBTC58JCS.txt").read_text()
    verify_all(document)


def test_the_example_of_ed25519signature2020_is_reproduced_byte_for_byte_and_verifies() -> None:
    folder = example_folder("Ed25519Signature2020")
    document = example_document(folder, "signedEdSig.json")
    unsecured, options = parts(document)
    in_context = {**options, "@context": document["@context"]}
    assert canonicalize(unsecured, example_contexts()) == (folder / "canonDocEdSig.txt").read_bytes().decode()
    assert canonicalize(in_context, example_contexts()) == (folder / "proofCanonEdSig.txt").read_bytes().decode()
    document_hash = hashlib.sha256((folder / "canonDocEdSig.txt").read_bytes()).hexdigest()
    assert document_hash == (folder / "docHashEdSig.txt").read_text()
    message = signing_input(unsecured, options, example_contexts())
    assert message.hex() == (folder / "combinedHashEdSig.txt").read_text()
    assert resigned(message) == document["proof"]["proofValue"] == (folder / "sigBTC58EdSig.txt").read_text()
    verify_all(document)


@pytest.mark.parametrize("name", ["eddsa-jcs-2022/signedJCS.json", "Ed25519Signature2020/signedEdSig.json"])
def test_the_examples_fail_once_they_are_altered(name: str) -> None:
    document = example_document(example_folder(), name)
    for change in ({"name": "Another"}, {"proof": {**document["proof"], "created": "2023-02-24T23:36:39Z"}}):
        with pytest.raises(ProofError):
            verify_all({**document, **change})


@pytest.mark.parametrize("name", CHAINS)
def test_w3cs_sets_and_chains_of_proofs_verify(name: str) -> None:
    verify_all(example_document(example_folder("proof-set-chain"), name))


def chain() -> Document:
    """Two proofs of a set, a third on both, a fourth on the third."""
    return example_document(example_folder("proof-set-chain"), "signedProofChain2.json")


def test_what_a_link_of_a_chain_secures_is_what_w3c_shows() -> None:
    folder = example_folder("proof-set-chain")
    for number, count in ((1, 2), (2, 1)):
        draft = example_document(folder, f"proofChainTempDoc{number}.json")
        proof = example_document(folder, f"proofChainConfigSigned{number}.json")
        assert len(draft["proof"]) == count
        assert previous_proofs(chain(), proof) == draft["proof"]


def test_a_proof_of_a_set_stands_without_the_others() -> None:
    document = example_document(example_folder("proof-set-chain"), "signedProofSet2.json")
    for proof in document["proof"]:
        verify_all({**document, "proof": [proof]})


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_link_that_was_taken_out_of_a_chain_is_missed(position: int) -> None:
    document = chain()
    del document["proof"][position]
    with pytest.raises(ProofError, match="does not carry"):
        verify_all(document)


@pytest.mark.parametrize("position", range(4))
def test_no_link_of_a_chain_can_be_altered(position: int) -> None:
    document = chain()
    document["proof"][position]["created"] = "2023-02-26T22:16:39Z"
    with pytest.raises(ProofError, match="does not match"):
        verify_all(document)


def test_a_link_cannot_be_exchanged_for_another_genuine_proof_of_the_same_name() -> None:
    document = chain()
    first, second = document["proof"][:2]
    first["id"], second["id"] = second["id"], first["id"]
    with pytest.raises(ProofError):
        verify_all(document)


def linked(**changes: Any) -> Document:
    document = deepcopy(chain())
    document["proof"][3] |= changes
    return document


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"previousProof": "urn:uuid:0"}, "does not carry"),
        ({"previousProof": ["urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23", "urn:uuid:0"]}, "does not carry"),
        ({"previousProof": 7}, "malformed"),
        ({"previousProof": None}, "malformed"),
        ({"previousProof": ["urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23"] * 2}, "malformed"),
        ({"id": "urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23"}, "does not carry"),
        ({"id": "urn:uuid:1", "previousProof": "urn:uuid:1"}, "circle"),
    ],
    ids=["missing", "one-missing", "number", "null", "twice", "two-of-a-name", "itself"],
)
def test_a_chain_that_is_not_sound_is_refused(document: Document, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        verify_all(linked(**document))


def test_a_circle_of_proofs_ends() -> None:
    document = chain()
    document["proof"][0]["previousProof"] = document["proof"][2]["id"]
    with pytest.raises(ProofError, match="circle"):
        verify_all(document)


def test_a_chain_of_more_proofs_than_we_check_is_not_walked() -> None:
    document = chain()
    document["proof"] += [{**document["proof"][3], "id": f"urn:uuid:{number}"} for number in range(200)]
    with pytest.raises(UnsupportedProofError, match="too many"):
        previous_proofs(document, document["proof"][3])
