"""Several proofs of one document (VC Data Integrity 1.0, sections 2.1.1 and 4.4): sets, and chains.

In a set each proof signs the document alone. In a chain a proof names by `previousProof` those that it builds on, and
signs the document with these proofs in it: they cannot be taken away or exchanged afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import ProofError, UnsupportedProofError

MAX_PROOFS = 4

Proof = Mapping[str, Any]


def proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The document's proofs. Raises ProofError if there is none or one is malformed."""
    proof = document.get("proof")
    entries = proof if isinstance(proof, list) else [proof]
    proofs = [entry for entry in entries if isinstance(entry, dict)]
    if not proofs or len(proofs) != len(entries):
        raise ProofError("The credential carries no well-formed proof.")
    return proofs


def previous_proofs(document: Mapping[str, Any], proof: Proof) -> list[dict[str, Any]]:
    """The proofs of the document that this one builds on; empty outside of a chain.

    Raises ProofError if one is missing, ambiguous or builds on this one in turn.
    """
    if "previousProof" not in proof:
        return []
    proofs = proofs_of(document)
    if len(proofs) > MAX_PROOFS:
        raise UnsupportedProofError("The credential carries too many proofs.", "proof_too_many")
    _refuse_circles(proof, proofs, ())
    return _previous(proof, proofs)


def _previous(proof: Proof, proofs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_named(name, proofs) for name in _names(proof)]


def _names(proof: Proof) -> list[str]:
    value = proof.get("previousProof", [])
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise ProofError("The credential's chain of proofs is malformed.")
    return names


def _named(name: str, proofs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found = [proof for proof in proofs if proof.get("id") == name]
    if len(found) != 1:
        raise ProofError("A proof builds on another one that the credential does not carry.")
    return found[0]


def _refuse_circles(proof: Proof, proofs: Sequence[dict[str, Any]], above: tuple[Proof, ...]) -> None:
    if proof in above:
        raise ProofError("The credential's proofs build on each other in a circle.")
    for previous in _previous(proof, proofs):
        _refuse_circles(previous, proofs, (*above, proof))
