"""Endorsements inside a badge: each is verified as a credential of its own, and none changes the badge's verdict."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from badges.openbadges import ob3, status_list
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.dids import did_document_url
from badges.openbadges.endorsements import compose_endorsement
from badges.openbadges.errors import UnsafeDocumentError
from badges.openbadges.keys import multikey_of, signer_for
from badges.openbadges.proofs import add_proof
from badges.openbadges.report import EndorsementSummary, VerificationReport
from badges.openbadges.vc_jwt import compose_vc_jwt

from .samples import (
    CREDENTIAL_ID,
    DID,
    ISSUED,
    NOW,
    STATUS_LIST,
    Document,
    Site,
    achievement,
    judged,
    outcomes,
    signed,
    signed_status_list,
    unsigned,
)
from .tokens import METHODS, private_key, public_key, published_did_document, signer, token_site, vc_jwt

ENDORSER = "did:web:ministry.example"
METHOD = f"{ENDORSER}#key-1"
PROFILE = ob3.IssuerProfile(ENDORSER, "Ministry of Education")
COMMENT = "We count this badge towards in-service training."
CREDENTIAL, ACHIEVEMENT, ISSUER = CREDENTIAL_ID, achievement().id, DID


def endorsement(subject_id: str = CREDENTIAL, **changes: Any) -> Document:
    arguments: dict[str, Any] = {
        "endorsement_id": "urn:uuid:6f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e22",
        "issuer": PROFILE,
        "subject_id": subject_id,
        "comment": COMMENT,
        "valid_from": ISSUED,
    }
    return compose_endorsement(**{**arguments, **changes})


def embedded(document: Document, *, owner: str = "ministry") -> Document:
    key = signer_for("Ed25519", private_key("Ed25519", owner))
    return add_proof(document, signer=key, verification_method=METHOD, created=ISSUED)


def as_token(document: Document, *, owner: str = "ministry") -> str:
    return compose_vc_jwt(document, signer=signer("Ed25519", owner), algorithm="EdDSA", verification_method=METHOD)


def badge(place: str = "credential", **members: Any) -> Document:
    """A signed badge that carries these members on itself, its achievement or its issuer."""
    content = unsigned()
    target = {
        "credential": content,
        "achievement": content["credentialSubject"]["achievement"],
        "issuer": content["issuer"],
    }[place]
    target.update(members)
    return signed(content)


def world() -> Site:
    at = token_site()
    method = {
        "id": METHOD,
        "type": "Multikey",
        "controller": ENDORSER,
        "publicKeyMultibase": multikey_of(public_key("Ed25519", "ministry")),
    }
    document = {"id": ENDORSER, "verificationMethod": [method], "assertionMethod": [METHOD]}
    at.documents[did_document_url(ENDORSER)] = document
    return at


def endorsements_in(report: VerificationReport) -> tuple[EndorsementSummary, ...]:
    assert report.credential is not None
    return report.credential.endorsements


@pytest.mark.parametrize(
    ("place", "subject_id"), [("credential", CREDENTIAL), ("achievement", ACHIEVEMENT), ("issuer", ISSUER)]
)
@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
def test_a_genuine_endorsement_is_shown_with_who_gave_it(place: str, subject_id: str, form: str) -> None:
    document = endorsement(subject_id)
    content = embedded(document) if form == "endorsement" else as_token(document)
    report = judged(badge(place, **{form: [content]}), at=world())
    assert report.verdict == "valid"
    [entry] = endorsements_in(report)
    assert entry.to_dict() == {
        "verdict": "caution",
        "detail": "The issuer is not in our list of known issuers. It calls itself “Ministry of Education”.",
        "endorses": place,
        "endorser": {"id": ENDORSER, "name": "Ministry of Education", "recognised": False},
        "comment": COMMENT,
        "issued": "2026-11-20T10:30:00Z",
    }


def test_an_endorser_that_we_know_is_shown_under_the_name_that_we_give_it() -> None:
    document = endorsement(issuer=ob3.IssuerProfile(DID, "Whatever it calls itself"))
    text = compose_vc_jwt(document, signer=signer("P-256"), algorithm="ES256", verification_method=METHODS["P-256"])
    [entry] = endorsements_in(judged(badge(endorsementJwt=[text]), at=world()))
    assert (entry.verdict, entry.code) == ("valid", "endorsement_ok")
    assert (entry.endorser_name, entry.endorser_recognised) == ("Atlas Teacher College", True)


def forgeries() -> dict[str, Document | str]:
    altered = embedded(endorsement())
    altered["credentialSubject"]["endorsementComment"] = "The best badge there is."
    header, payload, signature = as_token(endorsement()).split(".")
    return {
        "altered": altered,
        "another's key": embedded(endorsement(), owner="evil"),
        "another's key in a token": as_token(endorsement(), owner="evil"),
        "cut off": f"{header}.{payload}.{signature[:-4]}",
        "no proof": endorsement(),
        "of something else": embedded(endorsement("urn:uuid:00000000-0000-4000-8000-000000000000")),
        "of something else, as a token": as_token(endorsement(ACHIEVEMENT)),
        "not an endorsement": embedded({**endorsement(), "type": ["VerifiableCredential"]}),
    }


@pytest.mark.parametrize("forgery", forgeries())
def test_a_forged_endorsement_is_not_valid_and_says_nothing(forgery: str) -> None:
    content = forgeries()[forgery]
    form = "endorsementJwt" if isinstance(content, str) else "endorsement"
    report = judged(badge(**{form: [content]}), at=world())
    [entry] = endorsements_in(report)
    assert entry.verdict == "invalid"
    assert (entry.comment, entry.endorser_name, entry.endorser_id, entry.issued) == ("", "", "", None)
    assert "Ministry" not in entry.detail
    assert report.verdict == "valid"


def test_an_endorsement_of_something_else_says_so() -> None:
    content = embedded(endorsement("urn:uuid:00000000-0000-4000-8000-000000000000"))
    [entry] = endorsements_in(judged(badge(endorsement=[content]), at=world()))
    assert entry.code == "endorsement_elsewhere"


def test_an_endorsement_whose_issuer_does_not_answer_is_unknown_and_says_nothing() -> None:
    at = world()
    del at.documents[did_document_url(ENDORSER)]
    [entry] = endorsements_in(judged(badge(endorsementJwt=[as_token(endorsement())]), at=at))
    assert (entry.verdict, entry.comment, entry.endorser_name) == ("unknown", "", "")


def test_an_expired_endorsement_is_a_caution() -> None:
    content = embedded(endorsement(valid_until=ISSUED))
    [entry] = endorsements_in(judged(badge(endorsement=[content]), at=world()))
    assert (entry.verdict, entry.code) == ("caution", "validity_expired")


@pytest.mark.parametrize(("revoked", "verdict"), [((), "valid"), ((7,), "invalid")])
def test_an_endorsement_may_be_revoked(revoked: tuple[int, ...], verdict: str) -> None:
    entry = status_list.compose_status_entry(list_id=STATUS_LIST, purpose="revocation", index=7)
    document = endorsement(issuer=ob3.IssuerProfile(DID, "Atlas"), credential_status=entry)
    at = world()
    at.documents[STATUS_LIST] = signed_status_list(revoked=revoked)
    report = judged(badge(endorsement=[signed(document)]), at=at)
    assert [entry.verdict for entry in endorsements_in(report)] == [verdict]
    assert report.verdict == "valid"


def test_an_endorsement_never_improves_a_verdict() -> None:
    genuine = as_token(endorsement())
    at = world()
    del at.documents[STATUS_LIST]
    assert judged(badge(endorsementJwt=[genuine]), at=at).verdict == "unknown"
    at.documents[STATUS_LIST] = signed_status_list(revoked=(94_567,))
    assert judged(badge(endorsementJwt=[genuine]), at=at).verdict == "invalid"
    unlisted = published_did_document()
    unlisted["assertionMethod"] = []
    at.documents[did_document_url(DID)] = unlisted
    report = judged(badge(endorsementJwt=[genuine]), at=at)
    assert (report.verdict, report.credential) == ("invalid", None)


def test_at_most_five_endorsements_are_checked_and_the_rest_is_told() -> None:
    report = judged(badge(endorsementJwt=[as_token(endorsement())] * 7), at=world())
    entries = endorsements_in(report)
    assert [entry.verdict for entry in entries] == ["caution"] * 5 + ["unknown"]
    assert entries[-1].code == "endorsement_too_many"


def test_endorsers_are_asked_last_and_within_the_budget_of_the_badge() -> None:
    at = world()
    strangers = [f"did:web:e{number}.example" for number in range(5)]
    contents = [
        compose_vc_jwt(
            endorsement(issuer=ob3.IssuerProfile(did, "A stranger")),
            signer=signer("Ed25519", "ministry"),
            algorithm="EdDSA",
            verification_method=f"{did}#key-1",
        )
        for did in strangers
    ]
    report = judged(badge(endorsementJwt=contents), at=at)
    assert report.verdict == "valid"
    assert len(at.asked) <= 8
    assert set(at.asked[:2]) == {did_document_url(DID), STATUS_LIST}


@pytest.mark.parametrize("content", [None, "nonsense", 7, [], [None, 7, "a.b"], {}, [[{}]]])
@pytest.mark.parametrize("form", ["endorsement", "endorsementJwt"])
def test_nonsense_in_an_endorsements_place_raises_nothing(content: Any, form: str) -> None:
    report = judged(vc_jwt(document={**unsigned(), form: content}), at=world())
    assert report.verdict in {"valid", "invalid"}
    if report.credential is not None:
        assert all(entry.verdict != "valid" for entry in report.credential.endorsements)


def test_what_is_composed_is_what_the_specification_asks_for() -> None:
    document = endorsement(with_schema=True, valid_until=NOW)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["@context"][2].endswith("/extensions.json")
    assert document["credentialSubject"] == {
        "id": CREDENTIAL, "type": ["EndorsementSubject"], "endorsementComment": COMMENT,
    }  # fmt: skip
    assert document["credentialSchema"][0]["id"].endswith("ob_v3p0_endorsementcredential_schema.json")
    assert document["validUntil"] == "2026-11-21T09:00:00Z"
    assert len(endorsement()["@context"]) == 2


@pytest.mark.parametrize("with_schema", [True, False])
def test_1edtechs_own_schema_holds_for_what_is_composed(with_schema: bool) -> None:
    folder = os.environ.get("PASSERELLE_STANDARDS")
    if not folder:
        pytest.skip("PASSERELLE_STANDARDS is not set: 1EdTech's schema was not asked")
    schema = json.loads((Path(folder) / "ob_v3p0/ob_v3p0_endorsementcredential_schema.json").read_text())
    document = embedded(endorsement(with_schema=with_schema, valid_until=NOW))
    assert [error.message for error in Draft201909Validator(schema).iter_errors(document)] == []


def test_a_badge_without_endorsements_lists_none() -> None:
    report = judged(signed(), at=world())
    assert endorsements_in(report) == ()
    assert outcomes(report)["proof"] == "pass"


@pytest.mark.parametrize("moved", ["credentialStatus", "validUntil", "name", "evidence"])
def test_nothing_of_the_badge_can_hide_in_the_subject_of_its_endorsement(moved: str) -> None:
    """Both describe one node, so a member that moved from the one to the other would leave the signature intact."""
    members = {**unsigned(valid_until=ISSUED), "endorsement": [endorsement()]}
    value = members.pop(moved)
    members["endorsement"][0]["credentialSubject"][moved] = value
    with pytest.raises(UnsafeDocumentError, match="second place"):
        canonicalize(members)
