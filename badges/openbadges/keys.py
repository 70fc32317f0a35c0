"""Public keys of every kind that a badge may be signed with, and the signer interface.

A key is written as Multikey (CID 1.0, section 2.2.2: `z6Mk…`, `zDna…`, `z82L…`) or as JWK (RFC 7517, RFC 7518,
RFC 8037). A signer is a function from bytes to a signature: this package never stores a private key, so the same
composer works with an encrypted row, an HSM or a cloud service.

| kind    | signature                                  | bytes   |
|---------|--------------------------------------------|---------|
| Ed25519 | RFC 8032                                   | 64      |
| P-256   | ECDSA, SHA-256, r ‖ s (IEEE P1363)         | 64      |
| P-384   | ECDSA, SHA-384, r ‖ s                      | 96      |
| RSA     | PKCS#1 v1.5, SHA-256                       | modulus |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from .multibase import base58btc_decode, base58btc_encode, base64url_decode, base64url_encode

KeyKind = Literal["Ed25519", "P-256", "P-384", "RSA"]
Signer = Callable[[bytes], bytes]
AnyPublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
AnyPrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub, as a varint
PREFIXES: dict[KeyKind, bytes] = {"Ed25519": ED25519_PUBLIC, "P-256": b"\x80\x24", "P-384": b"\x81\x24"}
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64
CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
COORDINATE_BYTES = {"P-256": 32, "P-384": 48}
CURVE_HASHES: dict[int, hashes.HashAlgorithm] = {256: hashes.SHA256(), 384: hashes.SHA384()}
RSA_BITS = 3072  # of our own keys
MIN_RSA_BITS = 2048  # RFC 7518, section 3.3
MAX_RSA_BITS = 8192  # a longer one costs whoever checks the signature, and nobody uses it
MAX_RSA_EXPONENT = 2**32
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
ALGORITHMS: dict[KeyKind, frozenset[str]] = {
    "Ed25519": frozenset({"EdDSA", "Ed25519"}),
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "RSA": frozenset({"RS256"}),
}
NOT_A_KEY = "This is not a public key that this verifier knows."


@dataclass(frozen=True)
class PublicKey:
    """A public key and its kind, which alone decides how a signature is checked."""

    kind: KeyKind
    key: AnyPublicKey

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """True if the signature over the message was made with this key; False, never an error, otherwise."""
        try:
            _verify(self.key, signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def public_key_from_multikey(text: str) -> PublicKey:
    """The key of a `z…` text. Raises ValueError for anything but an Ed25519, P-256 or P-384 public key."""
    data = base58btc_decode(text)
    for kind, prefix in PREFIXES.items():
        if data.startswith(prefix):
            return PublicKey(kind, _key_from_bytes(kind, data[len(prefix) :]))
    raise ValueError(NOT_A_KEY)


def public_key_from_jwk(jwk: Mapping[str, object]) -> PublicKey:
    """The key of a JWK. Raises ValueError for a private, weak, malformed or unknown one, or one not for signing."""
    if PRIVATE_MEMBERS & jwk.keys():
        raise ValueError("This JWK holds a private or a secret key.")
    key = _key_from_jwk(jwk)
    may_verify = jwk.get("use", "sig") == "sig" and _may_verify(jwk.get("key_ops", ["verify"]))
    if not may_verify or ("alg" in jwk and jwk["alg"] not in ALGORITHMS[key.kind]):
        raise ValueError("This JWK is meant for something other than the signature of a badge.")
    return key


def multikey_of(key: PublicKey) -> str:
    """The `z…` text of a key. Raises ValueError for RSA, which Multikey has no text for."""
    if isinstance(key.key, rsa.RSAPublicKey):
        raise ValueError("An RSA key has no Multikey.")
    if isinstance(key.key, Ed25519PublicKey):
        data = key.key.public_bytes_raw()
    else:
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        data = key.key.public_bytes(encoding, form)
    return base58btc_encode(PREFIXES[key.kind] + data)


def jwk_of(key: PublicKey) -> dict[str, str]:
    """The JWK of a key: its required public members only, as RFC 7638 hashes them."""
    if isinstance(key.key, Ed25519PublicKey):
        return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(key.key.public_bytes_raw())}
    if isinstance(key.key, rsa.RSAPublicKey):
        numbers = key.key.public_numbers()
        return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    point, size = key.key.public_numbers(), COORDINATE_BYTES[key.kind]
    return {"crv": key.kind, "kty": "EC", "x": _number(point.x, size), "y": _number(point.y, size)}


def generate_private_key(kind: KeyKind = "Ed25519") -> bytes:
    """A fresh private key: 32 raw bytes for Ed25519, PKCS#8 in DER for the others."""
    if kind == "Ed25519":
        return Ed25519PrivateKey.generate().private_bytes_raw()
    if kind == "RSA":
        return _pkcs8(rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS))
    return _pkcs8(ec.generate_private_key(CURVES[kind]))


