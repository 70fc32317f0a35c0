"""What a forger can do to a compact JWS without the issuer's key: RFC 7515, RFC 8725."""

from __future__ import annotations

import base64
import codecs
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from badges.openbadges.keys import KeyKind, jwk_of, public_key_of_private
from tests.openbadges import tokens

from .mutations import Document, mutations

ALGORITHMS = ("none", "None", "nOnE", "", "HS256", "HS512", "RS256", "RS384", "PS256", "ES256", "ES384", "EdDSA")
KINDS: dict[str, KeyKind] = {algorithm: kind for kind, algorithm in tokens.ALGORITHMS.items()}
CERTIFICATE = "MIIBszCCAVmgAwIBAgIUQ"
POINTERS: dict[str, Any] = {
    "jku": "https://evil.example/keys.json",
    "x5u": "https://evil.example/cert.pem",
    "x5c": [CERTIFICATE],
    "crit": ["exp"],
    "b64": False,
    "zip": "DEF",
    "cty": "JWT",
}
Parts = tuple[str, str, str]


def token_mutations(token: str, *, other: str) -> dict[str, str]:
    """Each by its name. `other` is another token of the same issuer, signed with the same key."""
    header, claims = tokens.header_of(token), tokens.claims_of(token)
    head, body, mark = token.split(".")
    found = {f"claims-{name}": f"{head}.{_part(changed)}.{mark}" for name, changed in mutations(claims).items()}
    found |= {f"header-{name}": f"{_part(changed)}.{body}.{mark}" for name, changed in mutations(header).items()}
    for group in (_algorithms, _pointed, _cut, _encoded, _signatures, _written_otherwise):
        found |= dict(group(header, (head, body, mark)))
    found |= dict(_swapped((head, body, mark), other))
    found |= dict(_forged(header, claims))
    return {name: changed for name, changed in found.items() if changed != token}


