"""A compiled shape says exactly what PyLD says of the same document, or refuses what PyLD refuses."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges import ob3
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.compiled import Shapes
from badges.openbadges.compiled import shapes as shapes_module
from badges.openbadges.compiled.proving import fillings, is_proved
from badges.openbadges.compiled.shapes import COMPARED_EVERY, Shape
from badges.openbadges.compiled.slots import MARK, Kind, digest_of, join, split
from badges.openbadges.compiled.template import SCHEMES, NotCompilableError, compile_template
from badges.openbadges.errors import OpenBadgesError, UnsafeDocumentError
from tests.sampling import examples

from . import samples

IDENTITIES = (ob3.named("Amina Bâ"), ob3.bound("amina@example.org", salt="salt"))


def lone_results() -> list[ob3.Result]:
    return [replace(result, alignments=(), value="3") for result in samples.results()]


def documents() -> dict[str, dict[str, Any]]:
    return {
        "bare, with blank nodes that only their neighbours tell apart": samples.unsigned(),
        "bare": samples.unsigned(results=lone_results()),
        "without results, evidence or status": samples.unsigned(results=(), evidence=(), credential_status=None),
        "named and bound": samples.unsigned(identities=IDENTITIES, results=lone_results()),
        "with an end and a narrative": samples.unsigned(valid_until=samples.NOW, narrative="She taught it."),
        "the options of a proof": {
            "@context": samples.unsigned()["@context"],
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-21T09:00:00Z",
            "verificationMethod": samples.METHOD,
            "proofPurpose": "assertionMethod",
        },
        "a status list": {key: value for key, value in samples.signed_status_list().items() if key != "proof"},
    }


DOCUMENTS = documents()


def compiled(document: dict[str, Any]) -> Shape:
    shape = Shapes().shape_of(split(document))
    assert shape is not None
    return shape


SHAPES = {name: compiled(document) for name, document in DOCUMENTS.items()}


def plainly(document: dict[str, Any]) -> str | None:
    try:
        return canonicalize(document)
    except OpenBadgesError:
        return None


def filled(shape: Shape, values: tuple[str, ...]) -> str | None:
    """What comes out where such values are filled in, without the comparison that corrects a template."""
    try:
        return shape.template.fill(values) if shape.template.accepts(values) else plainly(join(shape.skeleton, values))
    except OpenBadgesError:
        return None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_it_was_compiled_from(name: str) -> None:
    assert SHAPES[name].template.fill(split(DOCUMENTS[name]).values) == canonicalize(DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_adversarial_filling(name: str) -> None:
    shape = SHAPES[name]
    made = [filled(shape, values) for values in fillings(shape.template.kinds)]
    assert made == [plainly(join(shape.skeleton, values)) for values in fillings(shape.template.kinds)]
    assert made[0]
    assert made[-1] is None  # a control character


TEXTS = st.text(max_size=40) | st.sampled_from(["", "\\", '"', "\n\r\t", "]]>", "e\u0301", "𝄞", "%s", "\u2028", "\x7f"])
REST = st.text(st.characters(codec="utf-8"), max_size=12)
ADDRESSES = st.builds(str.__add__, st.sampled_from([*SCHEMES, "https://example.org/", "urn:uuid:1"]), REST)


@given(data=st.data(), name=st.sampled_from(sorted(DOCUMENTS)))
@settings(max_examples=examples(150), deadline=None)
def test_any_filling_is_identical_or_refused_by_both(data: st.DataObject, name: str) -> None:
    shape = SHAPES[name]
    # Few different texts for many slots: blank nodes and addresses fall together.
    texts, addresses = data.draw(st.lists(TEXTS, min_size=1, max_size=4)), data.draw(st.lists(ADDRESSES, min_size=1))
    values = tuple(
        data.draw(st.sampled_from(addresses if kind is Kind.IRI else texts)) for kind in shape.template.kinds
    )
    assert filled(shape, values) == plainly(join(shape.skeleton, values))


def test_taken_apart_and_put_together_it_is_the_same_document() -> None:
    for document in DOCUMENTS.values():
        taken = split(document)
        assert join(taken.skeleton, taken.values) == document
        assert MARK not in taken.values


def test_what_is_not_a_text_stays_in_the_skeleton() -> None:
    taken = split({"id": 7, "evidence": ["https://example.org", {"id": "urn:x"}], "credentialSubject": []})
    assert taken.skeleton == {"id": 7, "evidence": ["https://example.org", {"id": MARK}], "credentialSubject": []}
    assert taken.values == ("urn:x",)


def test_the_order_of_members_does_not_make_another_shape() -> None:
    document = DOCUMENTS["bare"]
    turned = dict(reversed(document.items()))
    assert digest_of(split(turned).skeleton) == digest_of(split(document).skeleton)
    assert split(turned).values == split(document).values


@pytest.mark.parametrize("other", [1, 1.0, "true"])
def test_a_number_in_place_of_a_truth_value_makes_another_shape(other: Any) -> None:
    document = DOCUMENTS["named and bound"]
    index = next(i for i, e in enumerate(document["credentialSubject"]["identifier"]) if e["hashed"])
    changed = samples.replaced(document, ("credentialSubject", "identifier", index, "hashed"), other)
    assert digest_of(split(changed).skeleton) != digest_of(split(document).skeleton)


def test_an_address_of_another_kind_goes_the_plain_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheme that is a term or prefix of a context would be rewritten."""
    shape, values = SHAPES["bare"], list(split(DOCUMENTS["bare"]).values)
    values[0] = "schema:name"
    assert not shape.template.accepts(values)
    asked = []
    monkeypatch.setattr(shapes_module, "canonicalize", lambda document: asked.append(document) or "plain")
    assert shape.fill(values) == "plain"
    assert asked[0]["id"] == "schema:name"


