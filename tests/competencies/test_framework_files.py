"""A file that is not a framework is answered with a sentence, whatever is in it."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.errors import FrameworkFileError
from competencies.framework_files.reading import read
from tests.competencies.conftest import PACKAGE, SMALL, shipped
from tests.competencies.damage import ANYTHING, places, put
from tests.sampling import examples


def _sentence(content: Any) -> str:
    with pytest.raises(FrameworkFileError) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON (line 1, column 1)"),
        (b"\x89PNG\r\n", "not text in UTF-8"),
        (b'{"items": [}', "not JSON (line 1, column 12)"),
        (b'{"items": NaN}', "a number that JSON does not know"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that JSON does not know"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"hello": 1}', "not a framework file"),
        (b'{"items": []}', "lacks “identifier”, “title”, “publisher”, “licence”"),
        (b'{"mappings": []}', "lacks “identifier”, “title”"),
        (b'{"CFDocument": {}}', "lacks “CFDocument”"),
    ],
)
def test_what_is_no_framework_file_is_told_so(content: bytes, said: str) -> None:
    assert said in _sentence(content)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("identifier",), "Not a slug!", "“identifier” must be"),
        (("title",), "Small", "“title” must hold a text for each language"),
        (("title",), {"en": ""}, "“title” is empty"),
        (("title", "english"), "Small", "“english”, which is no language code"),
        (("title", "en"), "a\u0000b", "cannot be stored"),
        (("title", "en"), "\ud800", "cannot be stored"),
        (("source_url",), "javascript:alert(1)", "“source_url” must be an address"),
        (("licence",), "x" * 301, "longer than 300"),
        (("items",), {}, "“items” must be a list"),
        (("items", 0), "KA.1", "items[0] must be a JSON object"),
        (("items", 0, "code"), None, "items[0] lacks “code”"),
        (("items", 0, "code"), "L1|1", "without “|”"),
        (("items", 0, "code"), "L1.1-w01", "working code"),
        (("items", 0, "title"), None, "items[0] lacks “title”"),
        (("items", 0, "level"), "L9", "names the level “L9”"),
        (("items", 0, "area"), "7", "names the area “7”"),
        (("items", 1, "code"), "L1.1", "stands twice"),
        (("items", 0, "objectives", 0, "official_code"), "L1.1-w01", "cannot be official"),
        (("levels", 1, "code"), "L1", "The level “L1” stands twice"),
        (("levels", 1, "order"), "two", "“order” must be a whole number"),
        (("levels", 1, "order"), True, "“order” must be a whole number"),
        (("levels", 1, "order"), 10**20, "“order” must be a whole number"),
    ],
)
def test_what_is_wrong_in_a_framework_is_named_with_its_place(path: tuple[Any, ...], value: Any, said: str) -> None:
    data = copy.deepcopy(SMALL)
    put(data, path, value)
    assert said in _sentence(data)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("strength", "perfect", "is “perfect”; use one of exact, close, broad, related"),
        ("source", None, "lacks “source”"),
        ("target", {"framework": "eu-digcompedu-2017", "code": "*"}, "only a source may be a whole framework"),
        ("target", {"framework": "eu-digcompedu-2017"}, "mappings[0].target lacks “code”"),
    ],
)
def test_what_is_wrong_in_a_crosswalk_is_named_with_its_place(field: str, value: Any, said: str) -> None:
    data = shipped("crosswalk")
    data["mappings"][0][field] = value
    assert said in _sentence(data)


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    read(b"\xef\xbb\xbf" + json.dumps(SMALL).encode())


def test_content_from_code_that_is_no_json_is_refused_too() -> None:
    assert "JSON does not know" in _sentence({"items": {1, 2}})


@settings(deadline=None, max_examples=examples(150))
@given(data=st.data(), whole=st.sampled_from([SMALL, PACKAGE]), replacement=ANYTHING)
def test_a_framework_damaged_anywhere_is_read_or_refused_with_a_sentence(
    data: st.DataObject, whole: dict[str, Any], replacement: Any
) -> None:
    damaged = copy.deepcopy(whole)
    put(damaged, data.draw(st.sampled_from(places(damaged))), replacement)
    try:
        read(damaged)
    except FrameworkFileError as error:
        assert str(error).endswith((".", ")."))


@settings(deadline=None, max_examples=examples(100))
@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_at_all_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    assert _sentence(content)
