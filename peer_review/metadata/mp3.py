"""MP3: the frames of sound, and nothing that stands between, before or after them.

Every tag (ID3v1, ID3v2 at the head or the tail, APE, Lyrics3, whatever comes next) lies outside the frames of ISO/IEC
11172-3 section 2.4.1, so only frames are kept. Tags that say how long they are are passed over whole: a cover picture
in one may hold what looks like a frame.
"""

import re
import struct

from peer_review.metadata.errors import NotWhatItSaysError

HEADER = 4
# Kilobits a second by index, for versions 1 and 2 (with 2.5), layers I, II, III (ISO/IEC 11172-3 2.4.2.3; 13818-3).
BITRATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
BITRATES[2, 3] = BITRATES[2, 2]
RATES = (44_100, 48_000, 32_000)
# By the two bits of the version: 2.5, reserved, 2, 1; what the rate is divided by.
DIVISORS = {0: 4, 2: 2, 3: 1}
# Frames that belong together agree in version, layer and rate.
KIND = 0xFFFE0C00
ID3, APE = b"ID3", b"APETAGEX"
# Places that look like the beginning of something and are not: sound has none, other data a few.
MAX_MISSES = 200_000
NEXT = re.compile(rb"\xff[\xe0-\xff]|ID3|APETAGEX")


def frames_only(content: bytes) -> bytes:
    """The frames of an MP3, in order. Raises NotWhatItSaysError when it has none."""
    kept, position, kind, misses = bytearray(), 0, None, 0
    while misses < MAX_MISSES and (found := NEXT.search(content, position)) is not None:
        position = found.start()
        end, own_kind = _frame(content, position, kind)
        if own_kind is not None:
            kept += content[position:end]
            kind = own_kind
        misses += own_kind is None
        position = end
    if not kept or misses == MAX_MISSES:
        raise NotWhatItSaysError("no frame of sound")
    return bytes(kept)


def _frame(content: bytes, position: int, kind: int | None) -> tuple[int, int | None]:
    """Where what stands here ends, and the kind of frame it is, or None for what is left out."""
    if content.startswith((ID3, APE), position):
        return position + _tag_size(content, position), None
    size, own_kind = _size_and_kind(content, position)
    end = position + size
    is_first = kind is None and _size_and_kind(content, end)[1] == own_kind
    is_next = kind == own_kind or is_first or (kind is None and end == len(content))
    return (end, own_kind) if size and end <= len(content) and is_next else (position + 1, None)


def _size_and_kind(content: bytes, position: int) -> tuple[int, int | None]:
    """The bytes that the frame whose header stands here is long, and its kind; (0, None) for what is no header."""
    if position + HEADER > len(content):
        return 0, None
    (word,) = struct.unpack_from(">I", content, position)
    version, layer = word >> 19 & 3, 4 - (word >> 17 & 3)
    bitrate, rate, padding = word >> 12 & 15, word >> 10 & 3, word >> 9 & 1
    if word >> 21 != 0x7FF or version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return 0, None
    bits = BITRATES[1 if version == 3 else 2, layer][bitrate] * 1000
    samples_a_second = RATES[rate] // DIVISORS[version]
    if layer == 1:
        return (12 * bits // samples_a_second + padding) * 4, word & KIND
    slots = 72 if layer == 3 and version != 3 else 144
    return slots * bits // samples_a_second + padding, word & KIND


def _tag_size(content: bytes, position: int) -> int:
    """The bytes of a tag that begins here; of its name alone when it does not say (then no frame is lost)."""
    if content.startswith(ID3, position):
        sizes = content[position + 6 : position + 10]
        if len(sizes) < 4 or max(sizes) > 0x7F:
            return len(ID3)
        size = sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3]
        return 20 + size if content[position + 5] & 0x10 else 10 + size
    if position + 32 > len(content):
        return len(APE)
    size, _, flags = struct.unpack_from("<III", content, position + 12)
    # A header is followed by `size` bytes, footer included; a footer has nothing behind it (APEv2).
    return 32 + size if flags & 0x20000000 else 32