def _part(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return tokens.encoded(text.encode())


def _algorithms(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    """Another algorithm's name, with the signature that is there and with none; keyed with what everybody knows."""
    _, body, mark = parts
    for algorithm in ALGORITHMS:
        changed = _part({**header, "alg": algorithm})
        yield f"alg-{algorithm}", f"{changed}.{body}.{mark}"
        yield f"alg-{algorithm}-unsigned", f"{changed}.{body}."
    public = tokens.public_key(KINDS[header["alg"]])
    symmetric = _part({**header, "alg": "HS256"})
    for name, secret in {"empty": b"", "jwk": json.dumps(jwk_of(public)).encode()}.items():
        code = hmac.new(secret, f"{symmetric}.{body}".encode(), hashlib.sha256).digest()
        yield f"alg-HS256-keyed-{name}", f"{symmetric}.{body}.{tokens.encoded(code)}"


def _pointed(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    for member, value in POINTERS.items():
        yield f"header-{member}", f"{_part({**header, member: value})}.{parts[1]}.{parts[2]}"


def _cut(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    """Parts missing, doubled, shortened or lengthened."""
    head, body, mark = parts
    yield "two-parts", f"{head}.{body}"
    yield "one-part", body
    yield "four-parts", f"{head}.{body}.{mark}.{mark}"
    yield "five-parts", f"{head}.{body}.{mark}.{mark}.{mark}"
    yield "last-dot", f"{head}.{body}.{mark}."
    yield "first-dot", f".{head}.{body}.{mark}"
    for place, name in enumerate(("header", "claims", "signature")):
        for how, changed in (("empty", ""), ("short", parts[place][:-1]), ("long", parts[place] + "A")):
            pieces = [*parts]
            pieces[place] = changed
            yield f"{how}-{name}", ".".join(pieces)


def _encoded(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    """The same bytes in a base64url that is not canonical (RFC 7515, section 2: no padding, no line breaks)."""
    for place, name in enumerate(("header", "claims", "signature")):
        text = parts[place]
        others = {
            "padded": text + "=" * (-len(text) % 4 or 4),
            "spaced": f"{text[:8]} {text[8:]}",
            "broken": f"{text[:8]}\n{text[8:]}",
            "loose-bits": _loose(text),
            "standard": text.replace("-", "+").replace("_", "/"),
        }
        for how, changed in others.items():
            pieces = [*parts]
            pieces[place] = changed
            yield f"{how}-{name}", ".".join(pieces)


def _loose(text: str) -> str:
    """With the bits set that stand behind the last byte; unchanged where there are none."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    if len(text) % 4 == 0:
        return text
    return text[:-1] + alphabet[alphabet.index(text[-1]) | 1]


def _signatures(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    """Signatures a little off, and in the form that other formats use."""
    data = tokens.decoded(parts[2])
    half = len(data) // 2
    changed = {
        "zeros": bytes(len(data)),
        "ones": b"\xff" * len(data),
        "first-bit": bytes([data[0] ^ 1]) + data[1:],
        "last-bit": data[:-1] + bytes([data[-1] ^ 1]),
        "halves-swapped": data[half:] + data[:half],
        "reversed": data[::-1],
        "twice": data + data,
        "one-byte-more": data + b"\0",
        "one-byte-before": b"\0" + data,
        "hex": data.hex().encode(),
        "base64-twice": base64.b64encode(data),
    }
    if header["alg"] == "ES256":
        numbers = int.from_bytes(data[:half], "big"), int.from_bytes(data[half:], "big")
        changed["der"] = encode_dss_signature(*numbers)
    for name, signature in changed.items():
        yield f"signature-{name}", f"{parts[0]}.{parts[1]}.{tokens.encoded(signature)}"


def _written_otherwise(header: Document, parts: Parts) -> Iterator[tuple[str, str]]:
    """The same members in other JSON, so other signed bytes; and JWS in JSON (RFC 7515, section 7.2)."""
    head, body, mark = parts
    claims = json.loads(tokens.decoded(body))
    yield "claims-spaced", f"{head}.{tokens.encoded(json.dumps(claims, indent=1).encode())}.{mark}"
    yield "claims-sorted", f"{head}.{tokens.encoded(json.dumps(claims, sort_keys=True).encode())}.{mark}"
    yield "claims-byte-order-mark", f"{head}.{tokens.encoded(codecs.BOM_UTF8 + tokens.decoded(body))}.{mark}"
    yield "header-spaced", f"{tokens.encoded(json.dumps(header, indent=1).encode())}.{body}.{mark}"
    yield "header-reversed", f"{_part(dict(reversed(header.items())))}.{body}.{mark}"
    yield "upper", f"{head.swapcase()}.{body}.{mark}"


def _swapped(parts: Parts, other: str) -> Iterator[tuple[str, str]]:
    """Parts of another genuine token."""
    _, foreign_body, foreign_mark = other.split(".")
    yield "claims-of-another", f"{parts[0]}.{foreign_body}.{parts[2]}"
    yield "signature-of-another", f"{parts[0]}.{parts[1]}.{foreign_mark}"


def _forged(header: Document, claims: Document) -> Iterator[tuple[str, str]]:
    """Signed soundly, but by somebody else; with that key in the header as well."""
    for algorithm, kind in KINDS.items():
        jwk = jwk_of(public_key_of_private(kind, tokens.private_key(kind, "forger")))
        named = {**header, "alg": algorithm}
        for name, changed in {
            "issuers-name": named,
            "own-jwk": {**named, "jwk": jwk},
            "own-jwk-alone": {**{k: v for k, v in named.items() if k != "kid"}, "jwk": jwk},
            "own-name": {**named, "kid": "did:web:evil.example#key-1"},
            "no-name": {k: v for k, v in named.items() if k != "kid"},
        }.items():
            bare = {"alg": None, "kid": None, "typ": None, **changed}
            drop = tuple(member for member, value in bare.items() if value is None)
            yield f"forged-{algorithm}-{name}", tokens.token(claims, kind, owner="forger", drop=drop, **changed)
