"""The status check: revoked, suspended, stale, and lists that cannot be trusted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from badges.openbadges.contexts import pinned_contexts
from badges.openbadges.keys import ed25519_signer
from badges.openbadges.proofs import add_proof
from badges.openbadges.safe_json import walk
from badges.openbadges.status_list import compose_status_entry, compose_status_list, encode_bits

from .samples import (
    DID,
    ISSUED,
    METHOD,
    NOW,
    OTHER_KEY,
    PRIVATE_KEY,
    STATUS_INDEX,
    STATUS_LIST,
    judged,
    outcomes,
    signed,
    signed_status_list,
    site,
)

SUSPENSION = compose_status_entry(list_id=STATUS_LIST, purpose="suspension", index=STATUS_INDEX)


def test_a_revoked_credential_is_not_valid() -> None:
    report = judged(signed(), at=site(status_list=signed_status_list(revoked=(STATUS_INDEX,))))
    assert outcomes(report)["status"] == "fail"
    assert outcomes(report)["proof"] == "pass"
    assert report.verdict == "invalid"


def test_somebody_elses_revocation_does_not_matter() -> None:
    around = (STATUS_INDEX - 1, STATUS_INDEX + 1)
    assert judged(signed(), at=site(status_list=signed_status_list(revoked=around))).verdict == "valid"


def test_a_suspended_credential_is_a_caution() -> None:
    status_list = signed_status_list(revoked=(STATUS_INDEX,), purpose="suspension")
    report = judged(signed(credential_status=SUSPENSION), at=site(status_list=status_list))
    assert outcomes(report)["status"] == "caution"
    assert report.verdict == "caution"


def test_a_stale_list_is_a_caution_and_still_knows_what_was_revoked() -> None:
    an_hour_ago = NOW - timedelta(hours=1)
    report = judged(signed(), at=site(status_list=signed_status_list(valid_until=an_hour_ago)))
    assert report.check("status").code == "status_stale"  # type: ignore[union-attr]
    assert report.verdict == "caution"
    revoked = signed_status_list(revoked=(STATUS_INDEX,), valid_until=an_hour_ago)
    assert judged(signed(), at=site(status_list=revoked)).verdict == "invalid"


def test_a_credential_without_a_status_has_no_status_check() -> None:
    report = judged(signed(credential_status=None))
    assert report.check("status") is None
    assert report.verdict == "valid"


def test_a_list_that_does_not_answer_leaves_the_badge_unknown() -> None:
    at = site()
    del at.documents[STATUS_LIST]
    report = judged(signed(), at=at)
    assert report.check("status").code == "status_unreachable"  # type: ignore[union-attr]
    assert report.verdict == "unknown"
    assert report.credential is not None


def by_another_key() -> dict[str, Any]:
    document = {key: value for key, value in signed_status_list().items() if key != "proof"}
    return add_proof(document, signer=ed25519_signer(OTHER_KEY), verification_method=METHOD, created=ISSUED)


def by_another_issuer() -> dict[str, Any]:
    document = compose_status_list(
        list_id=STATUS_LIST,
        issuer_id="did:web:evil.example",
        purpose="revocation",
        encoded_list=encode_bits(()),
        valid_from=ISSUED,
    )
    return add_proof(document, signer=ed25519_signer(PRIVATE_KEY), verification_method=METHOD, created=ISSUED)


def changed(**changes: Any) -> dict[str, Any]:
    document = {key: value for key, value in signed_status_list().items() if key != "proof"}
    document["credentialSubject"] = document["credentialSubject"] | changes.pop("subject", {})
    return signed({**document, **changes})


@pytest.mark.parametrize(
    "status_list",
    [
        by_another_key(),
        by_another_issuer(),
        {key: value for key, value in signed_status_list().items() if key != "proof"},
        signed_status_list() | {"validFrom": "2026-11-20T10:30:01Z"},
        signed_status_list(purpose="suspension"),
        changed(id=f"{STATUS_LIST}0"),
        changed(type=["VerifiableCredential"]),
        changed(subject={"encodedList": "unotalist"}),
        changed(validFrom="2027-01-01T00:00:00Z"),
        signed_status_list() | {"issuer": {"id": [DID]}},
        {"credentialSubject": []},
        {},
    ],
    ids=[
        "key", "issuer", "unsigned", "altered", "purpose", "address", "type", "bits", "future", "issuer-list",
        "subject", "empty",
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_trusted_leaves_the_badge_unknown(status_list: dict[str, Any]) -> None:
    report = judged(signed(), at=site(status_list=status_list))
    assert outcomes(report)["status"] == "unknown"
    assert report.verdict == "unknown"


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "1EdTechRevocationList", "id": "https://a.example/revocations"},
        {"type": "StatusList2021Entry"},
        {**SUSPENSION, "statusPurpose": "message"},
        {**SUSPENSION, "statusPurpose": "revocation", "statusListIndex": "131072"},
        {**SUSPENSION, "statusPurpose": "revocation", "statusListIndex": "-1"},
        {**SUSPENSION, "statusPurpose": "revocation", "statusListIndex": "٣"},
        {**SUSPENSION, "statusPurpose": "revocation", "statusListCredential": "urn:uuid:1"},
        {**SUSPENSION, "statusPurpose": "revocation", "statusListCredential": "file:///etc/passwd"},
    ],
    ids=["1edtech", "2021", "purpose", "beyond", "negative", "digits", "urn", "file"],
)
def test_a_status_that_we_cannot_read_is_unknown(entry: dict[str, Any]) -> None:
    unknown_type = entry["type"] == "StatusList2021Entry"
    report = judged(signed(credential_status=None) | {"credentialStatus": entry})
    assert report.verdict != "valid"
    if not unknown_type:
        report = judged(signed(credential_status=entry))
        assert outcomes(report)["status"] == "unknown"
        assert report.verdict == "unknown"


CREDENTIALS = "https://www.w3.org/2018/credentials#"


def test_a_revocation_cannot_be_hidden_by_writing_its_name_as_an_address() -> None:
    credential = signed()
    credential[f"{CREDENTIALS}credentialStatus"] = credential.pop("credentialStatus")
    report = judged(credential, at=site(status_list=signed_status_list(revoked=(STATUS_INDEX,))))
    assert report.verdict == "invalid"
    assert outcomes(report)["proof"] == "fail"


def test_an_expiry_cannot_be_hidden_by_writing_its_name_as_an_address() -> None:
    credential = signed(valid_until=ISSUED + timedelta(hours=1))
    value = {"@value": credential.pop("validUntil"), "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    assert judged({**credential, f"{CREDENTIALS}validUntil": value}).verdict == "invalid"


def test_no_pinned_context_has_a_second_name_for_what_the_verifier_looks_for() -> None:
    decisive = {
        f"{CREDENTIALS}{name}": name
        for name in (
            "credentialStatus", "credentialSubject", "expirationDate", "issuanceDate", "issuer", "validFrom",
            "validUntil",
        )
    }  # fmt: skip
    for node, _ in walk([dict(context) for context in pinned_contexts().values()]):
        for term, meaning in node.items() if isinstance(node, dict) else ():
            address = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(address, str) and not term.startswith("@"):
                expanded = address.replace("cred:", CREDENTIALS)
                assert decisive.get(expanded, term) == term
                assert address not in {"@graph", "@included", "@nest", "@reverse", "@index"}
            assert not (isinstance(meaning, dict) and "@reverse" in meaning)


def test_a_purpose_that_is_no_text_raises_nothing() -> None:
    entry = {**SUSPENSION, "statusPurpose": ["revocation"]}
    assert judged(signed(credential_status=entry)).verdict == "unknown"


@pytest.mark.parametrize("size", [2, "2", 0])
def test_an_entry_of_several_bits_is_not_read_as_one(size: object) -> None:
    entry = {**compose_status_entry(list_id=STATUS_LIST, purpose="revocation", index=STATUS_INDEX), "statusSize": size}
    report = judged(signed(credential_status=entry))
    assert outcomes(report)["status"] == "unknown"
    assert report.verdict == "unknown"
