"""1EdTech's list of revoked credentials: unsigned, so it counts only where nobody but the issuer could have put it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from badges.openbadges.dids import did_key_method, did_key_of
from badges.openbadges.fetching import Fetched
from badges.openbadges.keys import ed25519_signer, public_key_of_private
from badges.openbadges.ob3 import IssuerProfile
from badges.openbadges.proofs import add_proof
from badges.openbadges.revocation_list import (
    RevokedCredential,
    compose_revocation_entry,
    compose_revocation_list,
)

from .samples import CREDENTIAL_ID, DID, ISSUED, PRIVATE_KEY, SITE, Document, Site, judged, signed, site

LIST = f"{SITE}/issuers/atlas/revocations.json"
OTHER = "urn:uuid:11111111-2222-4333-8444-555555555555"


def listing(*revoked: str, **changes: Any) -> Document:
    entries = [RevokedCredential(each, "Awarded in error") for each in revoked]
    return {**compose_revocation_list(list_id=LIST, issuer_id=DID, revoked=entries), **changes}


def status_of(document: Mapping[str, Any] | bytes | None, *, address: str = LIST) -> tuple[str, str, str]:
    """Outcome and code of the status check, and the verdict, of a credential that names this list."""
    at = site()
    if document is not None:
        at.documents[address] = document  # type: ignore[assignment]
    report = judged(credential(address), at=at)
    check = report.check("status")
    assert check is not None
    return check.outcome, check.code, report.verdict


def credential(address: str = LIST) -> Document:
    return signed(credential_status=compose_revocation_entry(address))


def test_a_credential_on_the_list_is_revoked_and_another_is_not() -> None:
    assert status_of(listing(OTHER, CREDENTIAL_ID)) == ("fail", "status_revoked", "invalid")
    assert status_of(listing(OTHER)) == ("pass", "status_ok", "valid")
    assert status_of(listing()) == ("pass", "status_ok", "valid")


def test_an_entry_may_say_that_it_is_not_revoked_and_any_that_says_so_counts() -> None:
    lifted = {"id": CREDENTIAL_ID, "revoked": False}
    assert status_of(listing(revokedCredential=[lifted]))[0] == "pass"
    assert status_of(listing(revokedCredential=[lifted, {"id": CREDENTIAL_ID}]))[0] == "fail"
    assert status_of(listing(revokedCredential={"id": CREDENTIAL_ID}))[0] == "fail"


def test_the_issuer_may_be_an_object() -> None:
    assert status_of(listing(issuer={"id": DID, "type": "Profile"}))[0] == "pass"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/revocations.json",
        "http://atlas.example.org/issuers/atlas/revocations.json",
        "https://atlas.example.org:8443/revocations.json",
        "https://atlas.example.org.evil.example/revocations.json",
    ],
)
def test_a_list_elsewhere_is_never_green(address: str) -> None:
    elsewhere = listing(id=address)
    assert status_of(elsewhere, address=address) == ("unknown", "status_untrusted", "unknown")


@pytest.mark.parametrize("address", ["urn:uuid:1", "file:///etc/passwd", "relative"])
def test_an_entry_without_an_address_is_not_readable(address: str) -> None:
    report = judged(signed() | {"credentialStatus": {"id": address, "type": "1EdTechRevocationList"}})
    assert report.verdict != "valid"


@pytest.mark.parametrize(
    "document",
    [
        listing(issuer="did:web:evil.example"),
        listing(issuer=None),
        listing(id=f"{LIST}?page=2"),
        {key: value for key, value in listing().items() if key != "revokedCredential"},
        listing(revokedCredential=None),
        listing(revokedCredential=[CREDENTIAL_ID]),
        listing(revokedCredential=[{"id": 7}]),
        listing(revokedCredential=[{"id": CREDENTIAL_ID, "revoked": "false"}]),
        listing(proof={"type": "DataIntegrityProof"}),
    ],
    ids=["issuer", "nobody", "page", "no-list", "null", "text", "number", "word", "proof"],
)
def test_a_list_that_does_not_hold_leaves_the_badge_unknown(document: Document) -> None:
    assert status_of(document) == ("unknown", "status_untrusted", "unknown")


def test_a_list_that_does_not_answer_leaves_the_badge_unknown() -> None:
    assert status_of(None) == ("unknown", "status_unreachable", "unknown")
    assert status_of(b"<html>") == ("unknown", "status_unreachable", "unknown")


def test_a_list_of_thousands_is_read_and_an_endless_one_is_not() -> None:
    many = [{"id": f"urn:x:{number}"} for number in range(4_000)]
    assert status_of(listing(revokedCredential=[*many, {"id": CREDENTIAL_ID}]))[0] == "fail"
    endless = [{"id": f"urn:x:{number}"} for number in range(11_000)]
    assert status_of(listing(revokedCredential=endless))[1] == "status_unreachable"


def test_a_list_that_was_reached_by_a_redirect_to_another_site_is_never_green() -> None:
    own = site()
    own.documents[LIST] = listing()

    def redirected(url: str) -> Fetched:
        answer = own(url)
        return Fetched("https://evil.example/list", 200, "application/json", answer.body) if url == LIST else answer

    report = judged(credential(), at=redirected)  # type: ignore[arg-type]
    assert report.check("status").code == "status_untrusted"  # type: ignore[union-attr]


def test_an_issuer_without_a_site_has_no_place_for_such_a_list() -> None:
    did = did_key_of(public_key_of_private("Ed25519", PRIVATE_KEY))
    document = signed_by_did_key(did)
    report = judged(document, at=Site({LIST: listing(issuer=did)}))
    assert report.check("status").code == "status_untrusted"  # type: ignore[union-attr]
    assert report.verdict == "unknown"


def signed_by_did_key(did: str) -> Document:
    content = {key: value for key, value in credential().items() if key != "proof"}
    content["issuer"] = {"id": did, "type": ["Profile"], "name": IssuerProfile(did, "Atlas").name}
    return add_proof(
        content, signer=ed25519_signer(PRIVATE_KEY), verification_method=did_key_method(did), created=ISSUED
    )


def test_what_we_compose_is_what_we_read() -> None:
    assert json.loads(json.dumps(listing(CREDENTIAL_ID)))["revokedCredential"] == [
        {"id": CREDENTIAL_ID, "revoked": True, "revocationReason": "Awarded in error"}
    ]
