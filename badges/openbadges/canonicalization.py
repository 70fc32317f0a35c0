"""RDF Dataset Canonicalization (RDFC-1.0) of JSON-LD documents, in a safe mode that PyLD does not have.

What JSON-LD cannot map is silently left out of the RDF and so out of the signature. Here it is an error:
undefined terms, relative types and ids, nulls, inline contexts, keywords that vanish. Poison graphs, which
cost a factorial of their size, are refused by a budget of permutations counted before they are tried
(QUALITY S-20).
"""

from __future__ import annotations

import hashlib
import math
import re
from functools import lru_cache
from threading import Lock
from typing import Any, Literal, Protocol

from pyld.canon import URDNA2015

from .contexts import Contexts, pinned_contexts
from .errors import OpenBadgesError, TooComplexError, UnknownContextError, UnsafeDocumentError
from .expanding import Dataset, Expansion
from .safe_json import check_structure, containers

# QUALITY S-20 says 32. A result or an alignment has no name of its own: a rubric of 12 criteria makes 41 of them, one
# of 30 makes 95, in 26 ms. What is dangerous is how many look alike, and that is what the two budgets below count.
MAX_BLANK_NODES = 512
MAX_PERMUTATIONS = 10_000
# Names that the steps copy, over all steps: long chains and rings cost the cube of their length.
MAX_COPIED_NAMES = 50_000
# Members a document may write with "@". Every other keyword vanishes in RDF, restructures the graph, or says by
# another name what a verifier looks for under its usual one.
WRITABLE_KEYWORDS = frozenset({"@context", "@value", "@language"})
# What an object may say that carries the id of the document around it.
MENTION = frozenset({"id", "type", "endorsementComment"})
EXPANDED_KEYWORDS = frozenset({"@id", "@type", "@value", "@language", "@list", "@graph"})
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
BLANK = re.compile(r"_:[A-Za-z0-9]+")
LANGUAGE = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*")

Digest = Literal["sha256", "sha384"]


