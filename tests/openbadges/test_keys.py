"""Keys of every kind: Multikey and JWK in and out, signatures that hold for their own message and key only."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk as jose_jwk

from badges.openbadges.keys import (
    KeyKind,
    PublicKey,
    generate_private_key,
    jwk_of,
    multikey_of,
    public_key_from_jwk,
    public_key_from_multikey,
    public_key_of_private,
    signer_for,
)
from badges.openbadges.multibase import base58btc_decode, base58btc_encode
from tests.sampling import examples

KINDS: tuple[KeyKind, ...] = get_args(KeyKind)
SIZES = {"Ed25519": 64, "P-256": 64, "P-384": 96, "RSA": 384}
# The first letters by which CID 1.0 shows a reader what a Multikey holds.
LETTERS = {"Ed25519": "z6Mk", "P-256": "zDn", "P-384": "z82"}
# RFC 8037, appendix A.2; RFC 7517, appendix A.1, whose key has two members more.
RFC_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RFC_7517 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


@cache
def kept_key(kind: KeyKind, number: int) -> bytes:
    """The same key for every test: a fresh RSA key takes its time."""
    return generate_private_key(kind)


def private_key(kind: KeyKind, number: int = 0) -> bytes:
    return kept_key(kind, number)


def public_key(kind: KeyKind, number: int = 0) -> PublicKey:
    return public_key_of_private(kind, private_key(kind, number))


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_holds_for_its_own_message_and_key_only(kind: KeyKind) -> None:
    signature = signer_for(kind, private_key(kind))(b"message")
    assert len(signature) == SIZES[kind]
    assert public_key(kind).verifies(signature, b"message")
    assert not public_key(kind).verifies(signature, b"another")
    assert not public_key(kind, 1).verifies(signature, b"message")


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_of_another_kind_or_length_raises_nothing(kind: KeyKind) -> None:
    for other in KINDS:
        signature = signer_for(other, private_key(other))(b"message")
        assert public_key(kind).verifies(signature, b"message") == (other == kind)
        for damaged in (b"", signature[:-1], signature + b"\0", bytes(len(signature)), b"\xff" * len(signature)):
            assert not public_key(kind).verifies(damaged, b"message")


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_an_ecdsa_signature_in_der_is_not_the_raw_one(kind: KeyKind) -> None:
    raw = signer_for(kind, private_key(kind))(b"message")
    half = len(raw) // 2
    assert public_key(kind).verifies(raw, b"message")
    assert not public_key(kind).verifies(raw[half:] + raw[:half], b"message")
    der = b"\x30" + bytes([len(raw) + 4]) + b"\x02" + bytes([half]) + raw[:half] + b"\x02" + bytes([half]) + raw[half:]
    assert not public_key(kind).verifies(der, b"message")


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_multikey_gives_back_the_key_it_was_made_of(kind: KeyKind) -> None:
    text = multikey_of(public_key(kind))
    assert text.startswith(LETTERS[kind])
    again = public_key_from_multikey(text)
    assert (again.kind, multikey_of(again)) == (kind, text)
    assert again.verifies(signer_for(kind, private_key(kind))(b"message"), b"message")


def test_multikeys_of_the_specifications_are_read() -> None:
    known = {
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2": "Ed25519",
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP": "P-256",
        "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ": "P-384",
    }
    assert {text: public_key_from_multikey(text).kind for text in known} == known


def test_an_rsa_key_has_no_multikey() -> None:
    with pytest.raises(ValueError):
        multikey_of(public_key("RSA"))


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_multikey_with_too_few_or_too_many_bytes_is_refused(kind: KeyKind) -> None:
    data = base58btc_decode(multikey_of(public_key(kind)))
    for damaged in (data[:-1], data + b"\0", data[:2], data[1:]):
        with pytest.raises(ValueError):
            public_key_from_multikey(base58btc_encode(damaged))


def test_a_point_that_is_not_on_its_curve_is_no_key() -> None:
    off_curve = b"\x80\x24\x02" + b"\xff" * 32
    uncompressed = b"\x80\x24" + b"\x04" + bytes(64)
    for data in (off_curve, uncompressed):
        with pytest.raises(ValueError):
            public_key_from_multikey(base58btc_encode(data))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",  # X25519, for encryption
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",  # secp256k1
        "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq",  # an Ed25519 secret key
        "u7QGvnBfPmmRCmGdOTpkl2dFZyQN-5-9CHXL1CYoEi7T-Hw",
    ],
)
def test_other_texts_are_no_multikey_of_ours(text: str) -> None:
    with pytest.raises(ValueError):
        public_key_from_multikey(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_jwk_gives_back_the_key_it_was_made_of(kind: KeyKind) -> None:
    jwk = jwk_of(public_key(kind))
    again = public_key_from_jwk(dict(jwk))
    assert (again.kind, jwk_of(again)) == (kind, jwk)
    assert again.verifies(signer_for(kind, private_key(kind))(b"message"), b"message")


@pytest.mark.parametrize("kind", KINDS)
def test_a_jwk_is_one_that_another_library_reads_as_public(kind: KeyKind) -> None:
    imported = jose_jwk.import_key(jwk_of(public_key(kind)))  # type: ignore[arg-type]
    assert not imported.is_private
    assert imported.as_dict(private=False).items() >= jwk_of(public_key(kind)).items()


@pytest.mark.parametrize("jwk", [RFC_8037, RFC_7517])
def test_the_keys_of_the_rfcs_are_read_and_written(jwk: dict[str, str]) -> None:
    assert jwk_of(public_key_from_jwk(jwk)) == jwk


@pytest.mark.parametrize(
    "extra",
    [
        {"kid": "1", "use": "sig", "alg": "ES256", "key_ops": ["verify"], "ext": True},
        {"key_ops": ["sign", "verify"]},
        {"x5t": "x"},
    ],
)
def test_members_that_do_not_limit_the_key_are_let_be(extra: dict[str, Any]) -> None:
    assert public_key_from_jwk({**RFC_7517, **extra}).kind == "P-256"


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "oct", "k": "AAAA"},
        {"kty": "EC", "crv": "secp256k1"},
        {"kty": "EC", "crv": "P-521"},
        {"kty": "OKP", "crv": "X25519"},
        {"kty": None},
        {"crv": "P-384"},
        {"crv": ["P-256"]},
        {"x": RFC_7517["x"] + "="},
        {"x": RFC_7517["x"][:-2]},
        {"x": RFC_7517["y"]},
        {"x": 7},
        {"y": None},
        {"x": "AA" + RFC_7517["x"]},
        {"d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"},
        {"k": "AAAA"},
        {"use": "enc"},
        {"use": None},
        {"alg": "ES384"},
        {"alg": "HS256"},
        {"alg": "none"},
        {"key_ops": ["encrypt"]},
        {"key_ops": "verify"},
        {"key_ops": None},
    ],
)
def test_a_jwk_that_is_malformed_private_or_for_something_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        public_key_from_jwk({**RFC_7517, **change})


def rsa_jwk(bits: int, exponent: int = 65537) -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=exponent, key_size=bits).public_key()
    return jwk_of(PublicKey("RSA", key))


def test_a_short_rsa_key_is_refused_and_one_of_2048_bits_taken() -> None:
    assert public_key_from_jwk({**rsa_jwk(2048)}).kind == "RSA"
    with pytest.raises(ValueError, match="2048"):
        public_key_from_jwk({**rsa_jwk(1024)})


@pytest.mark.parametrize(
    "change",
    [
        {"e": "AQ"},  # 1: everything would be signed
        {"e": "Ag"},  # 2
        {"e": ""},
        {"e": "AAEAAQ"},  # a zero before the number
        {"e": "_____________w"},  # an exponent that costs whoever checks
        {"n": ""},
        {"d": "AAAA"},
        {"p": "AAAA"},
        {"oth": []},
        {"n": "A" + "_" * 2100},  # 12,600 bits
    ],
)
def test_an_rsa_key_that_is_malformed_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        public_key_from_jwk({**jwk_of(public_key("RSA")), **change})


@given(st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use"]), st.text(max_size=50)))
@settings(max_examples=examples(100), deadline=None)
def test_whatever_a_jwk_says_it_is_a_key_or_a_value_error(jwk: dict[str, str]) -> None:
    try:
        assert public_key_from_jwk(jwk).kind in KINDS
    except ValueError:
        return


def test_a_private_key_is_used_as_its_own_kind_only() -> None:
    for kind in KINDS:
        for other in set(KINDS) - {kind}:
            with pytest.raises(ValueError):
                signer_for(other, private_key(kind))
            with pytest.raises(ValueError):
                public_key_of_private(other, private_key(kind))
