"""Puts other text into a baked PNG, with a correct CRC, as a forger would. Shares no code with ours."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """(type, data) of every chunk."""
    found, place = [], len(SIGNATURE)
    while place < len(png):
        size = struct.unpack(">I", png[place : place + 4])[0]
        found.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + size]))
        place += size + 12
    return found


def rebaked(png: bytes, text: str) -> bytes:
    """The image with `text` where its badge was."""
    fresh = KEYWORD + b"\0\0\0\0\0" + text.encode()
    parts = [(kind, fresh if data.startswith(KEYWORD) else data) for kind, data in chunks(png)]
    return SIGNATURE + b"".join(packed(kind, data) for kind, data in parts)


def packed(kind: bytes, data: bytes) -> bytes:
    """One chunk with its length and CRC."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
