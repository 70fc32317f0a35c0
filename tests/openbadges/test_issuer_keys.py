"""Where an issuer's key is found and what makes it the issuer's: did:key, did:web, https profiles; its times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from badges.openbadges.dids import did_document_url, did_key_method, did_key_of
from badges.openbadges.errors import KeyResolutionError, UnsupportedKeyError
from badges.openbadges.fetching import FetchError
from badges.openbadges.keys import KeyKind, jwk_of, multikey_of, public_key_of_private
from badges.openbadges.verification.issuer_key import IssuerKey, published_methods, resolve_issuer_key

from .proofs_of_any_suite import private_key
from .samples import DID, METHOD, NOW, SITE, Document, Site, did_document, judged, outcomes, signed, site

PROFILE = f"{SITE}/profile"
KEY = f"{SITE}/keys/1"
BEFORE, AFTER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
WITHDRAWN = "2026-11-10T00:00:00Z"


def key(kind: KeyKind = "P-256") -> Any:
    return public_key_of_private(kind, private_key(kind))


def method(identifier: str, controller: str = PROFILE, **changes: Any) -> Document:
    return {
        "id": identifier,
        "type": "JsonWebKey",
        "controller": controller,
        "publicKeyJwk": jwk_of(key()),
        **changes,
    }


def resolve(
    documents: Document, verification_method: Any, issuer: Any = PROFILE, signed_at: datetime | None = None
) -> IssuerKey:
    return resolve_issuer_key(verification_method, issuer, fetch=Site(documents), now=NOW, signed_at=signed_at)


def at_did(*methods: Document) -> Document:
    """A DID document with these methods at its address."""
    ids = [entry["id"] for entry in methods]
    return {did_document_url(DID): {"id": DID, "verificationMethod": list(methods), "assertionMethod": ids}}


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_did_key_of_every_kind_is_its_own_issuer(kind: KeyKind) -> None:
    did = did_key_of(key(kind))
    found = resolve({}, did_key_method(did), did)
    assert (found.key, found.check.outcome) == (key(kind), "pass")
    assert resolve({}, "#" + multikey_of(key(kind)), did).key == key(kind)
    assert published_methods(did, fetch=Site({})) == [did_key_method(did)]
    with pytest.raises(KeyResolutionError):
        resolve({}, f"{did}#another", did)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("Ed25519", {"type": "Multikey"}),
        ("P-256", {"type": "Multikey"}),
        ("P-384", {"type": "Multikey"}),
        ("Ed25519", {"type": "Ed25519VerificationKey2020"}),
        ("Ed25519", {"type": "JsonWebKey"}),
        ("P-256", {"type": "JsonWebKey2020"}),
        ("P-384", {"type": "JsonWebKey"}),
        ("RSA", {"type": "JsonWebKey2020"}),
    ],
)
def test_a_did_web_lists_keys_in_every_form(kind: KeyKind, form: Document) -> None:
    written = (
        {"publicKeyJwk": jwk_of(key(kind))}
        if "Json" in form["type"]
        else {"publicKeyMultibase": multikey_of(key(kind))}
    )
    entry = {"id": METHOD, "controller": DID, **form, **written}
    assert resolve(at_did(entry), METHOD, DID).key == key(kind)
    assert resolve(at_did({**entry, "id": "#key-1"}), METHOD, DID).key == key(kind)
    assert resolve(at_did(entry), "#key-1", DID).key == key(kind)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": multikey_of(key("P-256"))},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "x"},
        {"type": "Multikey"},
        {"type": "JsonWebKey", "publicKeyJwk": {**jwk_of(key()), "d": "AAAA"}},
        {"type": "JsonWebKey", "publicKeyJwk": {**jwk_of(key()), "use": "enc"}},
        {"type": "JsonWebKey", "publicKeyJwk": "text"},
        {"type": ["JsonWebKey"]},
    ],
)
def test_a_key_that_cannot_be_used_is_unsupported(change: Document) -> None:
    with pytest.raises(UnsupportedKeyError):
        resolve(at_did(method(METHOD, DID, **change)), METHOD, DID)


def test_an_issuer_of_another_method_is_unsupported_and_a_foreign_key_is_not_asked_for() -> None:
    with pytest.raises(UnsupportedKeyError):
        resolve({}, "did:ion:abc#key", "did:ion:abc")
    with pytest.raises(KeyResolutionError):
        resolve({}, "did:ion:abc#key", "did:ion:other")
    with pytest.raises(KeyResolutionError):
        resolve({}, None, DID)
    with pytest.raises(KeyResolutionError):
        resolve({}, METHOD, {"id": DID})


def test_a_profile_at_its_own_address_lists_its_keys() -> None:
    listed = method(f"{PROFILE}#key-1")
    profile = {"id": PROFILE, "type": "Profile", "verificationMethod": [listed], "assertionMethod": [listed["id"]]}
    assert resolve({PROFILE: profile}, listed["id"]).key == key()
    assert published_methods(PROFILE, fetch=Site({PROFILE: profile})) == [listed["id"]]
    with pytest.raises(KeyResolutionError):
        resolve({PROFILE: {**profile, "assertionMethod": []}}, listed["id"])
    with pytest.raises(KeyResolutionError):
        resolve({PROFILE: {**profile, "id": f"{SITE}/another"}}, listed["id"])


@pytest.mark.parametrize("published", [method(KEY), jwk_of(key()), {"keys": [{**jwk_of(key()), "kid": KEY}]}])
def test_a_key_at_an_address_of_its_own_on_the_issuers_site_is_the_issuers(published: Document) -> None:
    profile = {"id": PROFILE, "type": "Profile", "assertionMethod": [KEY]}
    found = resolve({KEY: published, PROFILE: profile}, KEY)
    assert (found.key, found.check.code) == (key(), "issuer_key_ok")


def test_a_key_on_the_issuers_site_that_the_issuer_does_not_list_is_a_caution() -> None:
    """Others may publish on that site too (CID 1.0, section 3.3); `hostile/test_forgeries` shows the attack."""
    found = resolve({KEY: method(KEY)}, KEY)
    assert (found.key, found.check.outcome, found.check.code) == (key(), "caution", "issuer_key_unlisted")


def test_a_set_of_keys_is_searched_by_the_name_of_the_key() -> None:
    other = jwk_of(key("P-384"))
    keys = {"keys": [{**other, "kid": "one"}, {**jwk_of(key()), "kid": "two"}, "noise"]}
    documents = {f"{SITE}/jwks": keys}
    assert resolve(documents, f"{SITE}/jwks#two").key == key()
    assert resolve(documents, f"{SITE}/jwks#one").key == key("P-384")
    with pytest.raises(KeyResolutionError):
        resolve(documents, f"{SITE}/jwks#three")
    with pytest.raises(KeyResolutionError):
        resolve(
            {f"{SITE}/jwks": {"keys": [{**other, "kid": "two"}, {**jwk_of(key()), "kid": "two"}]}}, f"{SITE}/jwks#two"
        )


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/keys/1",
        "http://atlas.example.org/keys/1",
        "https://atlas.example.org:8443/keys/1",
        "https://atlas.example.org.evil.example/keys/1",
        "https://user@atlas.example.org/keys/1",
        "did:web:atlas.example.org#key-1",
        f"did:key:{multikey_of(key())}#{multikey_of(key())}",
        "urn:uuid:1",
        "",
    ],
)
def test_a_key_elsewhere_is_not_the_issuers_and_is_never_fetched(address: str) -> None:
    world = Site({address: method(address)})
    with pytest.raises(KeyResolutionError):
        resolve_issuer_key(address, PROFILE, fetch=world, now=NOW)
    assert world.asked == []


def test_a_key_that_names_another_controller_is_not_the_issuers() -> None:
    with pytest.raises(KeyResolutionError, match="controlled by somebody else"):
        resolve({KEY: method(KEY, f"{SITE}/another")}, KEY)
    with pytest.raises(KeyResolutionError):
        resolve({KEY: method(KEY, PROFILE + "/")}, KEY)


def test_a_key_that_gives_itself_another_name_is_not_the_one_that_was_asked_for() -> None:
    with pytest.raises(KeyResolutionError):
        resolve({KEY: method(f"{SITE}/keys/2")}, KEY)


def test_a_site_that_does_not_answer_with_a_document_gives_no_key() -> None:
    with pytest.raises(FetchError):
        resolve({}, KEY)
    with pytest.raises(FetchError):
        resolve({KEY: b"[]"}, KEY)


def test_a_withdrawn_key_vouches_with_a_caution_for_what_it_signed_before() -> None:
    documents = at_did(method(METHOD, DID, revoked=WITHDRAWN))
    found = resolve(documents, METHOD, DID, BEFORE)
    assert (found.check.outcome, found.check.code) == ("caution", "issuer_key_withdrawn")
    assert "invented" in found.check.detail
    moment = datetime(2026, 11, 10, tzinfo=UTC)
    for signed_at in (AFTER, moment, None):
        with pytest.raises(KeyResolutionError, match="withdrawn"):
            resolve(documents, METHOD, DID, signed_at)


def test_a_key_that_is_to_be_withdrawn_later_is_still_in_use() -> None:
    documents = at_did(method(METHOD, DID, revoked="2027-01-01T00:00:00Z", expires="2027-01-01T00:00:00Z"))
    for signed_at in (BEFORE, None):
        assert resolve(documents, METHOD, DID, signed_at).check.outcome == "pass"


def test_an_expired_key_is_judged_by_when_it_signed_and_is_no_longer_green() -> None:
    documents = at_did(method(METHOD, DID, expires=WITHDRAWN))
    found = resolve(documents, METHOD, DID, BEFORE)
    assert (found.check.outcome, found.check.code) == ("caution", "issuer_key_expired")
    for signed_at in (AFTER, None):
        with pytest.raises(KeyResolutionError, match="expired"):
            resolve(documents, METHOD, DID, signed_at)


@pytest.mark.parametrize("member", ["revoked", "expires"])
@pytest.mark.parametrize("value", [None, "", "2026-11-10", 5, True])
def test_a_malformed_time_of_a_key_protects_nobody(member: str, value: Any) -> None:
    with pytest.raises(KeyResolutionError):
        resolve(at_did(method(METHOD, DID, **{member: value})), METHOD, DID, BEFORE)


def test_a_badge_whose_key_was_withdrawn_later_is_a_caution_and_is_shown() -> None:
    document = did_document()
    document["verificationMethod"][0]["revoked"] = "2026-11-20T12:00:00Z"
    report = judged(signed(credential_status=None), at=site(did=document))
    assert outcomes(report)["issuer_key"] == "caution"
    assert report.verdict == "caution"
    assert report.credential is not None


def test_a_status_list_that_a_withdrawn_key_signed_says_nothing() -> None:
    document = did_document()
    document["verificationMethod"][0]["revoked"] = "2026-11-20T12:00:00Z"
    report = judged(signed(), at=site(did=document))
    assert outcomes(report)["status"] == "unknown"
    assert report.verdict == "unknown"
