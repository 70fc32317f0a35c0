"""RDF Dataset Canonicalization (RDFC-1.0) of JSON-LD documents, in a safe mode that PyLD does not have.

What JSON-LD cannot map is silently left out of the RDF and so out of the signature. Here it is an error:
undefined terms, relative types and ids, nulls, inline contexts, keywords that vanish. Poison graphs, which
cost a factorial of their size, are refused by a budget of permutations counted before they are tried
(QUALITY S-20).
"""

from __future__ import annotations

import math
import re
from threading import Lock
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdProcessor

from .contexts import Contexts, document_loader, pinned_contexts
from .errors import OpenBadgesError, TooComplexError, UnknownContextError, UnsafeDocumentError
from .safe_json import check_structure, walk

MAX_BLANK_NODES = 512
MAX_PERMUTATIONS = 10_000
# Names that the steps copy, over all steps: long chains and rings cost the cube of their length.
MAX_COPIED_NAMES = 50_000
# Members a document may write with "@". Every other keyword vanishes in RDF, restructures the graph, or says by
# another name what a verifier looks for under its usual one.
WRITABLE_KEYWORDS = frozenset({"@context", "@value", "@language"})
EXPANDED_KEYWORDS = frozenset({"@id", "@type", "@value", "@language", "@list", "@graph"})
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
BLANK = re.compile(r"_:[A-Za-z0-9]+")
LANGUAGE = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*")

# What PyLD derived from the pinned contexts; nothing else enters, so it stays small.
_derived: dict[str, Any] = {}
# PyLD's caches are not made for threads. The work is pure Python, so a lock costs nothing.
_expanding = Lock()


class BoundedCanonicalizer(URDNA2015):
    """PyLD's algorithm with a budget: what each step is about to try and to copy is counted first."""

    def __init__(self) -> None:
        super().__init__()
        self.permutations = 0
        self.copied_names = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """The groups whose permutations PyLD will walk through; refuses when they are too many."""
        groups: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.permutations += sum(math.factorial(min(len(group), 20)) for group in groups.values())
        self.copied_names += len(issuer.order)
        if self.permutations > MAX_PERMUTATIONS or self.copied_names > MAX_COPIED_NAMES:
            raise TooComplexError("The credential's graph is too ambiguous to be canonicalised.")
        return groups


def canonicalize(document: dict[str, Any], contexts: Contexts | None = None) -> str:
    """The canonical N-Quads of a JSON-LD document.

    Raises UnknownContextError for a context that is not on the list (`contexts`, by default the pinned ones)
    and UnsafeDocumentError for everything that a signature would not cover.
    """
    trusted = pinned_contexts() if contexts is None else contexts
    check_structure(document)
    _check_document(document, trusted)
    try:
        with _expanding:
            dataset = _to_dataset(document, trusted)
    except OpenBadgesError:
        raise
    except Exception as error:  # PyLD answers hostile input with errors of every kind
        raise UnsafeDocumentError("The credential is not sound JSON-LD.") from error
    return canonicalize_dataset(dataset)


def canonicalize_dataset(dataset: dict[str, Any]) -> str:
    """The canonical N-Quads of an RDF dataset in PyLD's shape."""
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
        canonical: str = BoundedCanonicalizer().main(dataset, {"format": "application/n-quads"})
    except RecursionError as error:  # one frame for each link of a chain, on top of the caller's own
        raise TooComplexError("The credential's graph is too deep to be canonicalised.") from error
    return canonical


def _check_document(document: dict[str, Any], contexts: Contexts) -> None:
    for node, _ in walk(document):
        if node is None:
            raise UnsafeDocumentError("The credential holds a null, which no signature covers.")
        if isinstance(node, list) and any(isinstance(item, list) for item in node):
            raise UnsafeDocumentError("The credential holds an array inside an array.")
        if isinstance(node, dict):
            _check_names(node)
            _check_contexts(node.get("@context", []), contexts)


def _check_names(node: dict[str, Any]) -> None:
    """A member's name has to be a term of a context.

    Written as an address, `credentialStatus` would still be signed, but nobody would look at it: that is how a
    revoked credential would come to look like one that cannot be revoked.
    """
    if any(":" in key for key in node):
        raise UnsafeDocumentError("The credential writes the name of a member as an address.")
    if any(key.startswith("@") and key not in WRITABLE_KEYWORDS for key in node):
        raise UnsafeDocumentError("The credential uses a JSON-LD keyword that no signature covers.")


def _check_contexts(value: Any, contexts: Contexts) -> None:
    for context in value if isinstance(value, list) else [value]:
        if not isinstance(context, str):
            raise UnsafeDocumentError("The credential brings its own definitions of terms.")
        if context not in contexts:
            raise UnknownContextError("The credential uses a JSON-LD context that is not on our list.")


def _to_dataset(document: dict[str, Any], contexts: Contexts) -> dict[str, Any]:
    options = _options(contexts)
    expanded = JsonLdProcessor(on_property_dropped=_refuse_dropped).expand(document, options)
    for node, _ in walk(expanded):
        if isinstance(node, dict):
            _check_expanded(node)
    dataset: dict[str, Any] = jsonld.to_rdf(expanded, options)
    return dataset


def _options(contexts: Contexts) -> dict[str, Any]:
    loader = document_loader(contexts)
    shared = _derived if contexts is pinned_contexts() else {}
    # base None: a relative name must stay relative and be refused, not be resolved against an invented
    # address.
    return {"base": None, "documentLoader": loader, "contextResolver": ContextResolver(shared, loader)}


def _refuse_dropped(term: str | None) -> None:
    raise UnsafeDocumentError("The credential has a member that no context defines, so no signature covers it.")


def _check_expanded(node: dict[str, Any]) -> None:
    """One node, value or list of the expanded document: everything in it must reach the RDF."""
    for key, value in node.items():
        if key.startswith("@"):
            _check_keyword_value(key, value)
        elif not IRI.fullmatch(key):
            raise UnsafeDocumentError("The credential has a member whose name is not an absolute address.")


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
