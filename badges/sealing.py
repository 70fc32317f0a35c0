"""Secrets that other hosts gave us, encrypted at rest: ``nonce (12 bytes) ‖ AES-256-GCM(secret, associated data)``.

The key is derived from `SECRET_KEY` by HKDF-SHA-256 (RFC 5869), so that a copy of the database alone opens nothing; and
the associated data names the row and the field, so that a secret copied to another row cannot be opened there. When
`SECRET_KEY` changes, people connect their other hosts again: nothing but these connections is lost.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: a random 96-bit nonce
PURPOSE = b"passerelle/host-connections"


def seal(secret: str, place: str) -> bytes:
    """The secret, encrypted for this place (a row and a field, in words)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret.encode(), place.encode())


def unseal(sealed: bytes | memoryview | None, place: str) -> str | None:
    """The secret sealed for this place, or None when there is none that can be opened."""
    data = bytes(sealed or b"")
    try:
        return _cipher().decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _cipher() -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return AESGCM(key)
