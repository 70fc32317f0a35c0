"""JSON-LD to RDF through PyLD, which is made to remember what it derived from the pinned contexts.

PyLD processes a type-scoped context anew for every object of that type and expands an expanded document a second time
on its way to RDF; together that is three quarters of its time. What is remembered here is a function of contexts alone,
never of a document, and the memory is bounded.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pyld.context_resolver import ContextResolver
from pyld.identifier_issuer import IdentifierIssuer
from pyld.jsonld import RDF_TYPE, XSD_DOUBLE, XSD_STRING, JsonLdProcessor

from .contexts import Contexts, document_loader, pinned_contexts

# A credential takes about a dozen, for each order in which a document may name its contexts.
MAX_PROCESSED = 256

# Objects of a triple that PyLD takes as they are, and the types whose texts it writes anew.
PLAIN = frozenset({"@value", "@type"})
REFERENCE = frozenset({"@id"})
REWRITTEN = frozenset({"@json", XSD_DOUBLE})
# PyLD's own notion of what is not relative.
ABSOLUTE = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*|_):[^\s]*$")
UNDEFINED = object()

Dataset = dict[str, list[dict[str, Any]]]
Dropped = Callable[[str | None], None]


class ContextMemory:
    """Contexts applied to contexts, newest last. Each entry holds its parents, so that their ids stay theirs."""

    def __init__(self) -> None:
        self.derived: dict[str, Any] = {}
        self._processed: OrderedDict[tuple[Any, ...], tuple[Any, Any, Any]] = OrderedDict()

    def get(self, key: tuple[Any, ...]) -> Any | None:
        """The processed context of this key, or None."""
        entry = self._processed.get(key)
        if entry is None:
            return None
        self._processed.move_to_end(key)
        return entry[0]

    def put(self, key: tuple[Any, ...], processed: Any, active: Any, local: Any) -> None:
        """Remember; the least recently used is forgotten beyond MAX_PROCESSED."""
        self._processed[key] = (processed, active, local)
        if len(self._processed) > MAX_PROCESSED:
            self._processed.popitem(last=False)


# Shared by all documents under the pinned contexts; PyLD's own cache beside it holds these contexts only.
_pinned = ContextMemory()


class RememberingProcessor(JsonLdProcessor):  # type: ignore[misc]
    """PyLD's processor with a memory for scoped contexts."""

    def __init__(self, memory: ContextMemory, on_dropped: Dropped) -> None:
        super().__init__(on_property_dropped=on_dropped)
        self._memory = memory

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: dict[str, Any],
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
        cycles: set[str] | None = None,
    ) -> Any:
        process = super()._process_context
        if cycles is not None or not validate_scoped:  # PyLD checks a definition, nothing is expanded with it
            return process(
                active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles=cycles
            )
        key = (id(active_ctx), _identity(local_ctx), override_protected, propagate)
        known = self._memory.get(key)
        if known is None:
            known = process(active_ctx, local_ctx, options, override_protected, propagate)
            self._memory.put(key, known, active_ctx, local_ctx)
        return known

    def _expand_iri(
        self,
        active_ctx: Any,
        value: Any,
        base: str | None = None,
        vocab: bool = False,
        local_ctx: Any = None,
        defined: dict[str, bool] | None = None,
    ) -> Any:
        """As PyLD; a term of a processed context, which most are asked for, is looked up first."""
        if vocab and local_ctx is None and isinstance(value, str) and not value.startswith("@"):
            mapping = active_ctx["mappings"].get(value, UNDEFINED)
            if mapping is not UNDEFINED:
                return None if mapping is None else mapping["@id"]
        return super()._expand_iri(active_ctx, value, base, vocab, local_ctx, defined)

    def _object_to_rdf(
        self, item: Any, issuer: IdentifierIssuer, triples: list[dict[str, Any]], options: dict[str, Any]
    ) -> Any:
        """As PyLD; texts and references, which most are, without its questions about numbers."""
        if isinstance(item, dict):
            value = item.get("@value")
            if isinstance(value, str) and item.keys() <= PLAIN and item.get("@type") not in REWRITTEN:
                return {"type": "literal", "value": value, "datatype": item.get("@type") or XSD_STRING}
            if item.keys() == REFERENCE and ABSOLUTE.match(item["@id"]):
                return _resource(item["@id"])
        return super()._object_to_rdf(item, issuer, triples, options)

    def expanded(self, document: dict[str, Any], options: dict[str, Any]) -> list[Any]:
        """As `expand`, without its copy of the document: nothing is written into it on the way."""
        settings = {**options, "isFrame": False, "keepFreeFloatingNodes": False, "processingMode": "json-ld-1.1"}
        found = self._expand(self._get_initial_context(settings), None, document, settings, inside_list=False)
        if isinstance(found, dict) and found.keys() == {"@graph"}:
            found = found["@graph"]
        return [] if found is None else list(self.arrayify(found))

    def _graph_to_rdf(self, graph: Any, issuer: IdentifierIssuer, options: dict[str, Any]) -> list[dict[str, Any]]:
        """As PyLD, which asks of every single value whether its subject and its property are absolute."""
        triples: list[dict[str, Any]] = []
        for name, node in sorted(graph.items()):
            if not ABSOLUTE.match(name):
                continue
            for key, items in sorted(node.items()):
                predicate = RDF_TYPE if key == "@type" else key
                if not _is_predicate(predicate):
                    continue
                for item in items:
                    target = self._object_to_rdf(item, issuer, triples, options)
                    if target is not None:
                        named = {"type": "IRI", "value": predicate}
                        triples.append({"subject": _resource(name), "predicate": named, "object": target})
        return triples

    def to_dataset(self, expanded: list[Any], options: dict[str, Any]) -> Dataset:
        """The RDF dataset of a document that is expanded already."""
        issuer = IdentifierIssuer("_:b")
        graphs: dict[str, Any] = {"@default": {}}
        self._create_node_map(expanded, graphs, "@default", issuer)
        settings = {**options, "produceGeneralizedRdf": False, "processingMode": "json-ld-1.1"}
        # The names are "@default" and blank nodes, or absolute: a relative id was refused before.
        return {name: self._graph_to_rdf(graph, issuer, settings) for name, graph in sorted(graphs.items())}


