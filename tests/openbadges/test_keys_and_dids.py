"""Multibase, Multikey, did:web and did:key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges import multibase
from badges.openbadges.dids import (
    PublishedKey,
    compose_did_document,
    did_document_url,
    did_key_method,
    did_key_of,
    did_key_public_key,
    did_web_from_url,
)
from badges.openbadges.keys import (
    decode_multikey,
    ed25519_signer,
    encode_multikey,
    generate_private_key,
    is_signature_valid,
    jwk_of,
    multikey_of,
    public_key_of,
    public_key_of_private,
)

# The key pair of W3C's EdDSA test vectors.
W3C_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


@given(st.binary(max_size=80))
def test_base58_and_base64url_give_back_what_they_were_given(data: bytes) -> None:
    assert multibase.base58btc_decode(multibase.base58btc_encode(data)) == data
    assert multibase.base64url_decode(multibase.base64url_encode(data)) == data


@pytest.mark.parametrize("text", ["", "z0", "zO", "zI", "zl", "x1", "z" + "1" * 300, "z é"])
def test_malformed_base58_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        multibase.base58btc_decode(text)


@pytest.mark.parametrize("text", ["", "AAE", "uAAE=", "uAA+", "uAAF", "u*", "ué"])
def test_base64url_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        multibase.base64url_decode(text)


def test_a_multikey_of_the_w3c_vectors_is_read_and_written() -> None:
    raw = decode_multikey(W3C_PUBLIC)
    assert len(raw) == 32
    assert encode_multikey(raw) == W3C_PUBLIC


@pytest.mark.parametrize(
    "text",
    [
        "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76",  # P-256
        W3C_PUBLIC[:-1],
        "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq",  # an Ed25519 secret key
    ],
)
def test_other_kinds_of_key_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode_multikey(text)


def test_only_a_raw_public_key_becomes_a_multikey() -> None:
    with pytest.raises(ValueError):
        encode_multikey(b"short")


def test_a_signature_holds_for_its_own_message_and_key_only() -> None:
    private = generate_private_key()
    signature = ed25519_signer(private)(b"message")
    assert is_signature_valid(public_key_of(private), signature, b"message")
    assert not is_signature_valid(public_key_of(private), signature, b"another")
    assert not is_signature_valid(public_key_of(generate_private_key()), signature, b"message")
    assert not is_signature_valid(b"no key", signature, b"message")


@pytest.mark.parametrize(
    ("url", "did", "document"),
    [
        ("https://example.org", "did:web:example.org", "https://example.org/.well-known/did.json"),
        (
            "https://example.org/issuers/atlas",
            "did:web:example.org:issuers:atlas",
            "https://example.org/issuers/atlas/did.json",
        ),
        (
            "http://127.0.0.1:8000/issuers/atlas",
            "did:web:127.0.0.1%3A8000:issuers:atlas",
            "https://127.0.0.1:8000/issuers/atlas/did.json",
        ),
    ],
)
def test_an_address_becomes_a_did_and_the_did_finds_its_document(url: str, did: str, document: str) -> None:
    assert did_web_from_url(url) == did
    assert did_document_url(did) == document


def test_the_scheme_of_a_did_document_can_be_chosen_for_a_local_instance() -> None:
    url = did_document_url("did:web:127.0.0.1%3A8000:issuers:atlas", scheme="http")
    assert url == "http://127.0.0.1:8000/issuers/atlas/did.json"


@pytest.mark.parametrize(
    "did",
    [
        "did:key:" + W3C_PUBLIC,
        "did:web:",
        "did:web:user@example.org",
        "did:web:example.org%2Fevil",
        "did:web:example.org:..:secret",
        "did:web:example.org:%2e%2e:secret",
        "did:web:example.org:a/b",
        "did:web:example.org:a?b",
        "did:web:example.org::a",
        "did:web:ex ample.org",
        "did:web:example.org%3A999999",
        "did:web:" + "a" * 600,
    ],
)
def test_a_did_that_is_no_plain_did_web_has_no_address(did: str) -> None:
    with pytest.raises(ValueError):
        did_document_url(did)


def test_a_did_key_is_its_own_key() -> None:
    key = did_key_public_key("did:key:" + W3C_PUBLIC)
    assert multikey_of(key) == W3C_PUBLIC
    assert did_key_of(key) == "did:key:" + W3C_PUBLIC
    assert did_key_method(did_key_of(key)) == f"did:key:{W3C_PUBLIC}#{W3C_PUBLIC}"
    with pytest.raises(ValueError):
        did_key_public_key("did:web:example.org")


def test_a_did_document_publishes_keys_for_tokens_and_says_what_was_withdrawn() -> None:
    token_key = jwk_of(public_key_of_private("P-256", generate_private_key("P-256")))
    withdrawn = datetime(2026, 11, 10, tzinfo=UTC)
    keys = [PublishedKey("key-1", W3C_PUBLIC, revoked=withdrawn), PublishedKey("key-2", public_jwk=token_key)]
    document = compose_did_document("did:web:example.org", keys, also_known_as=["did:web:old.example.org"])
    proving, asserting = document["verificationMethod"]
    assert (proving["type"], proving["revoked"]) == ("Multikey", "2026-11-10T00:00:00Z")
    assert (asserting["type"], asserting["publicKeyJwk"]) == ("JsonWebKey", token_key)
    assert "publicKeyMultibase" not in asserting  # DID Core, section 5.2: one form of a key, not two
    assert "revoked" not in asserting
    assert document["assertionMethod"] == [proving["id"], asserting["id"]]
    assert document["alsoKnownAs"] == ["did:web:old.example.org"]
    assert "https://w3id.org/security/jwk/v1" in document["@context"]


def test_a_did_document_lists_retired_keys_for_assertions_too() -> None:
    keys = [PublishedKey("key-2", W3C_PUBLIC), PublishedKey("key-1", encode_multikey(bytes(32)))]
    document = compose_did_document("did:web:example.org", keys)
    ids = ["did:web:example.org#key-2", "did:web:example.org#key-1"]
    assert document["assertionMethod"] == ids
    assert [method["id"] for method in document["verificationMethod"]] == ids
    assert {method["controller"] for method in document["verificationMethod"]} == {document["id"]}
    assert {method["type"] for method in document["verificationMethod"]} == {"Multikey"}
