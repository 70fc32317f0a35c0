"""Bitstring status lists: the bits, their compression, and its limits."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges.errors import StatusListError
from badges.openbadges.multibase import base64url_decode, base64url_encode
from badges.openbadges.status_list import (
    MIN_BITS,
    compose_status_entry,
    compose_status_list,
    decode_bits,
    encode_bits,
    is_set,
)
from tests.sampling import examples

from .samples import DID, ISSUED, NOW, STATUS_LIST


@settings(max_examples=examples(25))
@given(st.sets(st.integers(0, MIN_BITS - 1), max_size=40), st.integers(0, MIN_BITS - 1))
def test_exactly_the_bits_that_were_set_are_set(indexes: set[int], other: int) -> None:
    bits = decode_bits(encode_bits(indexes))
    assert all(is_set(bits, index) for index in indexes)
    assert is_set(bits, other) == (other in indexes)


def test_index_zero_is_the_most_significant_bit_of_the_first_byte() -> None:
    encoded = encode_bits({0, 9})
    raw = gzip.decompress(base64url_decode(encoded))
    assert raw[:2] == b"\x80\x40"
    assert len(raw) * 8 == 131_072


def test_the_same_bits_give_the_same_text() -> None:
    assert encode_bits([3, 1, 2]) == encode_bits([2, 3, 1])


@pytest.mark.parametrize(
    ("indexes", "size"), [({-1}, MIN_BITS), ({MIN_BITS}, MIN_BITS), (set(), 8), (set(), MIN_BITS + 1)]
)
def test_a_list_is_never_short_and_an_index_never_outside(indexes: set[int], size: int) -> None:
    with pytest.raises(ValueError):
        encode_bits(indexes, size=size)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "H4sI",
        "unotgzip",
        base64url_encode(gzip.compress(bytes(100))),
        base64url_encode(gzip.compress(bytes(50_000_000))),
        base64url_encode(gzip.compress(bytes(MIN_BITS // 8))[:-9]),
    ],
    ids=["empty", "no-multibase", "no-gzip", "short", "bomb", "truncated"],
)
def test_a_list_that_cannot_be_trusted_is_refused(encoded: str) -> None:
    with pytest.raises(StatusListError):
        decode_bits(encoded)


@pytest.mark.parametrize("index", [-1, MIN_BITS])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(StatusListError):
        is_set(decode_bits(encode_bits(())), index)


def test_a_list_says_in_milliseconds_how_long_a_copy_may_be_kept() -> None:
    arguments = {"list_id": "https://a.example/s", "issuer_id": "did:web:a.example", "purpose": "revocation"}
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    plain = compose_status_list(**arguments, encoded_list=encode_bits(()), valid_from=moment)
    timed = compose_status_list(**arguments, encoded_list=encode_bits(()), valid_from=moment, ttl=timedelta(minutes=5))
    assert "ttl" not in plain["credentialSubject"]
    assert timed["credentialSubject"]["ttl"] == 300_000


def test_the_composed_list_and_entry_point_at_each_other() -> None:
    document = compose_status_list(
        list_id=STATUS_LIST,
        issuer_id=DID,
        purpose="suspension",
        encoded_list=encode_bits(()),
        valid_from=ISSUED,
        valid_until=NOW,
    )
    entry = compose_status_entry(list_id=STATUS_LIST, purpose="suspension", index=7)
    assert entry["statusListCredential"] == document["id"]
    assert entry["statusListIndex"] == "7"
    assert entry["statusPurpose"] == document["credentialSubject"]["statusPurpose"]
    assert document["validUntil"] == "2026-11-21T09:00:00Z"
