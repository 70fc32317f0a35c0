"""What a forger can do to a Data Integrity proof without the issuer's key."""

from __future__ import annotations

import base64
from copy import deepcopy
from typing import Any

from badges.openbadges.dids import did_key_method, did_key_of
from badges.openbadges.keys import public_key_of_private, signer_for
from badges.openbadges.multibase import base58btc_decode, base58btc_encode
from badges.openbadges.proofs import add_proof
from tests.openbadges import samples

from .mutations import Document

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
OTHER_NAMES = {
    "type": ("Ed25519Signature2020", "Ed25519Signature2018", "JsonWebSignature2020"),
    "cryptosuite": ("eddsa-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023", "bbs-2023", "none"),
    "proofPurpose": ("authentication", "capabilityInvocation", "keyAgreement"),
}
ADDED = {
    "domain": "evil.example",
    "challenge": "abc",
    "nonce": "abc",
    "expires": "2099-01-01T00:00:00Z",
    "previousProof": "urn:uuid:00000000-0000-4000-8000-000000000002",
    "id": "urn:uuid:00000000-0000-4000-8000-000000000003",
}
FORGER = did_key_of(public_key_of_private("Ed25519", samples.OTHER_KEY))


def proof_mutations(document: Document, *, other: Document) -> dict[str, Document]:
    """Each by its name. `other` is another credential of the same issuer, signed with the same key."""
    [proof] = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    found = {f"value-{name}:proof": {**proof, "proofValue": value} for name, value in _values(proof["proofValue"])}
    for member, names in OTHER_NAMES.items():
        found |= {f"named-{name}:proof/{member}": {**proof, member: name} for name in names if name != proof[member]}
    found |= {f"add:proof/{member}": {**proof, member: value} for member, value in ADDED.items()}
    whole = {name: {**document, "proof": [changed]} for name, changed in found.items()}
    return {**whole, **_transplanted(document, proof, other), **_signed_by_others(document)}


def _values(value: str) -> list[tuple[str, Any]]:
    """The same signature written otherwise, and signatures a little off."""
    data = base58btc_decode(value)
    half = len(data) // 2
    return [
        ("base64url", "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()),
        ("hex", "f" + data.hex()),
        ("no-prefix", value[1:]),
        ("upper-prefix", "Z" + value[1:]),
        ("leading-one", "z1" + value[1:]),
        ("trailing-space", value + " "),
        ("truncated", value[:-1]),
        ("first-bit", base58btc_encode(bytes([data[0] ^ 1]) + data[1:])),
        ("last-bit", base58btc_encode(data[:-1] + bytes([data[-1] ^ 1]))),
        ("halves-swapped", base58btc_encode(data[half:] + data[:half])),
        ("zeros", base58btc_encode(bytes(len(data)))),
        ("twice", base58btc_encode(data + data)),
        ("order-added", base58btc_encode(_order_added(data))),
        ("list", [value]),
        ("empty", "z"),
    ]


def _order_added(signature: bytes) -> bytes:
    """RFC 8032, section 5.1.7: S below the group's order, or a signature would have a second form."""
    number = int.from_bytes(signature[32:64], "little") + ED25519_ORDER
    return signature[:32] + (number % 2**256).to_bytes(32, "little")


def _transplanted(document: Document, proof: Document, other: Document) -> dict[str, Document]:
    borrowed = other["proof"][0] if isinstance(other["proof"], list) else other["proof"]
    return {
        "transplanted:proof": {**document, "proof": [borrowed]},
        "transplanted:proof/proofValue": {**document, "proof": [{**proof, "proofValue": borrowed["proofValue"]}]},
        "beside:proof": {**document, "proof": [proof, {**borrowed}]},
        "none:proof": {name: value for name, value in document.items() if name != "proof"},
        "text:proof": {**document, "proof": proof["proofValue"]},
    }


def _signed_by_others(document: Document) -> dict[str, Document]:
    """A proof that is sound, but not the issuer's."""
    mine = {name: value for name, value in deepcopy(document).items() if name != "proof"}
    issuer = mine["issuer"]["id"] if isinstance(mine["issuer"], dict) else mine["issuer"]
    methods = {
        "issuers-name": samples.METHOD if issuer == samples.DID else did_key_method(issuer),
        "forgers-name": did_key_method(FORGER),
        "no-such-key": f"{issuer}#key-99",
        "issuers-did-alone": issuer,
    }
    signer = signer_for("Ed25519", samples.OTHER_KEY)
    return {
        f"forged-{name}:proof": add_proof(mine, signer=signer, verification_method=method, created=samples.ISSUED)
        for name, method in methods.items()
    }
