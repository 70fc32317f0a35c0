"""RDFC-1.0 in safe mode: W3C's vectors, poison graphs, and everything that a signature would silently not cover."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pyld.nquads import parse_nquads

from badges.openbadges import ob3
from badges.openbadges.canonicalization import canonicalize, canonicalize_dataset
from badges.openbadges.errors import TooComplexError, UnknownContextError, UnsafeDocumentError
from tests.interop.judges import need_standards

from .samples import alignments, criterion, unsigned


def complete_graph(size: int) -> str:
    return "".join(
        f"_:b{one} <urn:example:p> _:b{other} .\n" for one in range(size) for other in range(size) if one != other
    )


@pytest.mark.parametrize("name", ["test044", "test074"])
def test_w3c_vectors_that_are_expensive_answer_within_two_seconds(name: str) -> None:
    text = (need_standards() / "vectors" / "rdf-canon" / "rdfc10" / f"{name}-in.nq").read_text()
    assert seconds_for(text) < 2


@pytest.mark.parametrize("size", range(5, 13))
def test_a_complete_graph_answers_within_two_seconds(size: int) -> None:
    assert seconds_for(complete_graph(size)) < 2


def ring(size: int) -> str:
    return "".join(f"_:b{n} <urn:example:p> _:b{(n + 1) % size} .\n" for n in range(size))


def chain(size: int) -> str:
    return "".join(f"_:b{n} <urn:example:p> _:b{n + 1} .\n" for n in range(size - 1))


@pytest.mark.parametrize("shape", [ring, chain])
@pytest.mark.parametrize("size", [64, 256, 512, 2_000])
def test_a_long_ring_or_chain_answers_within_two_seconds(shape: Callable[[int], str], size: int) -> None:
    assert seconds_for(shape(size)) < 2


def test_many_equal_alignments_are_no_poison() -> None:
    criteria = tuple(criterion(number) for number in range(12))
    equal = [ob3.Result(entry.id, value="Good", alignments=alignments() * 2) for entry in criteria]
    assert canonicalize(unsigned(results=equal))


def test_a_poison_graph_is_refused_instead_of_computed() -> None:
    with pytest.raises(TooComplexError):
        canonicalize_dataset(parse_nquads(complete_graph(8)))


def seconds_for(nquads: str) -> float:
    """Processor time, so that a busy machine does not change the answer."""
    start = time.thread_time()
    with suppress(TooComplexError):
        canonicalize_dataset(parse_nquads(nquads))
    return time.thread_time() - start


def test_the_worst_document_within_the_limits_answers_in_time() -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {number}" for number in range(1_700)]
    start = time.thread_time()
    canonicalize(document)
    assert time.thread_time() - start < 3


def test_the_same_facts_in_another_order_are_the_same_text() -> None:
    document = unsigned()
    turned = json.loads(json.dumps(dict(reversed(document.items()))))
    turned["credentialSubject"]["result"].reverse()
    assert canonicalize(turned) == canonicalize(document)


def changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    document = unsigned()
    target = document
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return document


SUBJECT = "credentialSubject"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("grade",), "A+ with distinction"),
        ((SUBJECT, "grade"), "A+"),
        ((SUBJECT, "achievement", "Name"), "Somebody else's"),
        ((SUBJECT, "achievement", "criteria", "note"), "unsigned"),
        (("evidence", ), [{"id": "https://a.example/e", "type": ["Evidence"], "grade": "A"}]),
        (("type",), ["VerifiableCredential", "AchievementCredential", "HarvardDegree"]),
        (("id",), "relative"),
        (("id",), "urn:uuid:1> <urn:a> <urn:b"),
        ((SUBJECT, "id"), "../other"),
        ((SUBJECT, "achievement", "id"), ""),
        (("credentialStatus", "statusListCredential"), "status/1"),
        (("name",), None),
        (("name",), {"@value": "x", "@direction": "rtl"}),
        (("name",), {"@value": "x", "@language": "not a tag"}),
        (("name",), {"@set": ["x"]}),
        (("name",), [["nested"]]),
        (("@graph",), [{"id": "urn:example:a"}]),
        (("@included",), [{"id": "urn:example:a", "name": "free"}]),
        (("@reverse",), {"issuer": {"id": "urn:example:a"}}),
        ((SUBJECT, "@index"), "unsigned"),
        (("@nest",), {"name": "x"}),
        (("_:b0",), "blank predicate"),
        (("@type",), None),
        (("@id",), "urn:example:other"),
        ((SUBJECT, "@type"), "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"),
        (("https://schema.org/description",), "named by its address"),
        (("schema:description",), "named by a prefix"),
    ],
)  # fmt: skip
def test_what_no_signature_would_cover_is_refused(path: tuple[str, ...], value: Any) -> None:
    with pytest.raises(UnsafeDocumentError):
        canonicalize(changed(path, value))


@pytest.mark.parametrize(
    "context",
    [
        {"issuer": "https://a.example/other"},
        {"@vocab": "https://a.example/"},
        [None],
        None,
    ],
)
def test_a_credential_that_brings_its_own_terms_is_refused(context: Any) -> None:
    document = unsigned()
    document["@context"] = [*document["@context"], context]
    with pytest.raises(UnsafeDocumentError):
        canonicalize(document)


def test_a_scoped_context_inside_the_document_is_refused_too() -> None:
    with pytest.raises(UnsafeDocumentError):
        canonicalize(changed((SUBJECT, "@context"), {"@vocab": "https://a.example/"}))


@pytest.mark.parametrize("url", ["https://purl.imsglobal.org/spec/ob/v3p0/context.json", "https://a.example/c"])
def test_a_context_that_is_not_on_the_list_is_unknown_and_not_forged(url: str) -> None:
    document = unsigned()
    document["@context"] = [*document["@context"], url]
    with pytest.raises(UnknownContextError):
        canonicalize(document)


def test_a_document_without_definitions_has_nothing_that_could_be_signed() -> None:
    with pytest.raises(UnsafeDocumentError):
        canonicalize({"name": "no context"})
