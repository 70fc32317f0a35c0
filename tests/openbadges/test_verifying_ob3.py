"""Open Badges 3.0 credentials: what is valid, and everything that is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from badges.openbadges import ob3
from badges.openbadges.baking import bake
from badges.openbadges.dids import did_document_url
from badges.openbadges.fetching import Fetched, RecognisedIssuer, no_network
from badges.openbadges.keys import ed25519_signer, encode_multikey, public_key_of
from badges.openbadges.proofs import add_proof
from badges.openbadges.verification import verify

from .samples import (
    DID,
    EMAIL,
    ISSUED,
    METHOD,
    NOW,
    OTHER_KEY,
    PRIVATE_KEY,
    SALT,
    SITE,
    SVG,
    KnownIssuers,
    Site,
    achievement,
    did_document,
    issuer_profile,
    judged,
    outcomes,
    png,
    signed,
    site,
    unsigned,
)


def test_a_fresh_credential_is_valid_and_every_check_passes() -> None:
    report = judged(signed())
    assert report.verdict == "valid"
    assert report.format == "OB3-DataIntegrity"
    assert set(outcomes(report).values()) == {"pass"}
    assert report.credential is not None
    assert report.credential.name == "Lesson planning with digital tools"


def test_the_same_badge_gets_the_same_report_however_it_comes() -> None:
    credential = signed()
    text = json.dumps(credential)
    address = f"{SITE}/credentials/1.json"
    at = site()
    at.documents[address] = credential
    at.documents[address + ".png"] = bake(png(), text, standard="ob3")
    inputs: list[bytes | str] = [
        text,
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        json.dumps(credential, indent=2),
        bake(png(), text, standard="ob3"),
        bake(SVG, text, standard="ob3"),
        bake(SVG, text, standard="ob3").decode(),
        address,
        f"  {address}\n",
        address + ".png",
    ]
    assert {judged(badge, at=at).to_dict()["verdict"] for badge in inputs} == {"valid"}
    assert len({json.dumps(judged(badge, at=at).to_dict()) for badge in inputs}) == 1


def test_results_alignments_and_evidence_are_repeated_in_plain_words() -> None:
    credential = judged(signed()).credential
    assert credential is not None
    assert credential.results[0] == {"name": "Criterion 1", "level": "Inspiring", "required": "Competent"}
    assert [entry.get("type") for entry in credential.alignments] == ["CFItem", None]
    assert credential.evidence[0]["url"] == f"{SITE}/evidence/1"
    assert credential.issued == "2026-11-20T10:30:00Z" and credential.expires is None


def test_a_changed_value_fails_the_proof_and_repeats_no_claim() -> None:
    credential = signed()
    credential["credentialSubject"]["achievement"]["name"] = "Professor of everything"
    report = judged(credential)
    assert report.verdict == "invalid"
    assert outcomes(report)["proof"] == "fail"
    assert report.credential is None
    assert "Professor" not in json.dumps(report.to_dict())


@pytest.mark.parametrize("place", [(), ("credentialSubject",), ("credentialSubject", "achievement"), ("issuer",)])
def test_an_added_member_that_no_context_defines_fails_the_proof(place: tuple[str, ...]) -> None:
    credential = signed()
    target = credential
    for step in place:
        target = target[step]
    target["grade"] = "A+ with distinction"
    report = judged(credential)
    assert outcomes(report)["proof"] == "fail"
    assert report.credential is None


def test_a_credential_signed_with_a_retired_key_that_is_still_listed_is_valid() -> None:
    method = f"{DID}#key-0"
    old = add_proof(unsigned(), signer=ed25519_signer(OTHER_KEY), verification_method=method, created=ISSUED)
    assert judged(old).verdict == "valid"


def test_a_foreign_key_under_the_issuers_name_fails() -> None:
    assert outcomes(judged(signed(key=OTHER_KEY)))["proof"] == "fail"


def test_a_key_of_somebody_else_does_not_speak_for_the_issuer() -> None:
    multikey = encode_multikey(public_key_of(OTHER_KEY))
    method = f"did:key:{multikey}#{multikey}"
    forged = add_proof(unsigned(), signer=ed25519_signer(OTHER_KEY), verification_method=method, created=ISSUED)
    report = judged(forged)
    assert outcomes(report)["issuer_key"] == "fail"
    assert report.verdict == "invalid"
    assert report.credential is None


def test_a_did_key_issuer_is_genuine_but_unknown_here() -> None:
    multikey = encode_multikey(public_key_of(OTHER_KEY))
    issuer = ob3.IssuerProfile(f"did:key:{multikey}", "Harvard University")
    document = unsigned(issuer=issuer, credential_status=None)
    method = f"{issuer.id}#{multikey}"
    credential = add_proof(document, signer=ed25519_signer(OTHER_KEY), verification_method=method, created=ISSUED)
    report = judged(credential, at=Site())
    assert report.verdict == "caution"
    assert report.check("issuer_recognised").code == "issuer_unknown"  # type: ignore[union-attr]
    assert "calls itself “Harvard University”" in report.check("issuer_recognised").detail  # type: ignore[union-attr]
    assert report.check("status") is None


def without_method(document: dict[str, Any]) -> None:
    document["verificationMethod"] = document["verificationMethod"][1:]


def without_assertion(document: dict[str, Any]) -> None:
    document["assertionMethod"] = document["assertionMethod"][1:]


def for_authentication(document: dict[str, Any]) -> None:
    document["authentication"] = document.pop("assertionMethod")


def other_controller(document: dict[str, Any]) -> None:
    document["verificationMethod"][0]["controller"] = "did:web:evil.example"


def other_id(document: dict[str, Any]) -> None:
    document["id"] = "did:web:evil.example"


def listed_twice(document: dict[str, Any]) -> None:
    document["verificationMethod"].append(dict(document["verificationMethod"][0]))


def revoked(document: dict[str, Any]) -> None:
    document["verificationMethod"][0]["revoked"] = "2026-11-20T00:00:00Z"


def expired(document: dict[str, Any]) -> None:
    """Controlled Identifiers 1.0, section 3.3: nothing is verified with a key after it expires."""
    document["verificationMethod"][0]["expires"] = "2026-11-20T00:00:00Z"


@pytest.mark.parametrize(
    "change",
    [without_method, without_assertion, for_authentication, other_controller, other_id, listed_twice, revoked, expired],
)
def test_a_key_that_the_issuer_does_not_list_for_assertions_fails(change: Any) -> None:
    document = did_document()
    change(document)
    report = judged(signed(), at=site(did=document))
    assert outcomes(report)["issuer_key"] == "fail"
    assert report.verdict == "invalid"
    assert report.credential is None


def test_a_did_document_may_abbreviate_and_embed_its_methods() -> None:
    document = did_document()
    document["verificationMethod"][0]["id"] = "#key-1"
    document["assertionMethod"] = ["#key-1"]
    assert judged(signed(), at=site(did=document)).verdict == "valid"
    embedded = did_document()
    embedded["assertionMethod"] = [embedded.pop("verificationMethod")[0]]
    assert judged(signed(), at=site(did=embedded)).verdict == "valid"


@pytest.mark.parametrize("member", ["id", "type", "controller", "publicKeyMultibase", "revoked", "expires"])
@pytest.mark.parametrize("value", [None, [], {}, 1, "", "z6Mk"], ids=repr)
def test_nonsense_in_a_did_document_is_never_green(member: str, value: Any) -> None:
    document = did_document()
    document["verificationMethod"][0][member] = value
    assert judged(signed(), at=site(did=document)).verdict in {"unknown", "invalid"}


@pytest.mark.parametrize("kind", ["JsonWebKey", "X25519KeyAgreementKey2020"])
def test_a_kind_of_key_that_we_do_not_know_is_unknown(kind: str) -> None:
    document = did_document()
    document["verificationMethod"][0]["type"] = kind
    report = judged(signed(), at=site(did=document))
    assert outcomes(report)["issuer_key"] == "unknown"
    assert report.verdict == "unknown"


@pytest.mark.parametrize("answer", ["missing", "status", "no-json", "no-object"])
def test_an_issuer_that_cannot_be_reached_leaves_the_badge_unknown_with_its_claims(answer: str) -> None:
    at, address = site(), did_document_url(DID)
    if answer == "missing":
        del at.documents[address]
    elif answer == "status":
        at.statuses[address] = 503
    else:
        at.documents[address] = b"<html>" if answer == "no-json" else b"[]"
    report = judged(signed(), at=at)
    assert report.verdict == "unknown"
    assert outcomes(report)["issuer_key"] == outcomes(report)["proof"] == "unknown"
    assert report.credential is not None and not report.credential.issuer_recognised
    assert report.check("issuer_recognised") is None


def test_without_network_nothing_is_green() -> None:
    report = verify(json.dumps(signed()), now=NOW, fetch=no_network, issuers=KnownIssuers())
    assert report.verdict == "unknown"


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (ISSUED - timedelta(seconds=1), "validity_future"),
        (ISSUED + timedelta(days=366), "validity_expired"),
    ],
)
def test_a_badge_outside_its_time_is_a_caution(moment: Any, code: str) -> None:
    credential = signed(valid_until=ISSUED + timedelta(days=365), credential_status=None)
    report = judged(credential, now=moment)
    assert report.verdict == "caution"
    assert report.check("validity").code == code  # type: ignore[union-attr]
    assert report.credential is not None and report.credential.expires == "2027-11-20T10:30:00Z"


def test_the_name_shown_is_ours_and_the_claimed_one_is_labelled() -> None:
    report = judged(signed())
    assert report.credential is not None
    assert report.credential.issuer_name == "Atlas Teacher College"
    assert report.credential.claimed_issuer_name == issuer_profile().name
    assert "calls itself “Atlas”" in report.check("issuer_recognised").detail  # type: ignore[union-attr]


class BrokenRegistry:
    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        raise LookupError(issuer_id)


def test_a_registry_that_cannot_answer_is_a_caution() -> None:
    report = verify(json.dumps(signed()), now=NOW, fetch=site(), issuers=BrokenRegistry())
    assert outcomes(report)["issuer_recognised"] == "unknown"
    assert report.verdict == "caution"


@pytest.mark.parametrize(
    ("email", "outcome", "verdict", "matches"),
    [
        (EMAIL, "pass", "valid", True),
        (" AMINA@Example.org", "pass", "valid", True),
        ("other@example.org", "fail", "invalid", False),
        ("\ud800", "fail", "invalid", False),
    ],
)
def test_a_bound_badge_tells_whose_it_is(email: str, outcome: str, verdict: str, matches: bool) -> None:
    report = judged(signed(identities=[ob3.bound(EMAIL, salt=SALT)]), recipient=email)
    assert outcomes(report)["recipient"] == outcome
    assert report.verdict == verdict
    assert report.credential is not None and report.credential.recipient_matches is matches


def test_a_bare_badge_does_not_tell_whose_it_is() -> None:
    report = judged(signed(), recipient=EMAIL)
    assert outcomes(report)["recipient"] == "unknown"
    assert report.verdict == "unknown"
    assert judged(signed()).check("recipient") is None


def test_a_named_badge_shows_the_name_that_its_holder_put_in() -> None:
    report = judged(signed(identities=[ob3.named("Amina Diallo")]))
    assert report.credential is not None and report.credential.recipient_name == "Amina Diallo"
    assert report.verdict == "valid"


def test_a_hash_of_another_kind_is_not_compared() -> None:
    weak = ob3.Identity("emailAddress", "md5$0cc175b9c0f1b6a831c399e269772661", is_hashed=True)
    assert outcomes(judged(signed(identities=[weak]), recipient=EMAIL))["recipient"] == "unknown"


def test_a_second_genuine_proof_is_fine_and_a_second_forged_one_is_not() -> None:
    credential = signed()
    other = add_proof(unsigned(), signer=ed25519_signer(OTHER_KEY), verification_method=f"{DID}#key-0", created=ISSUED)
    both = {**credential, "proof": credential["proof"] + other["proof"]}
    assert judged(both).verdict == "valid"
    forged = {**other["proof"][0], "verificationMethod": METHOD}
    assert judged({**credential, "proof": [*credential["proof"], forged]}).verdict == "invalid"
    strange = {**other["proof"][0], "cryptosuite": "ecdsa-sd-2023"}
    assert judged({**credential, "proof": [*credential["proof"], strange]}).verdict == "unknown"
    assert judged({**credential, "proof": credential["proof"] * 5}).verdict == "unknown"


def test_a_proof_written_as_one_object_is_read_too() -> None:
    credential = signed()
    assert judged({**credential, "proof": credential["proof"][0]}).verdict == "valid"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cryptosuite": "ecdsa-sd-2023"}, "proof_selective"),
        ({"cryptosuite": "bbs-2023"}, "proof_selective"),
        ({"type": "BbsBlsSignature2020"}, "proof_selective"),
        ({"type": "JsonWebSignature2020"}, "proof_outdated"),
        ({"type": "Ed25519Signature2018"}, "proof_outdated"),
        ({"type": "RsaSignature2018"}, "proof_outdated"),
        ({"cryptosuite": "mldsa44-rdfc-2024"}, "proof_unsupported"),
        ({"cryptosuite": "Ed25519Signature2020"}, "proof_unsupported"),
        ({"type": "eddsa-rdfc-2022"}, "proof_unsupported"),
    ],
)
def test_other_suites_are_recognised_and_never_accepted(change: dict[str, str], code: str) -> None:
    credential = signed()
    credential["proof"][0] |= change
    report = judged(credential)
    assert report.check("proof").code == code  # type: ignore[union-attr]
    assert report.verdict == "unknown"
    assert report.credential is None


def test_a_credential_without_a_proof_is_not_valid() -> None:
    report = judged(unsigned())
    assert outcomes(report)["proof"] == "fail"
    assert report.credential is None


def test_a_context_that_is_not_on_our_list_leaves_the_proof_unknown() -> None:
    credential = signed()
    credential["@context"] = [*credential["@context"], "https://a.example/context.json"]
    report = judged(credential)
    assert report.check("proof").code == "context_unknown"  # type: ignore[union-attr]
    assert report.verdict == "unknown"
    assert report.credential is None


def test_an_answer_from_each_address_is_asked_for_once() -> None:
    at = site()
    judged(signed(), at=at)
    assert sorted(at.asked) == sorted(set(at.asked))
    assert len(at.asked) == 2


def test_a_verification_asks_eight_addresses_at_most() -> None:
    asked = []

    def endless(url: str) -> Fetched:
        asked.append(url)
        proofs = [{**signed()["proof"][0], "verificationMethod": f"{DID}#{n}"} for n in range(20)]
        return Fetched(url, 200, "application/json", json.dumps({**signed(), "proof": proofs}).encode())

    verify(f"{SITE}/credentials/1.json", now=NOW, fetch=endless, issuers=KnownIssuers())
    assert len(asked) <= 8


def test_a_version_one_credential_is_judged_by_its_own_dates() -> None:
    plain = replace(achievement(), language="")  # the first context of OB 3.0 does not know it
    document = unsigned(
        achievement=plain, credential_schema=None, credential_status=None, awarded_date=None, evidence=[]
    )
    document["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        "https://w3id.org/security/data-integrity/v2",
    ]
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = "2026-11-20T23:00:00Z"
    credential = add_proof(document, signer=ed25519_signer(PRIVATE_KEY), verification_method=METHOD, created=ISSUED)
    report = judged(credential)
    assert report.check("validity").code == "validity_expired"  # type: ignore[union-attr]
    assert report.verdict == "caution"
