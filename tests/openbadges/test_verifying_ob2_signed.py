"""Signed Open Badges 2.0: the signature, the key that the issuer lists, and the issuer's revocation list."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badges.openbadges import ob2
from badges.openbadges.baking import bake
from badges.openbadges.keys import KeyKind

from .samples import (
    ASSERTION,
    BADGE_CLASS,
    EMAIL,
    ISSUED,
    NOW,
    OB2_ISSUER,
    SITE,
    SVG,
    Site,
    hosted_documents,
    judged,
    outcomes,
    paths,
    png,
    replaced,
)
from .tokens import (
    OB2_KEY,
    OB2_REVOCATIONS,
    SIGNED_ID,
    claims_of,
    jws,
    part,
    plain_jws,
    public_key,
    signed_assertion,
    token,
    token_site,
)

TEXT = jws()


def changed(address: str, **changes: Any) -> Site:
    at = token_site()
    document = at.documents[address]
    assert isinstance(document, dict)
    at.documents[address] = {name: value for name, value in {**document, **changes}.items() if value is not None}
    return at


@pytest.mark.parametrize(
    "badge",
    [TEXT, bake(png(), TEXT, standard="ob2"), bake(SVG, "", standard="ob2", verify=TEXT), f"{SITE}/badge.jws"],
    ids=["text", "png", "svg", "address"],
)
def test_a_signed_badge_is_valid_however_it_comes(badge: bytes | str) -> None:
    at = token_site()
    at.documents[f"{SITE}/badge.jws"] = TEXT.encode()
    report = judged(badge, at=at, recipient=EMAIL)
    assert (report.verdict, report.format) == ("valid", "OB2-signed")
    assert set(outcomes(report)) == {
        "format", "schema", "proof", "issuer_key", "status", "validity", "recipient", "issuer_recognised",
    }  # fmt: skip
    assert report.credential is not None
    assert report.credential.name == "Lesson planning with digital tools"
    assert report.credential.issuer_name == "Atlas Teacher College"
    assert report.credential.id == SIGNED_ID


def test_the_assertion_differs_from_the_hosted_one_in_its_verification_only() -> None:
    hosted = ob2.compose_assertion(
        assertion_id=SIGNED_ID, badge_class_id=BADGE_CLASS, recipient_email=EMAIL, salt="s", issued_on=ISSUED
    )
    made = signed_assertion(salt="s")
    assert made == {**hosted, "verification": {"type": "SignedBadge", "creator": OB2_KEY}}
    assert claims_of(jws(made)) == made


def test_the_key_document_says_whose_it_is_and_the_issuer_lists_it() -> None:
    key = ob2.compose_key(key_id=OB2_KEY, owner=OB2_ISSUER, public_key=public_key("RSA"))
    assert key["type"] == "CryptographicKey" and key["owner"] == OB2_ISSUER
    assert key["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    issuer = token_site().documents[OB2_ISSUER]
    assert isinstance(issuer, dict) and issuer["publicKey"] == [OB2_KEY]


def test_any_value_changed_breaks_the_signature() -> None:
    header, _, signature = TEXT.split(".")
    for path in paths(signed_assertion()):
        for value in ("x", "", 1, None):
            payload = part(replaced(signed_assertion(), path, value))
            report = judged(f"{header}.{payload}.{signature}", at=token_site())
            assert report.verdict != "valid", path
            assert report.credential is None


def test_a_stranger_who_names_the_issuers_key_fails() -> None:
    report = judged(jws(owner="evil"), at=token_site())
    assert outcomes(report)["proof"] == "fail"
    assert "issuer_key" not in outcomes(report)


def test_a_stranger_who_names_a_key_of_its_own_fails() -> None:
    at, own = token_site(), "https://evil.example/key.json"
    at.documents[own] = ob2.compose_key(key_id=own, owner=OB2_ISSUER, public_key=public_key("RSA", "evil"))
    report = judged(jws(signed_assertion(creator=own), owner="evil"), at=at)
    assert outcomes(report)["issuer_key"] == "fail"
    assert own not in at.asked


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": "https://evil.example/issuer.json"},
        {"owner": None},
        {"id": "https://evil.example/key.json"},
    ],
)
def test_a_key_that_says_it_is_somebody_elses_fails(changes: dict[str, Any]) -> None:
    assert outcomes(judged(TEXT, at=changed(OB2_KEY, **changes)))["issuer_key"] == "fail"


@pytest.mark.parametrize("listed", [None, [], "https://atlas.example.org/another.json", [7], {"id": 7}])
def test_a_key_that_the_issuer_does_not_list_fails(listed: object) -> None:
    assert outcomes(judged(TEXT, at=changed(OB2_ISSUER, publicKey=listed)))["issuer_key"] == "fail"


def test_the_issuer_may_list_its_key_as_a_whole() -> None:
    key = ob2.compose_key(key_id=OB2_KEY, owner=OB2_ISSUER, public_key=public_key("RSA"))
    at = changed(OB2_ISSUER, publicKey=key)
    del at.documents[OB2_KEY]
    assert judged(TEXT, at=at).verdict == "valid"
    assert judged(TEXT, at=changed(OB2_ISSUER, publicKey={**key, "owner": "https://evil.example"})).verdict == "invalid"


def test_without_a_creator_the_issuers_only_key_counts() -> None:
    without = {**signed_assertion(), "verification": {"type": "SignedBadge"}}
    assert judged(jws(without), at=token_site()).verdict == "valid"
    two = changed(OB2_ISSUER, publicKey=[OB2_KEY, f"{SITE}/ob2/issuers/atlas/keys/2.json"])
    assert judged(jws(without), at=two).verdict == "invalid"


def pem_of(bits: int) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize("pem", [pem_of(1024), "", "-----BEGIN PUBLIC KEY-----", None, 7, "x" * 10_000])
def test_a_weak_or_broken_key_is_not_used(pem: object) -> None:
    report = judged(TEXT, at=changed(OB2_KEY, publicKeyPem=pem))
    assert outcomes(report)["issuer_key"] == "unknown"
    assert report.verdict == "unknown"


@pytest.mark.parametrize("kind", ["P-256", "Ed25519"])
def test_rs256_is_the_only_way_of_signing(kind: KeyKind) -> None:
    public = public_key(kind).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    text = plain_jws(json.dumps(signed_assertion()).encode(), kind)
    assert judged(text, at=changed(OB2_KEY, publicKeyPem=public)).verdict == "unknown"


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"jku": "https://evil.example"}, {"crit": ["x"]}]
)
def test_header_tricks_are_refused_here_too(header: dict[str, Any]) -> None:
    assert outcomes(judged(token(signed_assertion(), "RSA", **header), at=token_site()))["proof"] == "fail"


def test_a_token_of_an_assertion_that_calls_itself_hosted_fails() -> None:
    hosted = hosted_documents()[ASSERTION]
    assert isinstance(hosted, dict)
    report = judged(jws(hosted), at=token_site())
    assert report.check("proof").code == "proof_not_signed_badge"  # type: ignore[union-attr]
    assert report.verdict == "invalid"


def test_a_signed_assertion_without_its_signature_fails() -> None:
    report = judged(json.dumps(signed_assertion()), at=token_site())
    assert (report.format, report.verdict) == ("OB2-signed", "invalid")
    assert report.check("proof").code == "proof_missing"  # type: ignore[union-attr]


def revocations(**changes: Any) -> Site:
    return changed(OB2_REVOCATIONS, **changes)


@pytest.mark.parametrize("entry", [SIGNED_ID, {"id": SIGNED_ID, "revocationReason": "Mistake."}, {"uid": SIGNED_ID}])
def test_a_badge_on_the_revocation_list_is_revoked(entry: object) -> None:
    report = judged(TEXT, at=revocations(revokedAssertions=["urn:uuid:other", entry]))
    assert outcomes(report)["status"] == "fail"
    assert report.verdict == "invalid"


@pytest.mark.parametrize("entries", [[], ["urn:uuid:other"], [{"id": None}], [7], [[SIGNED_ID]], [{"id": [SIGNED_ID]}]])
def test_a_badge_that_is_not_on_the_list_is_in_force(entries: list[object]) -> None:
    assert judged(TEXT, at=revocations(revokedAssertions=entries)).verdict == "valid"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "https://evil.example/list"},
        {"issuer": "https://evil.example/issuer"},
        {"issuer": None},
        {"revokedAssertions": "none"},
        {"revokedAssertions": None},
    ],
)
def test_a_list_of_somebody_else_or_a_malformed_one_leaves_the_status_unknown(changes: dict[str, Any]) -> None:
    report = judged(TEXT, at=revocations(**changes))
    assert outcomes(report)["status"] == "unknown"
    assert report.verdict == "unknown"


def test_a_list_that_does_not_answer_leaves_the_status_unknown() -> None:
    at = token_site()
    del at.documents[OB2_REVOCATIONS]
    assert judged(TEXT, at=at).verdict == "unknown"
    assert judged(TEXT, at=changed(OB2_ISSUER, revocationList="not an address")).verdict != "valid"


def test_an_issuer_without_a_list_has_no_status_to_check() -> None:
    report = judged(TEXT, at=changed(OB2_ISSUER, revocationList=None))
    assert "status" not in outcomes(report)
    assert report.verdict == "valid"


@pytest.mark.parametrize("address", [OB2_ISSUER, BADGE_CLASS, OB2_KEY])
def test_a_site_that_does_not_answer_leaves_the_badge_unknown(address: str) -> None:
    at = token_site()
    del at.documents[address]
    report = judged(TEXT, at=at)
    assert report.verdict == "unknown"
    assert report.credential is None


def test_an_embedded_badge_counts_for_its_address_only() -> None:
    embedded = {**signed_assertion(), "badge": {"id": BADGE_CLASS, "type": "BadgeClass", "name": "Professor"}}
    report = judged(jws(embedded), at=token_site())
    assert report.credential is not None and report.credential.name == "Lesson planning with digital tools"
    nameless = {**signed_assertion(), "badge": {"type": "BadgeClass", "name": "Professor"}}
    assert judged(jws(nameless), at=token_site()).verdict == "invalid"


def test_a_badge_class_at_a_strangers_site_proves_nothing() -> None:
    at, elsewhere = token_site(), "https://elsewhere.example/badge.json"
    badge_class = at.documents[BADGE_CLASS]
    assert isinstance(badge_class, dict)
    at.documents[elsewhere] = {**badge_class, "id": elsewhere, "name": "Professor"}
    report = judged(jws(signed_assertion(badge_class_id=elsewhere)), at=at)
    assert report.check("issuer_key").code == "issuer_origin_parts"  # type: ignore[union-attr]
    assert (report.verdict, report.credential) == ("unknown", None)


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ({"startsWith": f"{SITE}/ob2/"}, "valid"),
        ({"startsWith": f"{SITE}/elsewhere/"}, "invalid"),
        ({"allowedOrigins": "atlas.example.org"}, "valid"),
        ({"allowedOrigins": "evil.example"}, "invalid"),
    ],
)
def test_an_assertion_with_an_address_keeps_to_the_issuers_rule(policy: dict[str, str], verdict: str) -> None:
    text = jws(signed_assertion(assertion_id=ASSERTION))
    assert judged(text, at=changed(OB2_ISSUER, verification=policy)).verdict == verdict
    assert judged(TEXT, at=changed(OB2_ISSUER, verification=policy)).verdict == "valid"


def test_times_and_recipient_are_compared() -> None:
    assert judged(jws(signed_assertion(expires=ISSUED)), at=token_site()).verdict == "caution"
    assert judged(jws(signed_assertion(issued_on=NOW.replace(year=2027))), at=token_site()).verdict == "caution"
    assert judged(TEXT, at=token_site(), recipient="other@example.org").verdict == "invalid"


def test_endorsements_of_open_badges_2_are_listed_as_unverified() -> None:
    at = changed(BADGE_CLASS, endorsement=[f"{SITE}/endorsements/1", {"type": "Endorsement", "claim": {}}])
    report = judged(TEXT, at=at)
    assert report.verdict == "valid" and report.credential is not None
    entries = report.credential.endorsements
    assert [(entry.verdict, entry.endorses, entry.comment) for entry in entries] == [("unknown", "achievement", "")] * 2


def test_an_endorsement_is_composed_as_open_badges_2_says() -> None:
    made = ob2.compose_endorsement(
        endorsement_id=f"{SITE}/e/1", issuer_id=OB2_ISSUER, endorsed_id=BADGE_CLASS, comment="Sound.", issued_on=ISSUED
    )
    assert made["claim"] == {"id": BADGE_CLASS, "endorsementComment": "Sound."}
    assert made["verification"] == {"type": "HostedBadge"}
    assert made["type"] == "Endorsement" and made["issuedOn"] == "2026-11-20T10:30:00Z"


def test_a_badge_class_names_what_is_related_and_its_extensions() -> None:
    extension = {"@context": "https://w3id.org/openbadges/extensions/ectsExtension/context.json", "type": ["Extension"]}
    made = ob2.compose_badge_class(
        ob2.BadgeClass(
            BADGE_CLASS,
            "Name",
            "Description",
            "Criteria",
            f"{SITE}/image.png",
            OB2_ISSUER,
            related=(ob2.RelatedBadge(f"{SITE}/achievements/1", language="fr"),),
            endorsements=(f"{SITE}/e/1",),
            extensions={"extensions:ECTS": extension},
        )
    )
    assert made["related"] == [{"type": "BadgeClass", "id": f"{SITE}/achievements/1", "@language": "fr"}]
    assert made["endorsement"] == [f"{SITE}/e/1"]
    assert made["extensions:ECTS"] == extension


OLD = {
    "1.0": {"uid": "1", "recipient": {}, "badge": "https://a.example/b", "verify": {"type": "hosted", "url": "x"}},
    "1.1": {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": "https://a.example/1", "uid": "1"},
    "0.5": {"recipient": "sha256$00", "badge": {"name": "B", "issuer": {"origin": "https://a.example"}}},
}


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize("way", ["json", "png", "svg", "address", "baked address", "signed"])
def test_open_badges_1_is_recognised_and_said_to_be_too_old(version: str, way: str) -> None:
    text, address, at = json.dumps(OLD[version]), "https://a.example/1", token_site()
    at.documents[address] = text.encode()
    badge = {
        "json": text,
        "png": bake(png(), text, standard="ob2"),
        "svg": bake(SVG, text, standard="ob2"),
        "address": address,
        "baked address": bake(png(), address, standard="ob2"),
        "signed": plain_jws(text.encode()),
    }[way]
    report = judged(badge, at=at)
    assert report.format == "OB1"
    assert outcomes(report) == {"format": "pass", "proof": "unknown"}
    assert report.check("proof").code == "proof_too_old"  # type: ignore[union-attr]
    assert (report.verdict, report.credential) == ("unknown", None)
