"""Compact tokens: made by us, read by another library, and read by us without a choice left to their header."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws as other
from joserfc.jwk import ECKey, KeyFlexible, OKPKey, RSAKey

from badges.openbadges.errors import ProofError, TooComplexError, UnsupportedProofError
from badges.openbadges.jose import parse_compact, sign_compact, verify_compact
from badges.openbadges.keys import KeyKind, jwk_of
from tests.sampling import examples

from .tokens import ALGORITHMS, decoded, encoded, part, plain_jws, public_key, signer, token

KINDS: tuple[KeyKind, ...] = ("Ed25519", "P-256", "RSA")
PAYLOAD = b'{"name":"caf\xc3\xa9"}'
IMPORTERS = {"Ed25519": OKPKey, "P-256": ECKey, "RSA": RSAKey}


def others_key(kind: KeyKind) -> KeyFlexible:
    key: KeyFlexible = IMPORTERS[kind].import_key(jwk_of(public_key(kind)))  # type: ignore[arg-type]
    return key


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("kind", KINDS)
def test_what_we_sign_verifies_here_and_elsewhere(kind: KeyKind) -> None:
    made = plain_jws(PAYLOAD, kind, typ="JWT", kid="did:web:a#1")
    jws = parse_compact(made)
    verify_compact(jws, public_key(kind))
    assert jws.payload == PAYLOAD
    assert jws.header == {"alg": ALGORITHMS[kind], "typ": "JWT", "kid": "did:web:a#1"}
    read = other.deserialize_compact(made, others_key(kind), algorithms=[ALGORITHMS[kind]])
    assert read.payload == PAYLOAD


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", KINDS)
def test_a_signature_counts_only_under_its_own_key_and_algorithm(kind: KeyKind, wrong: KeyKind) -> None:
    jws = parse_compact(plain_jws(PAYLOAD, kind))
    with pytest.raises(ProofError):
        verify_compact(jws, public_key(wrong, "somebody else"))
    for algorithm in ALGORITHMS.values():
        mislabelled = parse_compact(token(PAYLOAD, kind, alg=algorithm))
        if algorithm == ALGORITHMS[kind]:
            verify_compact(mislabelled, public_key(kind))
        else:
            with pytest.raises(ProofError, match="not signed in the way"):
                verify_compact(mislabelled, public_key(kind))


@pytest.mark.parametrize("position", range(3))
def test_a_token_with_any_letter_changed_does_not_verify(position: int) -> None:
    parts = plain_jws(PAYLOAD, "Ed25519").split(".")
    for index in range(len(parts[position])):
        for letter in "AZaz09-_":
            changed = list(parts)
            changed[position] = parts[position][:index] + letter + parts[position][index + 1 :]
            if changed == parts:
                continue
            with pytest.raises(ProofError):
                verify_compact(parse_compact(".".join(changed)), public_key("Ed25519"))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "HS384", "HS512", "hs256"])
def test_no_signature_and_shared_secrets_are_refused(algorithm: str) -> None:
    with pytest.raises(ProofError, match="no signature of an issuer's key"):
        parse_compact(token(PAYLOAD, alg=algorithm))


@pytest.mark.parametrize("algorithm", ["PS256", "RS512", "ES256K", "ES384", "es256", "Ed448", ""])
def test_an_algorithm_outside_the_table_is_not_supported(algorithm: str) -> None:
    with pytest.raises(UnsupportedProofError):
        parse_compact(token(PAYLOAD, alg=algorithm))


@pytest.mark.parametrize("algorithm", [None, 7, ["ES256"], {"alg": "ES256"}])
def test_an_algorithm_that_is_no_text_is_malformed(algorithm: object) -> None:
    with pytest.raises(ProofError, match="does not say how"):
        parse_compact(token(PAYLOAD, alg=algorithm))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("jku", "https://evil.example/keys.json"),
        ("x5u", "https://evil.example/cert.pem"),
        ("x5c", ["MIIB"]),
        ("crit", ["exp"]),
        ("crit", []),
        ("zip", "DEF"),
        ("b64", False),
        ("b64", True),
    ],
)
def test_a_header_that_brings_a_key_or_changes_what_is_signed_is_refused(member: str, value: object) -> None:
    with pytest.raises(ProofError, match=member):
        parse_compact(token(PAYLOAD, **{member: value}))


@pytest.mark.parametrize("member", ["kid", "typ", "cty"])
def test_a_header_member_of_the_wrong_kind_is_malformed(member: str) -> None:
    with pytest.raises(ProofError, match="malformed"):
        parse_compact(token(PAYLOAD, **{member: ["x"]}))


def test_a_header_that_names_a_member_twice_is_refused() -> None:
    header = encoded(b'{"alg":"none","alg":"ES256"}')
    with pytest.raises(ProofError, match="header is not sound JSON"):
        parse_compact(f"{header}.{part(PAYLOAD)}.c2ln")


@pytest.mark.parametrize("header", [b"[]", b'"ES256"', b"7", b"{", b"\xff", b'{"alg":NaN}'])
def test_a_header_that_is_no_object_is_refused(header: bytes) -> None:
    with pytest.raises(ProofError):
        parse_compact(f"{encoded(header)}.{part(PAYLOAD)}.c2ln")


def test_base64url_has_to_be_canonical() -> None:
    made = plain_jws(b"{}", "Ed25519")
    head, body, signature = made.split(".")
    assert body == "e30"
    loose = [
        f"{head}.e31.{signature}",
        f"{head}.e30=.{signature}",
        f"{head}.e30 .{signature}",
        f"{head}.e30\n.{signature}",
    ]
    loose += [f"{head}.e.{signature}", f"{head}.+/30.{signature}", f" {made}", f"{made}\n", f"{made}=", f"{made}."]
    for text in loose:
        with pytest.raises(ProofError):
            parse_compact(text)


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.", ".b.c", "a..c", "a.b.c.d", "é.b.c", "a.b.c.d.e"])
def test_what_is_not_three_parts_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        parse_compact(text)


def test_a_token_over_256_kb_is_not_read() -> None:
    with pytest.raises(TooComplexError):
        parse_compact(token(b"{" + b" " * 200_000 + b"}"))


@settings(max_examples=examples(300))
@given(st.text(alphabet="eyJhbGciOiJFUzI1NiJ9.-_=AZ09 \n", max_size=80))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        parse_compact(text)
    except (ProofError, TooComplexError):
        return
    assert text.count(".") == 2


@settings(max_examples=examples(100))
@given(st.binary(max_size=64))
def test_every_payload_comes_back_byte_for_byte(payload: bytes) -> None:
    if not payload:
        return
    jws = parse_compact(plain_jws(payload, "Ed25519"))
    assert jws.payload == payload


def test_a_header_key_has_to_be_the_issuers() -> None:
    own = jwk_of(public_key("P-256"))
    verify_compact(parse_compact(token(PAYLOAD, jwk=own)), public_key("P-256"))
    with pytest.raises(ProofError, match="a key of its own"):
        verify_compact(parse_compact(token(PAYLOAD, jwk=jwk_of(public_key("P-256", "evil")))), public_key("P-256"))
    with pytest.raises(ProofError, match="malformed"):
        verify_compact(parse_compact(token(PAYLOAD, jwk={"kty": "oct", "k": "AA"})), public_key("P-256"))


def test_we_sign_with_rsa_from_3072_bits_only() -> None:
    with pytest.raises(ValueError, match="too short"):
        sign_compact(b"{}", signer=lambda message: bytes(256), algorithm="RS256", headers={})


def test_a_der_signature_never_leaves_us() -> None:
    with pytest.raises(ValueError, match="not written as tokens have them"):
        sign_compact(b"{}", signer=lambda message: bytes(71), algorithm="ES256", headers={})


def test_the_header_is_as_short_as_json_can_be() -> None:
    made = sign_compact(b"{}", signer=signer("Ed25519"), algorithm="EdDSA", headers={"typ": "JWT"})
    assert decoded(made.split(".")[0]) == b'{"alg":"EdDSA","typ":"JWT"}'
    assert json.loads(decoded(made.split(".")[1])) == {}
