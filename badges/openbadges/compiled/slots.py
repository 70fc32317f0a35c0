"""What a person puts into a document, and what is left without it.

A *slot* is a place whose text differs from one credential of an Achievement to the next: ids, times, the place in the
status list, results, evidence. The *skeleton* is the document with a mark in each slot. How many results or pieces of
evidence there are, and which members each has, belongs to the skeleton.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple


class Kind(Enum):
    """How a slot's text stands in RDF: as an address, or as a literal."""

    IRI = "iri"
    TEXT = "text"


Rules = Mapping[str, "Kind | Rules"]

EVIDENCE: Rules = {
    "id": Kind.IRI,
    "name": Kind.TEXT,
    "description": Kind.TEXT,
    "narrative": Kind.TEXT,
    "digestMultibase": Kind.TEXT,
    "digestSRI": Kind.TEXT,
}
SUBJECT: Rules = {
    "id": Kind.IRI,
    "narrative": Kind.TEXT,
    "encodedList": Kind.TEXT,
    "identifier": {"identityHash": Kind.TEXT, "salt": Kind.TEXT},
    "result": {"achievedLevel": Kind.TEXT, "value": Kind.TEXT},
}
# Credentials of every kind that we sign, and the options of a proof (`created`).
RULES: Rules = {
    "id": Kind.IRI,
    "validFrom": Kind.TEXT,
    "validUntil": Kind.TEXT,
    "awardedDate": Kind.TEXT,
    "created": Kind.TEXT,
    "credentialSubject": SUBJECT,
    "credentialStatus": {"id": Kind.IRI, "statusListIndex": Kind.TEXT},
    "refreshService": {"id": Kind.IRI},
    "evidence": EVIDENCE,
}
# Safe mode refuses a control character, so no document that can be signed has one of its own.
MARK = "\x00"


class Split(NamedTuple):
    """A document taken apart: the skeleton, and the text and kind of each slot in the order of RULES."""

    skeleton: dict[str, Any]
    values: tuple[str, ...]
    kinds: tuple[Kind, ...]


def split(document: Mapping[str, Any]) -> Split:
    """Take a document apart. Nothing in it is changed; parts without slots are shared with the skeleton."""
    found: list[tuple[str, Kind]] = []
    skeleton = _take(document, RULES, found)
    return Split(skeleton, tuple(text for text, _ in found), tuple(kind for _, kind in found))


def join(skeleton: Mapping[str, Any], values: Sequence[str]) -> dict[str, Any]:
    """The document that `split` took apart, with these texts in its slots."""
    remaining = iter(values)
    document: dict[str, Any] = _put(skeleton, RULES, remaining)
    return document


def digest_of(skeleton: Mapping[str, Any]) -> bytes:
    """SHA-256 of the skeleton's JSON, whatever the order of its members. Numbers and truth values stay apart."""
    return hashlib.sha256(json.dumps(skeleton, sort_keys=True).encode()).digest()


def _take(node: Mapping[str, Any], rules: Rules, found: list[tuple[str, Kind]]) -> dict[str, Any]:
    copy = dict(node)
    for name, rule in rules.items():
        member = copy.get(name)
        if isinstance(rule, Kind):
            if isinstance(member, str):
                found.append((member, rule))
                copy[name] = MARK
        elif isinstance(member, dict):
            copy[name] = _take(member, rule, found)
        elif isinstance(member, list):
            copy[name] = [_take(item, rule, found) if isinstance(item, dict) else item for item in member]
    return copy


def _put(node: Any, rules: Rules, remaining: Any) -> Any:
    copy = dict(node)
    for name, rule in rules.items():
        member = copy.get(name)
        if isinstance(rule, Kind):
            if isinstance(member, str):
                copy[name] = next(remaining)
        elif isinstance(member, dict):
            copy[name] = _put(member, rule, remaining)
        elif isinstance(member, list):
            copy[name] = [_put(item, rule, remaining) if isinstance(item, dict) else item for item in member]
    return copy
