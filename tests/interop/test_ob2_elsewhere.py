"""Our hosted Open Badges 2.0 in 1EdTech's validator. Its yes is necessary, not sufficient."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badges.openbadges.baking import bake
from tests.openbadges.samples import (
    ASSERTION,
    BADGE_CLASS,
    EMAIL,
    OB2_ISSUER,
    Document,
    Site,
    hosted_documents,
    judged,
    png,
)

from .judges import need_ob2, ob2_judgement, ob2_validate

pytestmark = pytest.mark.interop


@pytest.fixture(scope="module", autouse=True)
def judge() -> None:
    need_ob2()


def assertion() -> Document:
    document = hosted_documents()[ASSERTION]
    assert isinstance(document, dict)
    return document


def with_change(address: str, **changes: Any) -> dict[str, Document | bytes]:
    """The issuer's site with members of one document changed; None removes a member."""
    documents = hosted_documents()
    document = documents[address]
    assert isinstance(document, dict)
    documents[address] = {key: value for key, value in {**document, **changes}.items() if value is not None}
    return documents


@pytest.mark.parametrize(
    "badge",
    [ASSERTION, assertion(), bake(png(), json.dumps(assertion()), standard="ob2")],
    ids=["address", "json", "png"],
)
def test_a_hosted_badge_is_accepted(badge: str | Document | bytes) -> None:
    judgement = ob2_judgement(badge, hosted_documents(), recipient=EMAIL)
    assert judgement.is_valid, judgement.reason


@pytest.mark.parametrize(
    ("address", "changes"),
    [
        (ASSERTION, {"issuedOn": "the day before"}),
        (ASSERTION, {"recipient": None}),
        (ASSERTION, {"badge": "https://evil.example/badge.json"}),
        (BADGE_CLASS, {"criteria": None}),
        (OB2_ISSUER, {"url": None}),
    ],
    ids=["date", "recipient", "badge", "criteria", "issuer-url"],
)
def test_both_verifiers_refuse_a_mutation(address: str, changes: dict[str, Any]) -> None:
    documents = with_change(address, **changes)
    assert not ob2_validate(ASSERTION, documents)
    assert judged(ASSERTION, at=Site(documents)).verdict != "valid"
    baked = bake(png(), json.dumps(documents[ASSERTION]), standard="ob2")
    assert not ob2_validate(baked, documents)


def test_both_verifiers_refuse_another_recipient() -> None:
    assert not ob2_validate(ASSERTION, hosted_documents(), recipient="other@example.org")
    assert judged(ASSERTION, recipient="other@example.org").verdict == "invalid"


def test_a_copy_that_was_altered_is_judged_by_what_its_address_says() -> None:
    altered = {**assertion(), "issuedOn": "2020-01-01T00:00:00Z"}
    assert judged(json.dumps(altered)).verdict == "invalid"