class Expansion:
    """One document's way to RDF: `expanded` to be looked at, then `to_dataset`."""

    def __init__(self, document: dict[str, Any], contexts: Contexts, on_dropped: Dropped) -> None:
        memory = _pinned if contexts is pinned_contexts() else ContextMemory()
        self._processor = RememberingProcessor(memory, on_dropped)
        loader = document_loader(contexts)
        # base None: a relative name must stay relative and be refused, not be resolved against an invented address.
        resolver = ContextResolver(memory.derived, loader)
        self._options = {"base": None, "documentLoader": loader, "contextResolver": resolver}
        self.expanded: list[Any] = self._processor.expanded(document, self._options)

    def to_dataset(self) -> Dataset:
        """The RDF dataset, in PyLD's shape."""
        return self._processor.to_dataset(self.expanded, self._options)


def _resource(name: str) -> dict[str, str]:
    return {"type": "blank node" if name.startswith("_:") else "IRI", "value": name}


@lru_cache(maxsize=1024)
def _is_predicate(name: str) -> bool:
    """An absolute address: neither a keyword nor a blank node, which standard RDF has no triples for."""
    return ABSOLUTE.match(name) is not None and not name.startswith("_:")


def _identity(local_ctx: Any) -> Any:
    """A document's own contexts are names and compare by value; scoped ones live as long as what defines them."""
    if isinstance(local_ctx, str):
        return local_ctx
    if isinstance(local_ctx, list) and all(isinstance(name, str) for name in local_ctx):
        return tuple(local_ctx)
    return id(local_ctx)