def public_key_of_private(kind: KeyKind, private_key: bytes) -> PublicKey:
    """The public half of a private key of this kind. Raises ValueError if it is not one."""
    return PublicKey(kind, _load_private(kind, private_key).public_key())


def signer_for(kind: KeyKind, private_key: bytes) -> Signer:
    """A signer whose signatures `PublicKey.verifies` takes. Raises ValueError if the key is not of this kind."""
    key = _load_private(kind, private_key)
    if isinstance(key, Ed25519PrivateKey):
        return key.sign
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return lambda message: _sign_ecdsa(key, message)


def _verify(key: AnyPublicKey, signature: bytes, message: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, message)
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    else:
        _verify_ecdsa(key, signature, message)


def _verify_ecdsa(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> None:
    size = key.key_size // 8
    if len(signature) != 2 * size:
        raise InvalidSignature
    r, s = (int.from_bytes(part, "big") for part in (signature[:size], signature[size:]))
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(CURVE_HASHES[key.key_size]))


def _sign_ecdsa(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    numbers = decode_dss_signature(key.sign(message, ec.ECDSA(CURVE_HASHES[key.key_size])))
    return b"".join(number.to_bytes(key.key_size // 8, "big") for number in numbers)


def _key_from_bytes(kind: KeyKind, data: bytes) -> AnyPublicKey:
    """The key of the bytes after a Multikey's prefix: raw, or a compressed point."""
    if kind == "Ed25519":
        return Ed25519PublicKey.from_public_bytes(data)
    if len(data) != 1 + COORDINATE_BYTES[kind]:
        raise ValueError(NOT_A_KEY)
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], data)


def _key_from_jwk(jwk: Mapping[str, object]) -> PublicKey:
    match jwk:
        case {"kty": "OKP", "crv": "Ed25519", "x": str(x)}:
            return PublicKey("Ed25519", Ed25519PublicKey.from_public_bytes(_bytes(x)))
        case {"kty": "EC", "crv": "P-256" | "P-384" as curve, "x": str(x), "y": str(y)}:
            kind: KeyKind = "P-256" if curve == "P-256" else "P-384"
            return PublicKey(kind, _point(kind, _bytes(x), _bytes(y)))
        case {"kty": "RSA", "n": str(n), "e": str(e)}:
            return PublicKey("RSA", _rsa_key(_bytes(n), _bytes(e)))
    raise ValueError(NOT_A_KEY)


def _point(kind: KeyKind, x: bytes, y: bytes) -> ec.EllipticCurvePublicKey:
    if {len(x), len(y)} != {COORDINATE_BYTES[kind]}:
        raise ValueError("A coordinate of this JWK has a wrong length.")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], b"\x04" + x + y)


def _rsa_key(n: bytes, e: bytes) -> rsa.RSAPublicKey:
    modulus, exponent = int.from_bytes(n, "big"), int.from_bytes(e, "big")
    if n[:1] == b"\0" or e[:1] == b"\0" or not 3 <= exponent <= MAX_RSA_EXPONENT:
        raise ValueError("This RSA key is malformed.")
    if not MIN_RSA_BITS <= modulus.bit_length() <= MAX_RSA_BITS:
        raise ValueError("An RSA key has between 2048 and 8192 bits.")
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _may_verify(operations: object) -> bool:
    return isinstance(operations, list) and "verify" in operations


def _load_private(kind: KeyKind, private_key: bytes) -> AnyPrivateKey:
    if kind == "Ed25519":
        return Ed25519PrivateKey.from_private_bytes(private_key)
    key = serialization.load_der_private_key(private_key, password=None)
    if isinstance(key, rsa.RSAPrivateKey) and kind == "RSA":
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and kind != "RSA" and key.curve.name == CURVES[kind].name:
        return key
    raise ValueError(f"This is not a private key of the kind {kind}.")


def _pkcs8(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    encoding, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def _number(number: int, size: int = 0) -> str:
    """base64url of a number: of `size` bytes, or as short as it can be."""
    return _base64url(number.to_bytes(size or (number.bit_length() + 7) // 8, "big"))


def _base64url(data: bytes) -> str:
    return base64url_encode(data)[1:]


def _bytes(text: str) -> bytes:
    return base64url_decode("u" + text)


# The raw Ed25519 functions of the first release, for callers that hold no other kind of key.


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
