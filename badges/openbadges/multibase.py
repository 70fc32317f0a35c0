"""Multibase (CID 1.0, section 2.4): one letter names the alphabet, the rest is the value.

>>> base58btc_encode(b"\\x00\\x01")
'z12'
>>> base64url_decode("uAAE")
b'\\x00\\x01'
"""

from __future__ import annotations

import base64
import binascii

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PAIRS = tuple(high + low for high in ALPHABET for low in ALPHABET)
INDEX = {letter: value for value, letter in enumerate(ALPHABET)}
# Base 58 decoding is quadratic. Keys and signatures have at most 140 letters.
MAX_BASE58 = 256


def base58btc_encode(data: bytes) -> str:
    """`z` and the base-58 text of the bytes, Bitcoin's alphabet."""
    number, letters = int.from_bytes(data, "big"), []
    while number:  # two letters at a time: dividing a long number is what takes time
        number, remainder = divmod(number, 58 * 58)
        letters.append(PAIRS[remainder])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + "".join(reversed(letters)).lstrip(ALPHABET[0])


def base58btc_decode(text: str) -> bytes:
    """The bytes of a `z…` text. Raises ValueError for any other text."""
    if not text.startswith("z") or len(text) > MAX_BASE58:
        raise ValueError("This is not a short base58btc multibase value.")
    number = 0
    for letter in text[1:]:
        if letter not in INDEX:
            raise ValueError("This base58btc value has a letter outside its alphabet.")
        number = number * 58 + INDEX[letter]
    zeros = len(text[1:]) - len(text[1:].lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url_encode(data: bytes) -> str:
    """`u` and the base64url text of the bytes, without padding."""
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """The bytes of a canonical `u…` text. Raises ValueError for any other text."""
    if not text.startswith("u") or not text.isascii():
        raise ValueError("This is not a base64url multibase value.")
    body = text[1:].encode("ascii")
    try:
        data = base64.b64decode(body + b"=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("This base64url value is malformed.") from error
    if base64url_encode(data) != text:
        raise ValueError("This base64url value is not in its canonical form.")
    return data