@pytest.mark.parametrize("other", [samples.SUBJECT_ID, samples.DID])
def test_two_nodes_with_one_address_go_the_plain_way(other: str) -> None:
    """Safe mode has a word to say on where they stand."""
    shape, values = SHAPES["bare"], list(split(DOCUMENTS["bare"]).values)
    values[0] = other
    assert not shape.template.accepts(values)


def test_every_filling_of_a_proof_is_one_that_may_be_made() -> None:
    shape = SHAPES["bare"]
    assert all(shape.template.accepts(values) for values in fillings(shape.template.kinds))


def test_a_slot_that_json_ld_rewrites_is_not_compiled() -> None:
    """A text where the context wants a vocabulary's word reaches the RDF as something else, or not at all."""
    document = {"@context": DOCUMENTS["bare"]["@context"], "type": "Undefined", "created": "x"}
    taken = split(document)
    with pytest.raises((NotCompilableError, OpenBadgesError)):
        compile_template(taken.skeleton, taken.kinds, b"key")
    assert Shapes().shape_of(taken) is None


def test_a_template_that_says_something_else_is_not_proved() -> None:
    shape = SHAPES["bare"]
    assert is_proved(shape.template, shape.skeleton)
    wrong = replace(shape.template, fixed=(*shape.template.fixed, "<urn:x> <urn:y> <urn:z> ."))
    assert not is_proved(wrong, shape.skeleton)


def test_the_first_and_every_two_hundredth_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    shape, values = compiled(DOCUMENTS["the options of a proof"]), split(DOCUMENTS["the options of a proof"]).values
    asked: list[object] = []
    monkeypatch.setattr(shapes_module, "canonicalize", lambda document: asked.append(1) or canonicalize(document))
    for _ in range(COMPARED_EVERY + 1):
        shape.fill(values)
    assert len(asked) == 2


def test_a_difference_stops_the_shape_for_good(caplog: pytest.LogCaptureFixture) -> None:
    shapes, document = Shapes(), DOCUMENTS["bare"]
    shape = shapes.shape_of(split(document))
    assert shape is not None
    shape.template = replace(shape.template, fixed=shape.template.fixed[1:])
    with caplog.at_level(logging.ERROR):
        assert shapes.canonicalize(document) == canonicalize(document)
    assert "differs from PyLD" in caplog.text
    assert shape.is_stopped
    assert shapes.shape_of(split(document)) is None
    assert shapes.recognise(document) is None
    assert shapes.canonicalize(document) == canonicalize(document)


def test_a_stopped_shape_stays_stopped_when_it_is_forgotten() -> None:
    shapes = Shapes(size=1)
    first = shapes.shape_of(split(DOCUMENTS["the options of a proof"]))
    assert first is not None
    first.is_stopped = True
    assert shapes.shape_of(split(DOCUMENTS["a status list"])) is not None
    assert shapes.shape_of(split(DOCUMENTS["the options of a proof"])) is None


def test_single_issue_compiles_when_a_shape_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes, document = Shapes(), DOCUMENTS["bare"]
    compilations: list[object] = []
    compile_once = shapes_module.compile_template
    monkeypatch.setattr(shapes_module, "compile_template", lambda *args: compilations.append(1) or compile_once(*args))
    answers = []
    for _ in range(3):
        answers.append((shapes.canonicalize(document), len(compilations)))
    assert [count for _, count in answers] == [0, 1, 1]
    assert {text for text, _ in answers} == {canonicalize(document)}


def test_a_strangers_document_is_recognised_but_never_compiled() -> None:
    shapes, document = Shapes(), DOCUMENTS["bare"]
    asked: list[object] = []

    def outside(document: dict[str, Any], contexts: Any = None, *, digest: Any = "sha256") -> str:
        asked.append(1)
        return canonicalize(document, contexts, digest=digest)

    verify_with = shapes.before(outside)
    assert {verify_with(document) for _ in range(3)} == {canonicalize(document)}
    assert len(asked) == 3
    shapes.shape_of(split(document))
    again = json.loads(json.dumps(samples.replaced(document, ("id",), "urn:uuid:another")))
    assert verify_with(again) == canonicalize(again)
    assert len(asked) == 3
    verify_with(document, digest="sha384")
    assert len(asked) == 4


def test_what_a_shape_refuses_is_asked_outside() -> None:
    shapes, document = Shapes(), DOCUMENTS["bare"]
    shapes.shape_of(split(document))
    with pytest.raises(UnsafeDocumentError):
        shapes.before(canonicalize)(samples.replaced(document, ("id",), "urn:uuid:a b"))


def test_the_memory_of_shapes_is_bounded() -> None:
    shapes = Shapes(size=2)
    for number in range(5):
        shapes.canonicalize({**DOCUMENTS["the options of a proof"], "verificationMethod": f"urn:key:{number}"})
    assert len(shapes._known) == 2
