"""A press signs documents of few shapes fast, and lets nothing out that it did not read again and verify."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from badges.openbadges.compiled import Press, Shapes, as_text, own_shapes
from badges.openbadges.compiled import press as press_module
from badges.openbadges.errors import ProofError, UnsafeDocumentError
from badges.openbadges.keys import public_key_of_private, signer_for
from badges.openbadges.proofs import add_proof

from . import samples


def press(shapes: Shapes | None = None, *, key: bytes = samples.PRIVATE_KEY, signs_with: bytes | None = None) -> Press:
    return Press(
        signer=signer_for("Ed25519", signs_with or key),
        public_key=public_key_of_private("Ed25519", key),
        verification_method=samples.METHOD,
        shapes=Shapes() if shapes is None else shapes,
    )


def lone() -> Any:
    return [replace(result, alignments=()) for result in samples.results()]


PEOPLE = [
    {"credential_id": "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e01", "results": lone()},
    {"subject_id": "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e02", "narrative": 'Said "]]>" \\ and\nمرحبا 𝄞'},
    {"evidence": (), "results": ()},
    {"credential_id": "https://atlas.example.org/é", "results": lone()},
]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_text_is_the_one_of_the_plain_way(person: dict[str, Any]) -> None:
    """Ed25519 signs the same bytes the same way, so every byte can be compared."""
    document = samples.unsigned(**person)
    plain = add_proof(
        document,
        signer=signer_for("Ed25519", samples.PRIVATE_KEY),
        verification_method=samples.METHOD,
        created=samples.ISSUED,
    )
    assert press().sign(document, samples.ISSUED) == as_text(plain)


def test_one_press_serves_several_shapes_and_times() -> None:
    """Each is genuine for our own verifier, which knows nothing of shapes."""
    at_work = press()
    for turn, person in enumerate(PEOPLE * 2):
        text = at_work.sign(samples.unsigned(**person), samples.ISSUED + timedelta(seconds=turn))
        assert samples.judged(text).verdict == "valid"


def test_a_document_without_a_shape_is_signed_the_plain_way(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = Shapes()
    monkeypatch.setattr(shapes, "shape_of", lambda *_args, **_options: None)
    assert samples.judged(press(shapes).sign(samples.unsigned(), samples.ISSUED)).verdict == "valid"


def test_a_signature_of_another_key_does_not_leave() -> None:
    with pytest.raises(ProofError):
        press(signs_with=samples.OTHER_KEY).sign(samples.unsigned(), samples.ISSUED)


@pytest.mark.parametrize(
    ("is_written", "is_changed"),
    [("Atlas", "Atlantis"), ("2026-11-20T10:30:00Z", "2026-11-20T10:30:01Z"), ("assertionMethod", "authentication")],
)
def test_a_text_that_says_something_else_than_was_signed_does_not_leave(
    is_written: str, is_changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = press_module.SignedText.fill
    monkeypatch.setattr(
        press_module.SignedText,
        "fill",
        lambda self, *values: made(self, *values).replace(f'"{is_written}"', f'"{is_changed}"'),
    )
    with pytest.raises(ProofError):
        press().sign(samples.unsigned(), samples.ISSUED)


def test_the_second_filling_is_independent_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one of the two does not go unnoticed."""
    shapes, document = Shapes(), samples.unsigned(results=lone())
    at_work = press(shapes)
    at_work.sign(document, samples.ISSUED)
    shape = next(shape for shape in shapes._known.values() if shape and "issuer" in shape.skeleton)
    fill, made = type(shape).fill, []

    def faulty_once(self: Any, values: Any, **options: Any) -> str:
        made.append(fill(self, values, **options))
        return made[-1].replace("Atlas", "Atlantis") if len(made) == 1 else made[-1]

    monkeypatch.setattr(type(shape), "fill", faulty_once)
    with pytest.raises(ProofError):
        at_work.sign(document, samples.ISSUED)


def test_what_no_signature_may_cover_is_refused() -> None:
    at_work = press()
    at_work.sign(samples.unsigned(), samples.ISSUED)
    with pytest.raises(UnsafeDocumentError):
        at_work.sign(samples.unsigned(credential_id="relative"), samples.ISSUED)
    with pytest.raises(UnsafeDocumentError):
        at_work.sign({**samples.unsigned(), "invented": "member"}, samples.ISSUED)


def test_single_issue_goes_through_shapes_too() -> None:
    shapes = Shapes()
    arguments: dict[str, Any] = {
        "signer": signer_for("Ed25519", samples.PRIVATE_KEY),
        "verification_method": samples.METHOD,
        "created": samples.ISSUED,
    }
    plain = add_proof(samples.unsigned(), **arguments)
    compiled = [add_proof(samples.unsigned(), **arguments, canonicalizer=shapes.canonicalize) for _ in range(3)]
    assert compiled == [plain] * 3
    assert sum(shape.fillings for shape in shapes._known.values() if shape) == 4  # document and options, twice


def test_what_is_stored_reads_as_json() -> None:
    assert json.loads(as_text({"a": "é"})) == {"a": "é"}
    assert own_shapes is not None
