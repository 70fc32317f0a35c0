"""Compact JSON Web Signatures (RFC 7515), made and read with no choice left to whoever wrote the header.

``BASE64URL(header) . BASE64URL(payload) . BASE64URL(signature)``: the kind of key decides the one algorithm, the
header's `alg` only has to agree with it (RFC 8725, sections 3.1 and 3.2). Everything by which a header brings or
names a key of its own, or changes what is signed, is refused before a key is looked for (QUALITY S-22).

Bytes become base64url and back by `joserfc`, which refuses what is not canonical. Its own reader of tokens takes
duplicate members and looks for the key in the header; the signature itself is checked by `keys.PublicKey`.

>>> token = sign_compact(b"{}", signer=lambda message: bytes(64), algorithm="EdDSA", headers={"typ": "JWT"})
>>> token.split(".")[1], parse_compact(token).header
('e30', {'alg': 'EdDSA', 'typ': 'JWT'})
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from .errors import ProofError, TooComplexError, UnsafeDocumentError, UnsupportedProofError
from .keys import KeyKind, PublicKey, Signer, public_key_from_jwk
from .safe_json import MAX_BYTES, parse_json

Algorithm = Literal["EdDSA", "ES256", "RS256"]
# The whole choice of algorithms, by the kind of key. RFC 8037, section 3.1; RFC 7518, sections 3.3 and 3.4.
ALGORITHM_OF: Mapping[KeyKind, Algorithm] = {"Ed25519": "EdDSA", "P-256": "ES256", "RSA": "RS256"}
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
# Members by which a header would bring or fetch a key, be something else than it seems, or change what is signed.
REFUSED = frozenset({"jku", "x5u", "x5c", "crit", "zip", "b64"})
# What our own signatures measure: r ‖ s, not DER; RSA from 3,072 bits, although 2,048 are still accepted.
SIGNATURE_BYTES: Mapping[Algorithm, Container[int]] = {"EdDSA": {64}, "ES256": {64}, "RS256": range(384, 1025)}
MISMATCH = "The signature does not match: the credential was altered or signed with another key."


@dataclass(frozen=True)
class CompactJws:
    """A token whose form is sound; whether its signature holds is not known yet."""

    header: Mapping[str, Any]
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """What the header says it was signed with: a text, never "none" nor a shared secret's."""
        return str(self.header["alg"])


def sign_compact(payload: bytes, *, signer: Signer, algorithm: Algorithm, headers: Mapping[str, Any]) -> str:
    """The token over exactly these bytes. Raises ValueError if the signature is not of the algorithm's size.

    `signer` is one of `keys.signer_for`; an RSA key that signs has at least 3,072 bits.
    """
    header = json.dumps({"alg": algorithm, **headers}, separators=(",", ":"), ensure_ascii=False)
    signing_input = encode_part(header.encode()) + "." + encode_part(payload)
    signature = signer(signing_input.encode("ascii"))
    if len(signature) not in SIGNATURE_BYTES[algorithm]:
        raise ValueError("The key is too short, or its signatures are not written as tokens have them.")
    return signing_input + "." + encode_part(signature)


def parse_compact(text: str) -> CompactJws:
    """The parts of a token. Raises ProofError if its form or header is not sound, TooComplexError if it is too
    large, UnsupportedProofError for a signature algorithm outside the table.
    """
    if len(text) > MAX_BYTES:
        raise TooComplexError("The token is larger than 256 kB.")
    if not COMPACT.fullmatch(text):
        raise ProofError("The token is not made of a header, a payload and a signature.")
    header_part, payload_part, signature_part = text.split(".")
    header = _header(decode_part(header_part))
    signing_input = f"{header_part}.{payload_part}".encode("ascii")
    return CompactJws(header, decode_part(payload_part), signing_input, decode_part(signature_part))


def verify_compact(jws: CompactJws, key: PublicKey) -> None:
    """Returns if the token was signed with this key, by the one algorithm of its kind. Raises ProofError.

    A key in the header counts for nothing but has to be the same one.
    """
    if ALGORITHM_OF.get(key.kind) != jws.algorithm:
        raise ProofError("The token was not signed in the way that the issuer's key asks for.")
    if "jwk" in jws.header and header_key(jws) != key:
        raise ProofError("The token brings a key of its own that is not the issuer's.")
    if not key.verifies(jws.signature, jws.signing_input):
        raise ProofError(MISMATCH)


def header_key(jws: CompactJws) -> PublicKey:
    """The key that the token brings along, to be compared only. Raises ProofError if it is none."""
    jwk = jws.header.get("jwk")
    try:
        return public_key_from_jwk(jwk if isinstance(jwk, dict) else {})
    except ValueError as error:
        raise ProofError("The key in the token is malformed.") from error


def payload_object(jws: CompactJws) -> dict[str, Any]:
    """The payload, if it is one unambiguous JSON object. Raises ProofError, or TooComplexError over a limit."""
    return _json_object(jws.payload, "payload")


def encode_part(data: bytes) -> str:
    """base64url without padding (RFC 7515, section 2)."""
    return urlsafe_b64encode(data).decode("ascii")


def decode_part(part: str) -> bytes:
    """The bytes of a canonical base64url text. Raises ProofError for padding, white space or loose bits."""
    try:
        return urlsafe_b64decode(part.encode("ascii"))
    except (binascii.Error, ValueError, IndexError) as error:
        raise ProofError("The token is not written in canonical base64url.") from error


def _header(data: bytes) -> dict[str, Any]:
    header = _json_object(data, "header")
    refused = REFUSED & set(header)
    if refused:
        raise ProofError(f"The token's header has a member that is not accepted: {min(refused)}.")
    if not isinstance(header.get("alg"), str):
        raise ProofError("The token does not say how it was signed.")
    if header["alg"].lower() == "none" or header["alg"].upper().startswith("HS"):
        raise ProofError("The token carries no signature of an issuer's key.")
    if header["alg"] not in ALGORITHM_OF.values():
        raise UnsupportedProofError("The token is signed in a way that this verifier cannot check.")
    for member in ("kid", "typ", "cty"):
        if member in header and not isinstance(header[member], str):
            raise ProofError("The token's header is malformed.")
    return header


def _json_object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = parse_json(data)
    except TooComplexError:
        raise
    except UnsafeDocumentError as error:
        raise ProofError(f"The token's {name} is not sound JSON.") from error
    if not isinstance(value, dict):
        raise ProofError(f"The token's {name} is not a JSON object.")
    return value
