"""Hostile JSON is refused before anything looks at it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges.errors import TooComplexError, UnsafeDocumentError
from badges.openbadges.safe_json import MAX_NODES, is_portable_number, parse_json


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"outer": {"id": "x", "\\u0069d": "y"}}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": "\\u0000"}',
        '{"a": "\\u001b[31m"}',
        '{"\\u0007": 1}',
        '{"a": "\\ud800"}',
        '{"a": 1e400}',
        '{"a": 1e15}',
        '{"a": 1e-7}',
        '{"a": 0.12345678901234567}',
        '{"a": ' + "9" * 5000 + "}",
        "{",
        "",
        "{'a': 1}",
        b"\xff\xfe{",
    ],
)
def test_ambiguous_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnsafeDocumentError):
        parse_json(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + "x" * (256 * 1024) + '"}',
        "[" * 40 + "]" * 40,
        "[" * 100_000,
        json.dumps(list(range(MAX_NODES))),
    ],
    ids=["bytes", "depth", "recursion", "nodes"],
)
def test_json_over_a_limit_is_told_apart_from_ambiguous_json(text: str) -> None:
    with pytest.raises(TooComplexError):
        parse_json(text)


@pytest.mark.parametrize("number", [0, 0.0, 1, -3.5, 100000, 999999999999999, 0.000001, 2.5e3])
def test_numbers_that_every_library_agrees_on_pass(number: float) -> None:
    assert is_portable_number(number)
    assert parse_json(json.dumps([number])) == [number]


JSON_VALUES = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_plain_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    assert parse_json(json.dumps(value)) == value


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with suppress(UnsafeDocumentError):
        parse_json(data)
