"""W3C's RDFC-1.0 cases: all are reproduced; each deviation stands here by name, with the rule that answers for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyld.nquads import parse_nquads

from badges.openbadges.canonicalization import BoundedCanonicalizer, Digest, canonicalize_dataset
from badges.openbadges.errors import TooComplexError, UnsafeDocumentError
from badges.openbadges.safe_json import check_structure
from tests.interop.judges import need_standards

DIGESTS: dict[str, Digest] = {"SHA256": "sha256", "SHA384": "sha384"}
# All escapes, line by line below. PyLD writes control characters otherwise than RDFC-1.0: `check_structure` refuses
# every text that holds one before it gets here, so that no signature depends on the difference.
APART = {"#test060c", "#test060m"}
REFUSED_TEXTS = ["008:echar", "024", "025", "031", "040"]  # their predicates
TEXT = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
IRI = r"<([^>]*)>"
LINE = re.compile(rf'\s*{IRI}\s*{IRI}\s*(?:{IRI}|"((?:[^"\\]|\\.)*)"(?:\^\^{IRI}|@([A-Za-z0-9-]+))?)\s*(?:{IRI})?\s*\.')
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def folder() -> Path:
    return need_standards() / "vectors" / "rdf-canon"


def cases(expected: str) -> list[dict[str, Any]]:
    """The cases of one kind, but for those that stand apart."""
    vectors = json.loads((folder() / "index.json").read_text())["vectors"]
    return [each for each in vectors if each["expect"] == expected and each["id"] not in APART]


def dataset(case: dict[str, Any]) -> dict[str, Any]:
    parsed: dict[str, Any] = parse_nquads((folder() / case["file"]).read_bytes().decode())
    return parsed


def test_the_cases_are_all_there() -> None:
    vectors = json.loads((folder() / "index.json").read_text())["vectors"]
    assert Counter(each["expect"] for each in vectors) == {"canonical-nquads": 64, "id-map": 21, "error": 1}
    assert {each["id"] for each in vectors if each["hash"] != "SHA256"} == {"#test075c", "#test075m"}


def test_every_canonical_form_is_reproduced_with_its_own_hash() -> None:
    shown = 0
    for case in cases("canonical-nquads"):
        expected = (folder() / case["result"]).read_bytes().decode()
        assert canonicalize_dataset(dataset(case), digest=DIGESTS[case["hash"]]) == expected, case["id"]
        shown += 1
    assert shown == 63


def test_every_map_of_labels_is_reproduced() -> None:
    shown = 0
    for case in cases("id-map"):
        canonicalizer = BoundedCanonicalizer(DIGESTS[case["hash"]])
        canonicalizer.main(dataset(case), {"format": "application/n-quads"})
        issued = {old[2:]: new[2:] for old, new in canonicalizer.canonical_issuer.existing.items()}
        assert issued == json.loads((folder() / case["result"]).read_text()), case["id"]
        shown += 1
    assert shown == 20


def test_the_poison_case_is_refused() -> None:
    (case,) = cases("error")
    with pytest.raises(TooComplexError):
        canonicalize_dataset(dataset(case))


def test_the_case_of_all_escapes_is_reproduced_line_by_line_but_for_texts_that_are_refused_before() -> None:
    folded = (folder() / "rdfc10/test060-in.nq").read_bytes().decode()
    expected = (folder() / "rdfc10/test060-rdfc10.nq").read_bytes().decode().split("\n")
    statements = [statement for line in folded.split("\n") if (statement := read_line(line))]
    refused = [statement for statement in statements if is_refused(statement["object"]["value"])]
    written = {canonicalize_dataset({graph_of(each): [each]}) for each in statements if each not in refused}
    assert written <= {line + "\n" for line in expected}
    names = [statement["predicate"]["value"].removeprefix("urn:ex:") for statement in refused]
    assert sorted(names) == sorted(REFUSED_TEXTS)
    assert len({*written}) == len(set(expected) - {""}) - len(REFUSED_TEXTS)


def is_refused(text: str) -> bool:
    """Would a document with this text be refused before anything is canonicalised?"""
    try:
        check_structure({"name": text})
    except UnsafeDocumentError:
        return True
    return False


def read_line(line: str) -> dict[str, Any]:
    """One statement of N-Quads with its escapes read; PyLD's reader, which we never use, leaves some of them."""
    match = LINE.match(line)
    if match is None:
        return {}
    subject, predicate, iri, text, datatype, language, graph = (group and unescaped(group) for group in match.groups())
    target = {"type": "IRI", "value": iri} if text is None else {"type": "literal", "value": text}
    if text is not None:
        target["datatype"] = datatype or (LANGUAGE_TEXT if language else TEXT)
        target |= {"language": language} if language else {}
    name = {"name": {"type": "IRI", "value": graph}} if graph else {}
    nodes = {"subject": {"type": "IRI", "value": subject}, "predicate": {"type": "IRI", "value": predicate}}
    return {**nodes, "object": target, **name}


def graph_of(statement: dict[str, Any]) -> str:
    return str(statement.get("name", {}).get("value", "@default"))


def unescaped(text: str) -> str:
    return ESCAPE.sub(lambda match: SHORT.get(match[1]) or chr(int(match[1][1:], 16)), text)
