"""Every Data Integrity suite that the verifier accepts: genuine passes, altered fails, and no suite takes any key."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.errors import UnsafeDocumentError
from badges.openbadges.jcs import canonical_json
from badges.openbadges.keys import KeyKind
from badges.openbadges.suites import CRYPTOSUITES, OUTDATED, PROOF_TYPES, SELECTIVE

from .proofs_of_any_suite import SUITES, plain, plain_version_one, proved
from .samples import Document, Site, judged, outcomes

JCS_SUITES = [row for row in SUITES if "-jcs-" in row[0]]


def verdict(credential: Document) -> str:
    """Without a site: a did:key issuer is its own key. Nobody knows it here, so genuine is a caution."""
    return judged(credential, at=Site()).verdict


def proof_code(credential: Document) -> str:
    check = judged(credential, at=Site()).check("proof")
    assert check is not None
    return check.code


def test_the_rows_that_are_shown_here_are_all_that_are_accepted() -> None:
    assert {name for name, _ in SUITES} == set(CRYPTOSUITES) | set(PROOF_TYPES)
    assert not (SELECTIVE | OUTDATED) & (set(CRYPTOSUITES) | set(PROOF_TYPES))
    shown = {(name, kind) for name, kind in SUITES}
    table = {**CRYPTOSUITES, **PROOF_TYPES}
    assert shown == {(name, kind) for name, suite in table.items() for kind in suite.key_kinds}


@pytest.mark.parametrize(("suite", "kind"), SUITES)
@pytest.mark.parametrize("make", [plain, plain_version_one], ids=["2.0", "1.1"])
def test_a_credential_of_either_data_model_verifies_under_every_suite(suite: str, kind: KeyKind, make: Any) -> None:
    report = judged(proved(make(kind), suite, kind), at=Site())
    assert outcomes(report)["schema"] == outcomes(report)["proof"] == outcomes(report)["issuer_key"] == "pass"
    assert report.verdict == "caution"
    assert report.check("issuer_recognised").code == "issuer_unknown"  # type: ignore[union-attr]


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_an_altered_credential_fails_under_every_suite(suite: str, kind: KeyKind) -> None:
    credential = proved(plain(kind), suite, kind)
    assert verdict({**credential, "validFrom": "2026-11-20T10:30:01Z"}) == "invalid"
    assert verdict({**credential, "proof": {**credential["proof"], "created": "2026-11-20T10:30:01Z"}}) == "invalid"
    shortened = {**credential["proof"], "proofValue": credential["proof"]["proofValue"][:-1]}
    assert verdict({**credential, "proof": shortened}) == "invalid"


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_a_proof_does_not_pass_under_the_name_of_another_suite(suite: str, kind: KeyKind) -> None:
    proof = proved(plain(kind), suite, kind)["proof"]
    for other in {name for name, _ in SUITES} - {suite, "Ed25519Signature2020"}:
        renamed = {**proof, "type": "DataIntegrityProof", "cryptosuite": other}
        assert verdict({**plain(kind), "proof": renamed}) == "invalid", other


@pytest.mark.parametrize(("suite", "kind"), [("eddsa-rdfc-2022", "P-256"), ("ecdsa-rdfc-2019", "Ed25519")])
def test_a_key_of_the_wrong_kind_signs_nothing(suite: str, kind: KeyKind) -> None:
    assert verdict(proved(plain(kind), suite, kind)) == "invalid"


@pytest.mark.parametrize(("suite", "kind"), JCS_SUITES)
def test_a_term_that_no_context_defines_is_not_shown_as_verified_though_json_covers_it(
    suite: str, kind: KeyKind
) -> None:
    credential = proved({**plain(kind), "grade": "A+ with distinction"}, suite, kind)
    assert proof_code(credential) == "proof_undefined_terms"
    assert verdict(credential) == "unknown"
    assert judged(credential, at=Site()).credential is None
    assert verdict({**credential, "grade": "A"}) == "invalid"


def test_a_jcs_credential_under_a_context_of_its_own_is_not_understood() -> None:
    document = plain("Ed25519")
    for context, code in (
        ({"issuer": "urn:a:other"}, "proof_undefined_terms"),
        ("https://a.example/c", "context_unknown"),
    ):
        strange = {**document, "@context": [*document["@context"], context]}
        assert proof_code(proved(strange, "eddsa-jcs-2022", "Ed25519")) == code


def test_contexts_appended_to_a_jcs_credential_may_not_change_what_it_says() -> None:
    credential = proved(plain("Ed25519"), "eddsa-jcs-2022", "Ed25519")
    contexts = credential["@context"]
    assert verdict({**credential, "@context": [*contexts, "https://w3id.org/security/data-integrity/v2"]}) == "caution"
    assert verdict({**credential, "@context": [*contexts, {"name": "urn:example:other"}]}) == "unknown"
    assert verdict({**credential, "@context": contexts[::-1]}) == "invalid"
    assert verdict({**credential, "@context": contexts[:1]}) == "invalid"
    assert verdict({**credential, "proof": {**credential["proof"], "@context": contexts[:1]}}) == "invalid"


def test_contexts_appended_to_a_credential_that_signs_its_graph_break_its_proof() -> None:
    credential = proved(plain("Ed25519"), "eddsa-rdfc-2022", "Ed25519")
    credential["proof"]["@context"] = credential["@context"]
    appended = {**credential, "@context": [*credential["@context"], "https://w3id.org/security/multikey/v1"]}
    assert verdict(appended) == "invalid"


def test_ed25519signature2020_needs_the_context_that_defines_it() -> None:
    document = plain("Ed25519")
    bare = {**document, "@context": document["@context"][:-1]}
    credential = proved(document, "Ed25519Signature2020", "Ed25519")
    assert proof_code({**bare, "proof": credential["proof"]}) == "proof_incomplete"


@pytest.mark.parametrize("number", [2**53, float("inf")])
def test_json_without_a_canonical_form_is_refused(number: float) -> None:
    with pytest.raises(UnsafeDocumentError):
        canonical_json({"points": number})


def test_canonical_json_is_that_of_rfc_8785() -> None:
    value = {"€": 1, "\r": "CR", "1": [1e21, 0.000001, 333333333.33333329, -0.0], "ö": "\u0080"}
    expected = '{"\\r":"CR","1":[1e+21,0.000001,333333333.3333333,0],"ö":"\u0080","€":1}'
    assert canonical_json(value) == expected