class Canonicalizer(Protocol):
    """What `canonicalize` is, and what may stand in its place: the same work in a process with limits."""

    def __call__(self, document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256") -> str:
        """The canonical N-Quads. Raises what `canonicalize` raises."""


# PyLD's caches are not made for threads. The work is pure Python, so a lock costs nothing.
_expanding = Lock()


class BoundedCanonicalizer(URDNA2015):
    """PyLD's algorithm with a budget: what each step is about to try and to copy is counted first.

    `digest` is RDFC-1.0's hash function: SHA-256, or SHA-384 for a signature by a P-384 key.
    """

    def __init__(self, digest: Digest = "sha256") -> None:
        super().__init__()
        self.permutations = 0
        self.copied_names = 0
        self.digest = digest

    def create_hash(self) -> Any:
        """The hash that names unnamed nodes."""
        return hashlib.new(self.digest)

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """The groups whose permutations PyLD will walk through; refuses when they are too many."""
        groups: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.permutations += sum(math.factorial(min(len(group), 20)) for group in groups.values())
        self.copied_names += len(issuer.order)
        if self.permutations > MAX_PERMUTATIONS or self.copied_names > MAX_COPIED_NAMES:
            raise TooComplexError("The credential's graph is too ambiguous to be canonicalised.")
        return groups

    def modify_first_degree_component(self, id_: str, component: dict[str, str], key: str) -> dict[str, str]:
        """What PyLD answers, without its copy of every component."""
        if component["type"] != "blank node":
            return component
        return {"type": "blank node", "value": "_:a" if component["value"] == id_ else "_:z"}


def canonicalize(document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256") -> str:
    """The canonical N-Quads of a JSON-LD document.

    Raises UnknownContextError for a context that is not on the list (`contexts`, by default the pinned ones)
    and UnsafeDocumentError for everything that a signature would not cover.
    """
    return canonicalize_dataset(dataset_of(document, contexts), digest=digest)


def dataset_of(document: dict[str, Any], contexts: Contexts | None = None) -> Dataset:
    """The RDF dataset of a JSON-LD document, in PyLD's shape. Raises as `canonicalize`."""
    trusted = pinned_contexts() if contexts is None else contexts
    check_structure(document)
    _check_document(document, trusted)
    try:
        with _expanding:
            return _to_dataset(document, trusted)
    except OpenBadgesError:
        raise
    except Exception as error:  # PyLD answers hostile input with errors of every kind
        raise UnsafeDocumentError("The credential is not sound JSON-LD.") from error


def canonicalize_dataset(dataset: Dataset, *, digest: Digest = "sha256") -> str:
    """The canonical N-Quads of an RDF dataset in PyLD's shape. The dataset is used up."""
    blank_nodes = {
        component["value"]
        for triples in dataset.values()
        for triple in triples
        for component in triple.values()
        if component["type"] == "blank node"
    }
    if len(blank_nodes) > MAX_BLANK_NODES:
        raise TooComplexError("The credential's graph has too many unnamed nodes.")
    try:
        canonical: str = BoundedCanonicalizer(digest).main(dataset, {"format": "application/n-quads"})
    except RecursionError as error:  # one frame for each link of a chain, on top of the caller's own
        raise TooComplexError("The credential's graph is too deep to be canonicalised.") from error
    return canonical


def _check_document(document: dict[str, Any], contexts: Contexts) -> None:
    own_id = document.get("id")
    for node in containers(document):
        if None in (node.values() if isinstance(node, dict) else node):
            raise UnsafeDocumentError("The credential holds a null, which no signature covers.")
        if isinstance(node, list) and any(isinstance(item, list) for item in node):
            raise UnsafeDocumentError("The credential holds an array inside an array.")
        if isinstance(node, dict):
            if node is not document and own_id is not None and node.get("id") == own_id:
                _check_mention(node)
            _check_names(node)
            if "@context" in node:
                _check_contexts(node["@context"], contexts)


def _check_mention(node: dict[str, Any]) -> None:
    """The document's own id in a second place: what an endorsement within it endorses.

    A node that is described in two places is one node to RDF: its expiry or its status could be moved from where a
    verifier looks to where nobody does, under the same signature. So a mention says nothing that could be moved there.
    """
    if not node.keys() <= MENTION:
        raise UnsafeDocumentError("The credential describes itself in a second place.")


def _check_names(node: dict[str, Any]) -> None:
    """A member's name has to be a term of a context.

    Written as an address, `credentialStatus` would still be signed, but nobody would look at it: that is how a
    revoked credential would come to look like one that cannot be revoked.
    """
    for key in node:
        if ":" in key:
            raise UnsafeDocumentError("The credential writes the name of a member as an address.")
        if key.startswith("@") and key not in WRITABLE_KEYWORDS:
            raise UnsafeDocumentError("The credential uses a JSON-LD keyword that no signature covers.")


def _check_contexts(value: Any, contexts: Contexts) -> None:
    for context in value if isinstance(value, list) else [value]:
        if not isinstance(context, str):
            raise UnsafeDocumentError("The credential brings its own definitions of terms.")
        if context not in contexts:
            raise UnknownContextError("The credential uses a JSON-LD context that is not on our list.")


def _to_dataset(document: dict[str, Any], contexts: Contexts) -> Dataset:
    expansion = Expansion(document, contexts, _refuse_dropped)
    for node in containers(expansion.expanded):
        if isinstance(node, dict):
            _check_expanded(node)
    return expansion.to_dataset()


def _refuse_dropped(term: str | None) -> None:
    raise UnsafeDocumentError("The credential has a member that no context defines, so no signature covers it.")


def _check_expanded(node: dict[str, Any]) -> None:
    """One node, value or list of the expanded document: everything in it must reach the RDF."""
    for key, value in node.items():
        if key.startswith("@"):
            _check_keyword_value(key, value)
        elif not _is_address(key):
            raise UnsafeDocumentError("The credential has a member whose name is not an absolute address.")


@lru_cache(maxsize=1024)
def _is_address(name: str) -> bool:
    """Asked for the names of members: a few dozen, which come from the contexts."""
    return IRI.fullmatch(name) is not None


def _check_keyword_value(key: str, value: Any) -> None:
    if key not in EXPANDED_KEYWORDS:
        raise UnsafeDocumentError("The credential uses a JSON-LD keyword that no signature covers.")
    if key == "@id" and not (IRI.fullmatch(value) or BLANK.fullmatch(value)):
        raise UnsafeDocumentError("The credential has an id that is not an absolute address.")
    if key == "@type" and not all(IRI.fullmatch(item) for item in _as_list(value)):
        raise UnsafeDocumentError("The credential has a type that no context defines.")
    if key == "@language" and not LANGUAGE.fullmatch(value):
        raise UnsafeDocumentError("The credential has a text with a malformed language tag.")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
