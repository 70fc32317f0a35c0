"""Badges inside PNG files: one uncompressed iTXt chunk (OB 3.0 and OB 2.0 baking).

A strict reader of the container only: signature, chunk lengths, CRCs, order, one badge. Pixels are never
decoded, so an image bomb costs nothing; a compressed text is inflated up to a cap.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .errors import DamagedContainerError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_FILE = 10 * 1024 * 1024
MAX_TEXT = 1024 * 1024
MAX_CHUNKS = 10_000
KEYWORDS = {b"openbadgecredential": "ob3", b"openbadges": "ob2"}
TEXT_CHUNKS = frozenset({b"iTXt", b"tEXt", b"zTXt"})


@dataclass(frozen=True)
class Chunk:
    """One chunk: four-letter kind and its data. The CRC was checked."""

    kind: bytes
    data: bytes

    def to_bytes(self) -> bytes:
        """Length, kind, data, CRC (PNG 1.2, section 3.2)."""
        body = self.kind + self.data
        return struct.pack(">I", len(self.data)) + body + struct.pack(">I", zlib.crc32(body))


def is_png(data: bytes) -> bool:
    """True for PNG files and for files that look like a damaged one."""
    return data.startswith(SIGNATURE) or b"PNG" in data[:8] or b"IHDR" in data[:16]


def bake_png(image: bytes, payload: str, *, standard: str) -> bytes:
    """The PNG with exactly this badge in it; another badge that it carried is replaced.

    `standard` is ``ob3`` or ``ob2``. Raises DamagedContainerError if the image is no sound PNG.
    """
    keyword = next(key for key, value in KEYWORDS.items() if value == standard)
    content = payload.encode()
    if len(content) > MAX_TEXT - 64:
        raise DamagedContainerError("The credential is too large to be baked into an image.")
    header, *others = list(_chunks(image))
    # Keyword, NUL, not compressed, method 0, no language tag, no translated keyword (PNG 1.2, section
    # 4.2.3.3).
    badge = Chunk(b"iTXt", keyword + b"\0\0\0\0\0" + content)
    kept = [chunk for chunk in others if _keyword(chunk) not in KEYWORDS]
    return SIGNATURE + b"".join(chunk.to_bytes() for chunk in [header, badge, *kept])


def unbake_png(image: bytes) -> tuple[str, str] | None:
    """The standard (``ob3`` or ``ob2``) and the text of the badge, or None if a sound PNG holds none.

    Raises DamagedContainerError for a damaged file or one with more than one badge.
    """
    badges = [chunk for chunk in _chunks(image) if _keyword(chunk) in KEYWORDS]
    if len(badges) > 1:
        raise DamagedContainerError("The image holds more than one badge.")
    if not badges:
        return None
    return KEYWORDS[_keyword(badges[0])], _text(badges[0])


def _chunks(image: bytes) -> Iterator[Chunk]:
    """Every chunk from IHDR to IEND, each with a good CRC and nothing after the last."""
    if not image.startswith(SIGNATURE) or len(image) > MAX_FILE:
        raise DamagedContainerError("The file is not a sound PNG image of at most 10 MB.")
    position, count, kind = len(SIGNATURE), 0, b""
    while kind != b"IEND":
        chunk = _chunk_at(image, position)
        count += 1
        if (count == 1) != (chunk.kind == b"IHDR") or count > MAX_CHUNKS:
            raise DamagedContainerError("The PNG image is damaged: its parts are out of order.")
        yield chunk
        kind, position = chunk.kind, position + 12 + len(chunk.data)
    if position != len(image):
        raise DamagedContainerError("The PNG image is damaged: something follows its end.")


def _chunk_at(image: bytes, position: int) -> Chunk:
    if position + 12 > len(image):
        raise DamagedContainerError("The PNG image is damaged: it ends too early.")
    (length,) = struct.unpack_from(">I", image, position)
    end = position + 8 + length
    if end + 4 > len(image):
        raise DamagedContainerError("The PNG image is damaged: it ends too early.")
    (crc,) = struct.unpack_from(">I", image, end)
    if zlib.crc32(image[position + 4 : end]) != crc:
        raise DamagedContainerError("The PNG image is damaged: a checksum does not match.")
    chunk = Chunk(image[position + 4 : position + 8], image[position + 8 : end])
    if chunk.kind in TEXT_CHUNKS and length > MAX_TEXT:
        raise DamagedContainerError("The PNG image holds a text larger than 1 MB.")
    return chunk


def _keyword(chunk: Chunk) -> bytes:
    return chunk.data.partition(b"\0")[0] if chunk.kind in TEXT_CHUNKS else b""


def _text(chunk: Chunk) -> str:
    """The text of an iTXt, tEXt or zTXt chunk (older bakers used the latter two)."""
    rest = chunk.data.partition(b"\0")[2]
    if chunk.kind == b"iTXt":
        rest = _international_text(rest)
    elif chunk.kind == b"zTXt":
        rest = _inflate(rest[1:])
    try:
        return rest.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedContainerError("The badge in the image is not UTF-8 text.") from error


def _international_text(rest: bytes) -> bytes:
    if len(rest) < 4 or rest[0] > 1 or rest[1] != 0:
        raise DamagedContainerError("The badge in the image is malformed.")
    fields = rest[2:].split(b"\0", 2)  # language tag, translated keyword, text
    if len(fields) != 3:
        raise DamagedContainerError("The badge in the image is malformed.")
    return _inflate(fields[2]) if rest[0] else fields[2]


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MAX_TEXT)
    except zlib.error as error:
        raise DamagedContainerError("The compressed badge in the image is damaged.") from error
    if not inflater.eof or inflater.unused_data:
        raise DamagedContainerError("The compressed badge in the image is damaged or larger than 1 MB.")
    return text


def insert_chunks(image: bytes, chunks: Iterable[Chunk]) -> bytes:
    """The PNG with more chunks right after its header, unchecked:

    for other bakers' conventions and for tests.
    """
    header, *others = list(_chunks(image))
    return SIGNATURE + b"".join(chunk.to_bytes() for chunk in [header, *chunks, *others])
