"""Keys in the forms in which other software wants them."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import ECKey, OKPKey, RSAKey

from badges.openbadges.dids import did_key_method
from badges.openbadges.keys import KeyKind, multikey_of, public_key_of_private
from badges.openbadges.multibase import base58btc_encode
from tests.openbadges import proofs_of_any_suite as suites
from tests.openbadges import tokens

from .judges import multikey_pair

P256_SECRET = b"\x86\x26"  # multicodec p256-priv, as a varint
P384_SECRET = b"\x87\x26"
JWK = {"Ed25519": OKPKey, "P-256": ECKey, "RSA": RSAKey}


def pem(kind: KeyKind) -> str:
    """The issuer's private key of this kind, as PKCS#8 in PEM."""
    data = tokens.private_key(kind, "atlas")
    key: Any = (
        Ed25519PrivateKey.from_private_bytes(data)
        if kind == "Ed25519"
        else serialization.load_der_private_key(data, password=None)
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return str(key.private_bytes(*form).decode())


def private_jwk(kind: KeyKind) -> dict[str, Any]:
    """The same as a JWK."""
    return dict(JWK[kind].import_key(pem(kind)).as_dict(private=True))


def key_pair(kind: KeyKind) -> dict[str, Any]:
    """The key pair behind a did:key of `proofs_of_any_suite`, as Multikey."""
    did, data = suites.did_of(kind), suites.private_key(kind)
    method = did_key_method(did)
    if kind == "Ed25519":
        return multikey_pair(data, method)
    key = serialization.load_der_private_key(data, password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    size, prefix = (32, P256_SECRET) if kind == "P-256" else (48, P384_SECRET)
    secret = prefix + key.private_numbers().private_value.to_bytes(size, "big")
    return {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": method,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": multikey_of(public_key_of_private(kind, data)),
        "secretKeyMultibase": base58btc_encode(secret),
    }


def did_key_documents(kind: KeyKind) -> dict[str, dict[str, Any]]:
    """What a resolver of did:key says of it."""
    pair = {name: value for name, value in key_pair(kind).items() if name not in ("secretKeyMultibase", "@context")}
    contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    document = {"@context": contexts, "id": pair["controller"], "verificationMethod": [pair]}
    return {pair["controller"]: {**document, "assertionMethod": [pair["id"]]}}
