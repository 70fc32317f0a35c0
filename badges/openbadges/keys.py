"""Ed25519 keys as Multikey (CID 1.0, section 2.2.2) and the signer interface.

A signer is a function from bytes to a 64-byte signature: this package never stores a private key, so the same
composer works with an encrypted row, an HSM or a cloud service.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .multibase import base58btc_decode, base58btc_encode

Signer = Callable[[bytes], bytes]

ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub, as a varint
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


def encode_multikey(public_key: bytes) -> str:
    """The `z6Mk…` text of a raw 32-byte Ed25519 public key."""
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise ValueError("An Ed25519 public key has 32 bytes.")
    return base58btc_encode(ED25519_PUBLIC + public_key)


def decode_multikey(text: str) -> bytes:
    """The raw 32 bytes of a `z6Mk…` text. Raises ValueError for another kind of key."""
    data = base58btc_decode(text)
    if not data.startswith(ED25519_PUBLIC) or len(data) != len(ED25519_PUBLIC) + PUBLIC_KEY_BYTES:
        raise ValueError("This Multikey is not an Ed25519 public key.")
    return data[len(ED25519_PUBLIC) :]


def generate_private_key() -> bytes:
    """A fresh raw 32-byte Ed25519 private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """The raw 32-byte public key that belongs to a raw private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def ed25519_signer(private_key: bytes) -> Signer:
    """A signer for a raw 32-byte Ed25519 private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign


def is_signature_valid(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """True if the Ed25519 signature over the message was made with this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
