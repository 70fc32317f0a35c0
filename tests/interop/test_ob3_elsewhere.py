"""Our Open Badges 3.0 credentials in Digital Bazaar's verifier, which shares no code with ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badges.openbadges import ob3
from badges.openbadges.baking import bake, unbake
from tests.openbadges.samples import (
    DID,
    EMAIL,
    METHOD,
    OTHER_KEY,
    PRIVATE_KEY,
    SALT,
    SVG,
    did_document,
    judged,
    png,
    replaced,
    signed,
    signed_status_list,
    unsigned,
)

from .judges import need_node, node_issue, node_judgement, node_verify

pytestmark = pytest.mark.interop
DOCUMENTS = {DID: did_document()}


@pytest.fixture(scope="module", autouse=True)
def judge() -> None:
    need_node()


@pytest.mark.parametrize(
    "changes",
    [{}, {"identities": [ob3.named("Amina Diallo"), ob3.bound(EMAIL, salt=SALT)]}, {"credential_schema": None}],
    ids=["bare", "named-and-bound", "without-schema"],
)
def test_a_freshly_signed_credential_verifies(changes: dict[str, Any]) -> None:
    judgement = node_judgement(signed(**changes), DOCUMENTS)
    assert judgement.is_valid, judgement.reason


@pytest.mark.parametrize(("image", "kind"), [(png(), "png"), (SVG, "svg")], ids=["png", "svg"])
def test_what_comes_out_of_a_baked_image_verifies(image: bytes, kind: str) -> None:
    unbaked = unbake(bake(image, json.dumps(signed()), standard="ob3"))
    assert unbaked.container == kind
    assert node_verify(json.loads(unbaked.text), DOCUMENTS)


def test_a_signed_status_list_verifies() -> None:
    judgement = node_judgement(signed_status_list(revoked=(5,)), DOCUMENTS)
    assert judgement.is_valid, judgement.reason


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("credentialSubject", "achievement", "name"), "Professor of everything"),
        (("credentialSubject", "id"), "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (("validFrom",), "2020-01-01T00:00:00Z"),
        (("credentialSubject", "result", 0, "achievedLevel"), "https://atlas.example.org/rubrics/1/levels/1"),
        (("grade",), "A+ with distinction"),
    ],
    ids=["name", "subject", "date", "result", "undefined-term"],
)
def test_both_verifiers_refuse_a_mutation(path: tuple[Any, ...], value: str) -> None:
    mutation = replaced(signed(), path, value)
    assert not node_verify(mutation, DOCUMENTS)
    assert judged(mutation).verdict == "invalid"


def test_a_credential_that_others_signed_verifies_here_and_its_mutations_do_not() -> None:
    foreign = node_issue(unsigned(), private_key=PRIVATE_KEY, method=METHOD, date="2026-11-20T10:30:00Z")
    assert judged(foreign).verdict == "valid"
    # The same key, document and time: Ed25519 is deterministic, so both must write the same signature.
    assert [foreign["proof"]] == signed()["proof"]
    for path in (("name",), ("credentialSubject", "achievement", "name"), ("proof", "created")):
        assert judged(replaced(foreign, path, "2026-11-20T10:30:01Z")).verdict == "invalid"


def test_both_verifiers_refuse_another_key() -> None:
    forged = signed(key=OTHER_KEY)
    assert not node_verify(forged, DOCUMENTS)
    assert judged(forged).verdict == "invalid"
