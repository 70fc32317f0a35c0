"""Suites that we verify and do not sign badges with: other software accepts what our tests sign with them."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.keys import KeyKind
from tests.openbadges.proofs_of_any_suite import plain, plain_version_one, proved

from .forms import NOW
from .judges import need_node, node_judgement
from .mutations import mutations
from .their_keys import did_key_documents

pytestmark = pytest.mark.interop
SUITES: tuple[tuple[str, KeyKind], ...] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("Ed25519Signature2020", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
)
# What Digital Bazaar's software takes: the first as the suite's specification has it (the proof's own contexts count,
# and the document's have to begin with them), the second by reading an encoding of the same signature leniently.
LENIENT = {"eddsa-jcs-2022": {"append:@context"}, "Ed25519Signature2020": {"space:proof/proofValue"}}


@pytest.fixture(scope="module", autouse=True)
def judge() -> None:
    need_node()


@pytest.mark.parametrize(("suite", "kind"), SUITES)
@pytest.mark.parametrize("make", [plain, plain_version_one], ids=["2.0", "1.1"])
def test_a_proof_that_our_tests_make_is_sound_for_others(suite: str, kind: KeyKind, make: Any) -> None:
    judgement = node_judgement(proved(make(kind), suite, kind), did_key_documents(kind), now=NOW)
    assert judgement.is_valid, judgement.reason


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_and_its_mutations_are_not(suite: str, kind: KeyKind, pytestconfig: pytest.Config) -> None:
    sound = proved(plain(kind), suite, kind)
    every = mutations(sound)
    step = len(every) // (150 if pytestconfig.getoption("--long") else 15)
    chosen = sorted(every)[::step]
    documents = did_key_documents(kind)
    accepted = {name for name in chosen if node_judgement(every[name], documents, now=NOW).is_valid}
    assert accepted == LENIENT.get(suite, set()).intersection(chosen)
    assert node_judgement(sound, documents, now=NOW).is_valid
