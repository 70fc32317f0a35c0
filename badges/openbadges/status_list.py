"""Bitstring Status List 1.0: one bit for each credential of an issuer, in a list large enough to hide in.

The list is compressed with gzip and written as multibase base64url. Index 0 is the most significant bit of
the first byte. A list that someone else made is inflated up to 2 MB and no further.

>>> is_set(decode_bits(encode_bits({5})), 5)
True
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from .contexts import CREDENTIALS_V2
from .errors import StatusListError
from .moments import format_moment
from .multibase import base64url_decode, base64url_encode

MIN_BITS = 131_072
MAX_BYTES = 2 * 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS


def encode_bits(indexes: Iterable[int], *, size: int = MIN_BITS) -> str:
    """The `encodedList` in which exactly these indexes are set. The same bits give the same text."""
    if size < MIN_BITS or size % 8:
        raise ValueError("A status list has at least 131,072 bits, in whole bytes.")
    bits = bytearray(size // 8)
    for index in indexes:
        if not 0 <= index < size:
            raise ValueError("This index is outside the status list.")
        bits[index // 8] |= 0x80 >> index % 8
    return base64url_encode(gzip.compress(bytes(bits), mtime=0))


@lru_cache(maxsize=4)  # of at most 2 MB each; the same list stands behind many badges in a run
def decode_bits(encoded: str) -> bytes:
    """The bits of an `encodedList`. Raises StatusListError if it is malformed, too short or too large."""
    inflater = zlib.decompressobj(GZIP)
    try:
        bits = inflater.decompress(base64url_decode(encoded), MAX_BYTES)
    except (ValueError, zlib.error) as error:
        raise StatusListError("The status list is malformed.") from error
    if not inflater.eof:
        raise StatusListError("The status list is damaged or larger than 2 MB.")
    if len(bits) * 8 < MIN_BITS:
        raise StatusListError("The status list is shorter than the standard requires.")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """The bit of a credential. Raises StatusListError if the list has no such index."""
    if not 0 <= index < len(bits) * 8:
        raise StatusListError("The credential's place is outside the status list.")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def compose_status_list(
    *,
    list_id: str,
    issuer_id: str,
    purpose: str,
    encoded_list: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> dict[str, Any]:
    """The unsigned BitstringStatusListCredential; its id is its address.

    `purpose`: revocation or suspension. `ttl`: how long a copy may be used before the list is asked for again.
    """
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2],
        "id": list_id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id,
        "validFrom": format_moment(valid_from),
        "credentialSubject": {
            "id": f"{list_id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list,
        },
    }
    if ttl:
        document["credentialSubject"]["ttl"] = int(ttl.total_seconds() * 1000)
    return document | ({"validUntil": format_moment(valid_until)} if valid_until else {})


def compose_status_entry(*, list_id: str, purpose: str, index: int) -> dict[str, str]:
    """A credential's `credentialStatus`. The index is a text, as the standard wants it."""
    return {
        "id": f"{list_id}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_id,
    }
