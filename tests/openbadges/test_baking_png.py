"""Badges in PNG files: one uncompressed iTXt chunk, read strictly."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from badges.openbadges.baking import Unbaked, bake, unbake
from badges.openbadges.errors import DamagedContainerError, UnreadableInput
from badges.openbadges.png import SIGNATURE, Chunk, insert_chunks

from .samples import png

PAYLOAD = '{"type": ["AchievementCredential"], "name": "Été, 夏, صيف"}'


def chunks_of(image: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and data of every chunk, read independently of the code under test."""
    found, position = [], 8
    while position < len(image):
        (length,) = struct.unpack_from(">I", image, position)
        found.append((image[position + 4 : position + 8], image[position + 8 : position + 8 + length]))
        position += 12 + length
    return found


@pytest.mark.parametrize(("standard", "keyword"), [("ob3", b"openbadgecredential"), ("ob2", b"openbadges")])
def test_a_baked_png_holds_one_uncompressed_itxt_chunk(standard: str, keyword: bytes) -> None:
    baked = bake(png(), PAYLOAD, standard=standard)  # type: ignore[arg-type]
    texts = [data for kind, data in chunks_of(baked) if kind == b"iTXt"]
    assert texts == [keyword + b"\0\0\0\0\0" + PAYLOAD.encode()]
    assert unbake(baked) == Unbaked("png", standard, PAYLOAD)


def test_a_baked_png_is_still_the_same_picture() -> None:
    baked = Image.open(io.BytesIO(bake(png(), PAYLOAD, standard="ob3")))
    assert baked.tobytes() == Image.open(io.BytesIO(png())).tobytes()
    assert [chunk for chunk in chunks_of(bake(png(), PAYLOAD, standard="ob3")) if chunk[0] != b"iTXt"] == chunks_of(
        png()
    )


def test_baking_again_replaces_the_badge_whatever_it_was() -> None:
    baked = bake(bake(bake(png(), "{}", standard="ob2"), '{"a": 1}', standard="ob3"), PAYLOAD, standard="ob3")
    assert unbake(baked).text == PAYLOAD
    assert len(baked) == len(bake(png(), PAYLOAD, standard="ob3"))


def itxt(keyword: bytes, text: bytes, *, compressed: bool = False) -> Chunk:
    body = zlib.compress(text) if compressed else text
    return Chunk(b"iTXt", keyword + b"\0" + bytes([compressed]) + b"\0\0\0" + body)


def test_what_older_bakers_wrote_is_read() -> None:
    compressed = itxt(b"openbadges", PAYLOAD.encode(), compressed=True)
    legacy = Chunk(b"tEXt", b"openbadges\0https://a.example/assertion")
    packed = Chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"https://a.example/assertion"))
    assert unbake(insert_chunks(png(), [compressed])).text == PAYLOAD
    assert unbake(insert_chunks(png(), [legacy])).text == "https://a.example/assertion"
    assert unbake(insert_chunks(png(), [packed])).text == "https://a.example/assertion"


@pytest.mark.parametrize(
    "chunks",
    [
        [itxt(b"openbadges", b"{}"), itxt(b"openbadges", b"{}")],
        [itxt(b"openbadges", b"{}"), itxt(b"openbadgecredential", b"{}")],
        [itxt(b"openbadgecredential", b"\xff\xfe")],
        [itxt(b"openbadgecredential", b"x" * 50_000_000, compressed=True)],
        [Chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0not zlib")],
        [Chunk(b"iTXt", b"openbadgecredential\0\2\0\0\0{}")],
        [Chunk(b"iTXt", b"openbadgecredential\0")],
        [Chunk(b"iTXt", b"openbadgecredential\0\0\0no end")],
        [itxt(b"openbadgecredential", b"x" * (1024 * 1024 + 1))],
    ],
    ids=["two", "both", "not-utf8", "bomb", "bad-zlib", "bad-flag", "empty", "unterminated", "too-long"],
)
def test_an_ambiguous_or_oversized_badge_is_damage(chunks: list[Chunk]) -> None:
    with pytest.raises(DamagedContainerError):
        unbake(insert_chunks(png(), chunks))


def test_an_image_without_a_badge_holds_none() -> None:
    with pytest.raises(UnreadableInput):
        unbake(png())
    with pytest.raises(UnreadableInput):
        unbake(insert_chunks(png(), [itxt(b"Comment", b"just a comment")]))


def test_a_damaged_image_without_a_trace_of_a_badge_holds_none() -> None:
    with pytest.raises(UnreadableInput):
        unbake(png()[:-3])


@pytest.mark.parametrize("cut", [9, 20, -1, -12])
def test_a_truncated_image_that_held_a_badge_is_damaged(cut: int) -> None:
    baked = bake(png(), PAYLOAD, standard="ob3")
    truncated = baked[:cut] if cut < 0 else baked[: -len(png()) + cut]
    with pytest.raises(DamagedContainerError):
        unbake(truncated)


def test_something_after_the_end_of_the_image_is_damage() -> None:
    with pytest.raises(DamagedContainerError):
        unbake(bake(png(), PAYLOAD, standard="ob3") + b"more")


@given(st.data())
def test_any_flipped_byte_of_the_file_is_damage(data: st.DataObject) -> None:
    baked = bytearray(bake(png(), PAYLOAD, standard="ob3"))
    position = data.draw(st.integers(0, len(baked) - 1))
    baked[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises((DamagedContainerError, UnreadableInput)) as caught:
        unbake(bytes(baked))
    if position > len(SIGNATURE):
        assert caught.type is DamagedContainerError


@pytest.mark.parametrize("image", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nIHDR", b"<html></html>"])
def test_only_sound_images_are_baked(image: bytes) -> None:
    with pytest.raises(DamagedContainerError):
        bake(image, PAYLOAD, standard="ob3")


def test_a_credential_too_large_for_an_image_is_refused() -> None:
    with pytest.raises(DamagedContainerError):
        bake(png(), "x" * (1024 * 1024), standard="ob3")
