"""A badge attached to a PDF is read by a strict reader of our own: one badge, in one pass, within limits."""

import contextlib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges import UnreadableInput
from badges.openbadges.baking import unbake
from badges.openbadges.errors import DamagedContainerError
from badges.openbadges.pdf import MAX_TEXT, embedded_files
from tests.sampling import examples

BADGE = '{"type": ["VerifiableCredential"], "credentialSubject": {"name": "Ünïcode ]]> % ( endstream"}}'.encode()
TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJkaWQifQ.c2lnbmF0dXJl"


def attached(content: bytes, number: int = 7, *, packed: bool = True, extra: bytes = b"") -> bytes:
    """One embedded file as an indirect object."""
    body = zlib.compress(content) if packed else content
    how = b"/Filter/FlateDecode" if packed else b""
    head = b"%d 0 obj\n<</Type/EmbeddedFile/Length %d%s%s>>\nstream\n" % (number, len(body), how, extra)
    return head + body + b"\nendstream\nendobj\n"


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, with a page and a name that gives away what it is."""
    named = b"1 0 obj\n<</Type/Filespec/F(openbadge-credential.json)/EF<</F 7 0 R>>>>\nendobj\n"
    page = b"2 0 obj<</Type/Page/Parent 3 0 R/Title(nested (parentheses) \\) >> stream)/A[1 2 <AB>]>>endobj\n"
    return b"%PDF-1.7\n%\x80\x80\n" + named + page + b"".join(objects) + b"trailer<</Size 9>>\n%%EOF\n"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("content", [BADGE, TOKEN])
def test_the_attached_badge_comes_out_byte_for_byte(content: bytes, packed: bool) -> None:
    found = unbake(pdf(attached(content, packed=packed)))
    assert (found.container, found.text.encode()) == ("pdf", content)


@given(st.binary(max_size=400))
@settings(max_examples=examples(200))
def test_any_bytes_come_out_as_they_went_in(content: bytes) -> None:
    assert embedded_files(pdf(attached(content))) == [content]


def test_an_attachment_that_is_no_badge_is_left_alone() -> None:
    assert unbake(pdf(attached(b"an invoice", 6), attached(BADGE))).text.encode() == BADGE


def test_what_other_streams_hold_is_not_an_attachment() -> None:
    inner = attached(BADGE, packed=False)
    outer = b"5 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(inner), inner)
    with pytest.raises(UnreadableInput):
        unbake(pdf(outer))


def test_the_name_of_the_type_may_be_written_in_hexadecimal() -> None:
    assert unbake(pdf(attached(BADGE)).replace(b"/EmbeddedFile", b"/Embedded#46ile")).text.encode() == BADGE


def test_a_pdf_without_a_badge_is_unreadable() -> None:
    with pytest.raises(UnreadableInput):
        unbake(pdf(attached(b"an invoice")))


BOMB = attached(b"0" * (MAX_TEXT + 1))
DEEP = b"9 0 obj<</A" + b"[" * 100 + b"]" * 100 + b">>endobj\n"
DAMAGED = {
    "two badges": pdf(attached(BADGE, 7), attached(BADGE, 8)),
    "a bomb": pdf(BOMB),
    "cut off in the stream": pdf(attached(BADGE, packed=False)).partition(b"endstream\nendobj")[0],
    "a broken stream": pdf(attached(BADGE)).replace(zlib.compress(BADGE)[4:20], b"X" * 16),
    "packed in another way": pdf(attached(BADGE, packed=False, extra=b"/Filter/LZWDecode")),
    "predicted": pdf(attached(BADGE, extra=b"/DecodeParms<</Predictor 12>>")),
    "deeply nested": pdf(DEEP, attached(BADGE)),
    "the same key twice": pdf(attached(BADGE, extra=b"/Type/EmbeddedFile")),
    "many attachments": pdf(*(attached(b"x", number) for number in range(10, 40))),
    "many objects": pdf(b"1 0 obj 2 endobj " * 25_000),
    "a text without an end": pdf(b"9 0 obj<</A(" + b"(" * 1000 + b">>endobj\n"),
    "not UTF-8": pdf(attached(b"\xff credentialSubject")),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_damaged_or_over_a_limit_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedContainerError):
        unbake(content)


def test_a_damaged_file_that_nothing_says_is_a_badge_is_only_unreadable() -> None:
    with pytest.raises(UnreadableInput):
        unbake(b"%PDF-1.7\n1 0 obj<<(")


@given(st.binary(max_size=60), st.integers(0, 2_000), st.integers(0, 60))
@settings(max_examples=examples(500))
def test_no_damage_raises_anything_else(noise: bytes, place: int, length: int) -> None:
    whole = pdf(attached(BADGE))
    place %= len(whole)
    with contextlib.suppress(DamagedContainerError, UnreadableInput):
        unbake(whole[:place] + noise + whole[place + length :])
