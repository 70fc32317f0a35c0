"""The canonical form of one skeleton as a template, and how a person's values are filled in (RDFC-1.0).

Expansion is done once. A blank node's first-degree hash changes only when one of its quads holds a slot; the others
are computed once too. When two blank nodes have the same hash, or two quads fall together, PyLD's own algorithm runs
on the filled dataset: it is the one that knows what to do then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyld.nquads import RDF_LANGSTRING, XSD_STRING, escape

from ..canonicalization import IRI, canonicalize_dataset, dataset_of
from ..contexts import Contexts
from ..errors import UnsafeDocumentError
from ..expanding import Dataset
from ..safe_json import UNSAFE_TEXT
from .slots import Kind, join

# Beginnings of addresses that no context can take for a compact one; `proving` shows it for each shape.
SCHEMES = ("urn:", "https://", "http://", "did:")
# JSON-LD rewrites what it takes for a number or for JSON.
REWRITTEN = frozenset({"http://www.w3.org/2001/XMLSchema#double", "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"})
ESCAPED = re.compile('[\\\\\t\n\r"]')

# A line's pieces: fixed text, the number of a slot, or the name of a blank node.
Quad = Mapping[str, Mapping[str, str]]


class NotCompilableError(Exception):
    """The skeleton has something that a template cannot express. The plain way is taken instead."""


@dataclass(frozen=True)
class Lines:
    """Lines with `%s` where something is filled in, and the numbers of what is: slots first, then blank nodes."""

    text: str
    picks: tuple[int, ...]

    def together(self, pool: Sequence[str]) -> str:
        """The whole text."""
        return self.text % tuple([pool[pick] for pick in self.picks])

    def fill(self, pool: Sequence[str]) -> list[str]:
        """The lines, without their ends."""
        return self.together(pool).split("\n") if self.text else []


@dataclass(frozen=True)
class Template:
    """One skeleton's canonical form.

    `hashes` are of the blank nodes without a slot, `hashed` the quads of the others. Where there are none of those,
    `labels` are the nodes' canonical names, or None when hashes do not tell them apart. `addresses` are the fixed ones.
    """

    kinds: tuple[Kind, ...]
    quads: tuple[tuple[str | None, Quad], ...]
    slots: Mapping[str, int]
    fixed: tuple[str, ...]
    variable: Lines
    addresses: frozenset[str]
    labels: tuple[str, ...] | None
    hashes: tuple[tuple[str, int], ...]
    hashed: tuple[tuple[Lines, int], ...]

    def fill(self, values: Sequence[str]) -> str:
        """The canonical N-Quads with these values. Raises UnsafeDocumentError for what safe mode refuses."""
        written = self._written(values)
        labels = self._labels(written)
        if labels is None:
            return self._fill_as_pyld_does(values)
        lines = [*self.fixed, *self.variable.fill([*written, *labels])]
        if len(set(lines)) < len(lines):
            return self._fill_as_pyld_does(values)
        lines.sort()
        return "\n".join(lines) + "\n"

    def accepts(self, values: Sequence[str]) -> bool:
        """True if these values may be filled in: addresses of a kind that was proved, each that of another node.

        Two nodes with one address are one to RDF; what safe mode makes of that depends on where they stand.
        """
        addresses = [value for value, kind in zip(values, self.kinds, strict=True) if kind is Kind.IRI]
        are_others = len(set(addresses)) == len(addresses) and self.addresses.isdisjoint(addresses)
        return are_others and all(address.startswith(SCHEMES) for address in addresses)

    def _written(self, values: Sequence[str]) -> list[str]:
        """The values as N-Quads write them."""
        text = " ".join(values)
        if UNSAFE_TEXT.search(text):
            raise UnsafeDocumentError("The JSON holds control characters.")
        for value, kind in zip(values, self.kinds, strict=True):
            if kind is Kind.IRI and not IRI.fullmatch(value):
                raise UnsafeDocumentError("The credential has an id that is not an absolute address.")
        return [escape(value) for value in values] if ESCAPED.search(text) else list(values)

    def _labels(self, written: list[str]) -> Sequence[str] | None:
        """The canonical name of each blank node, in their order; None when hashes do not tell them apart."""
        if not self.hashed:
            return self.labels
        pool = [*written, "_:a", "_:z"]
        return _ranked([*self.hashes, *((_hash(lines.fill(pool)), node) for lines, node in self.hashed)])

    def _fill_as_pyld_does(self, values: Sequence[str]) -> str:
        dataset: Dataset = {}
        seen = set()
        for graph, quad in self.quads:
            filled = {place: self._filled(component, values) for place, component in quad.items()}
            identity = (graph, *(tuple(sorted(component.items())) for component in filled.values()))
            if identity not in seen:
                seen.add(identity)
                dataset.setdefault(graph or "@default", []).append(filled)
        return canonicalize_dataset(dataset)

    def _filled(self, component: Mapping[str, str], values: Sequence[str]) -> dict[str, str]:
        slot = self.slots.get(component["value"])
        return dict(component) if slot is None else {**component, "value": values[slot]}


def compile_template(
    skeleton: Mapping[str, Any], kinds: Sequence[Kind], key: bytes, contexts: Contexts | None = None
) -> Template:
    """The template of a skeleton; `key` makes its marks unlike anything in it.

    Raises NotCompilableError, and what `canonicalize` raises for a document that cannot be signed.
    """
    marks = [_mark(kind, number, key) for number, kind in enumerate(kinds)]
    dataset = dataset_of(join(skeleton, marks), contexts)
    slots = {mark: number for number, mark in enumerate(marks)}
    quads: list[tuple[str | None, Quad]] = [
        (None if graph == "@default" else graph, quad) for graph, triples in dataset.items() for quad in triples
    ]
    _check(quads, slots, kinds)
    return _Compilation(quads, slots, tuple(kinds)).template()


class _Compilation:
    """The work of one compilation."""

    def __init__(self, quads: list[tuple[str | None, Quad]], slots: dict[str, int], kinds: tuple[Kind, ...]) -> None:
        self.quads, self.slots, self.kinds = quads, slots, kinds
        self.nodes: dict[str, list[tuple[str | None, Quad]]] = {}
        for graph, quad in quads:
            for name in _blank_nodes(graph, quad):
                self.nodes.setdefault(name, []).append((graph, quad))
        self.numbers = {name: number for number, name in enumerate(self.nodes)}

    def template(self) -> Template:
        """All that is needed to fill in."""
        held = {name: any(self._has_slot(quad) for _, quad in quads) for name, quads in self.nodes.items()}
        hashes = [(_hash(self._first_degree(name).fill(["_:a", "_:z"])), self.numbers[name])
                  for name, is_held in held.items() if not is_held]  # fmt: skip
        hashed = [(self._first_degree(name), self.numbers[name]) for name, is_held in held.items() if is_held]
        ranked = None if hashed else _ranked(hashes)
        labels = None if ranked is None else tuple(ranked)
        fixed, variable = self._lines(labels)
        return Template(
            kinds=self.kinds,
            quads=tuple(self.quads),
            slots=self.slots,
            fixed=fixed,
            variable=variable,
            addresses=self._addresses(),
            labels=labels,
            hashes=tuple(hashes),
            hashed=tuple(hashed),
        )

    def _lines(self, labels: tuple[str, ...] | None) -> tuple[tuple[str, ...], Lines]:
        """Lines that never change, sorted, and the others. With all labels known, blank nodes do not change either."""
        names = {name: len(self.slots) + number for name, number in self.numbers.items()}
        fixed, variable = [], []
        for graph, quad in self.quads:
            nodes = _blank_nodes(graph, quad)
            if self._has_slot(quad) or (nodes and labels is None):
                variable.append(self._line(graph, quad, names))
            else:
                pool = [*[""] * len(self.slots), *(labels or ())]
                fixed += self._line(graph, quad, names).fill(pool)
        return tuple(sorted(fixed)), _together(variable)

    def _addresses(self) -> frozenset[str]:
        components = (component for _, quad in self.quads for component in quad.values())
        return frozenset(entry["value"] for entry in components if entry["type"] == "IRI") - self.slots.keys()

    def _first_degree(self, name: str) -> Lines:
        """The quads of a blank node, itself `_:a` and every other `_:z` (RDFC-1.0, section 4.6)."""
        offset = len(self.slots) if any(self._has_slot(quad) for _, quad in self.nodes[name]) else 0
        names = {other: offset + (0 if other == name else 1) for other in self.nodes}
        return _together([self._line(graph, quad, names) for graph, quad in self.nodes[name]])

    def _has_slot(self, quad: Quad) -> bool:
        return any(component["value"] in self.slots for component in quad.values())

    def _line(self, graph: str | None, quad: Quad, names: Mapping[str, int]) -> Lines:
        """One quad as PyLD serialises it."""
        components: list[Mapping[str, str]] = [quad["subject"], quad["predicate"], quad["object"]]
        if graph is not None:
            components.append({"type": "blank node" if graph.startswith("_:") else "IRI", "value": graph})
        picks: list[int] = []
        texts = [self._component(component, names, picks) for component in components]
        return Lines(" ".join([*texts, "."]), tuple(picks))

    def _component(self, component: Mapping[str, str], names: Mapping[str, int], picks: list[int]) -> str:
        value, kind = component["value"], component["type"]
        if kind == "blank node":
            picks.append(names[value])
            return "%s"
        if value in self.slots:
            picks.append(self.slots[value])
            value = "%s"
        else:
            value = (escape(value) if kind == "literal" else value).replace("%", "%%")
        return f"<{value}>" if kind == "IRI" else f'"{value}"{_suffix(component)}'


def _suffix(literal: Mapping[str, str]) -> str:
    datatype = literal["datatype"]
    if datatype == RDF_LANGSTRING:
        return f"@{literal['language']}" if literal.get("language") else ""
    return "" if datatype == XSD_STRING else f"^^<{datatype}>".replace("%", "%%")


def _together(lines: Iterable[Lines]) -> Lines:
    parts = list(lines)
    return Lines("\n".join(part.text for part in parts), tuple(pick for part in parts for pick in part.picks))


def _blank_nodes(graph: str | None, quad: Quad) -> list[str]:
    """The blank nodes of a quad, twice where one stands twice: PyLD counts the quad for each."""
    names = [quad[place]["value"] for place in ("subject", "object") if quad[place]["type"] == "blank node"]
    return names + ([graph] if graph is not None and graph.startswith("_:") else [])


def _check(quads: list[tuple[str | None, Quad]], slots: Mapping[str, int], kinds: Sequence[Kind]) -> None:
    """Every slot must stand in the RDF untouched, as what it is; nothing else may hold a mark."""
    wanted = {Kind.IRI: "IRI", Kind.TEXT: "literal"}
    seen = set()
    for component in (component for _, quad in quads for component in quad.values() if component["value"] in slots):
        slot = slots[component["value"]]
        seen.add(slot)
        if component["type"] != wanted[kinds[slot]] or component.get("datatype") in REWRITTEN:
            raise NotCompilableError("A slot is something else in RDF.")
    if len(seen) != len(slots) or any(graph in slots for graph, _ in quads):
        raise NotCompilableError("A slot does not reach the RDF as it is.")
    lines = [repr(entry) for entry in quads]
    if len(set(lines)) < len(lines):
        raise NotCompilableError("The skeleton says something twice.")


def _mark(kind: Kind, number: int, key: bytes) -> str:
    digest = hashlib.sha256(key + b"%d" % number).hexdigest()
    return f"urn:slot:{digest}" if kind is Kind.IRI else f"slot {digest}"


def _hash(lines: list[str]) -> str:
    lines.sort()
    return hashlib.sha256(("\n".join(lines) + "\n").encode()).hexdigest()


def _ranked(hashes: Sequence[tuple[str, int]]) -> list[str] | None:
    """Blank nodes named in the order of their hashes; None when two have the same."""
    labels = [""] * len(hashes)
    previous = ""
    for rank, (digest, node) in enumerate(sorted(hashes)):
        if digest == previous:
            return None
        labels[node] = f"_:c14n{rank}"
        previous = digest
    return labels
