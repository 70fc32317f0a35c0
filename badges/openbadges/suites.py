"""The Data Integrity suites: how each turns a document into the bytes that are signed.

| suite                | defined in                          | transformation | keys          |
|----------------------|-------------------------------------|----------------|---------------|
| eddsa-rdfc-2022      | EdDSA Cryptosuites 1.0, section 3.2 | RDFC-1.0       | Ed25519       |
| eddsa-2022           | its name before 2023                | RDFC-1.0       | Ed25519       |
| eddsa-jcs-2022       | EdDSA Cryptosuites 1.0, section 3.3 | JCS            | Ed25519       |
| Ed25519Signature2020 | EdDSA Cryptosuites 1.0, section A.1 | RDFC-1.0       | Ed25519       |
| ecdsa-rdfc-2019      | ECDSA Cryptosuites 1.0, section 3.2 | RDFC-1.0       | P-256, P-384  |
| ecdsa-jcs-2019       | ECDSA Cryptosuites 1.0, section 3.3 | JCS            | P-256, P-384  |

In all of them what is signed is the hash of the canonical proof options followed by the hash of the canonical document,
and the signature is written as base58btc. The hash is SHA-256, and SHA-384 with a P-384 key. Anything else is
recognised by name where it has one, and never accepted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .canonicalization import Digest
from .errors import UnsupportedProofError
from .keys import KeyKind

PROOF_TYPE = "DataIntegrityProof"
# A JSON document to its canonical text.
Transform = Callable[[Mapping[str, Any]], str]
RDFC: Literal["RDFC-1.0"] = "RDFC-1.0"
JCS: Literal["JCS"] = "JCS"
EDDSA: frozenset[KeyKind] = frozenset({"Ed25519"})
ECDSA: frozenset[KeyKind] = frozenset({"P-256", "P-384"})


@dataclass(frozen=True)
class Suite:
    """One way of signing: what makes the text, and whose signature it may be."""

    name: str
    transformation: Literal["RDFC-1.0", "JCS"]
    key_kinds: frozenset[KeyKind]


# By `cryptosuite`, for proofs of the type DataIntegrityProof.
CRYPTOSUITES = {
    suite.name: suite
    for suite in (
        Suite("eddsa-rdfc-2022", RDFC, EDDSA),
        Suite("eddsa-2022", RDFC, EDDSA),
        Suite("eddsa-jcs-2022", JCS, EDDSA),
        Suite("ecdsa-rdfc-2019", RDFC, ECDSA),
        Suite("ecdsa-jcs-2019", JCS, ECDSA),
    )
}
# By `type`, for proofs that are older than DataIntegrityProof.
PROOF_TYPES = {"Ed25519Signature2020": Suite("Ed25519Signature2020", RDFC, EDDSA)}
SELECTIVE = frozenset({"ecdsa-sd-2023", "ecdsa-xi-2023", "bbs-2023", "BbsBlsSignature2020", "BbsBlsSignatureProof2020"})
OUTDATED = frozenset(
    {
        "Ed25519Signature2018", "RsaSignature2018", "JsonWebSignature2020", "EcdsaSecp256k1Signature2019",
        "EcdsaSecp256r1Signature2019", "EcdsaSecp256k1RecoverySignature2020", "EthereumEip712Signature2021",
    }
)  # fmt: skip
DIGESTS: dict[KeyKind, Digest] = {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha384"}


def suite_of(proof: Mapping[str, Any]) -> Suite:
    """The suite that a proof names. Raises UnsupportedProofError, which says which one it is if we know its name."""
    kind = proof.get("type")
    name, table = (proof.get("cryptosuite"), CRYPTOSUITES) if kind == PROOF_TYPE else (kind, PROOF_TYPES)
    if isinstance(name, str) and name in table:
        return table[name]
    if isinstance(name, str) and name in SELECTIVE:
        detail = f"The credential is signed for selective disclosure ({name}), which this verifier cannot check."
        raise UnsupportedProofError(detail, "proof_selective")
    if isinstance(name, str) and name in OUTDATED:
        detail = f"The credential is signed in an older way ({name}), which this verifier does not check."
        raise UnsupportedProofError(detail, "proof_outdated")
    raise UnsupportedProofError("The credential is signed in a way that this verifier cannot check.")


def digest_for(kind: KeyKind) -> Digest:
    """The hash that goes with a key. Raises KeyError for RSA, which no suite takes."""
    return DIGESTS[kind]


def hash_data(options: Mapping[str, Any], unsecured: Mapping[str, Any], transform: Transform, digest: Digest) -> bytes:
    """What is signed: the hash of the proof options, then the hash of the document; 64 bytes, 96 with SHA-384."""
    return b"".join(hashlib.new(digest, transform(part).encode()).digest() for part in (options, unsecured))
