"""Decentralised identifiers (DID Core 1.0): did:web, an address, and did:key, a key.

>>> did_web_from_url("http://127.0.0.1:8000/issuers/atlas")
'did:web:127.0.0.1%3A8000:issuers:atlas'
>>> did_document_url("did:web:example.org:issuers:atlas")
'https://example.org/issuers/atlas/did.json'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .keys import PublicKey, multikey_of, public_key_from_multikey
from .moments import format_moment

DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
# What may stand in one part of a did:web path: DID Core's idchar, percent-encoded where it is not.
PATH_PART = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
# What may stand there once decoded: no slash, no control character, and not "." or ".." alone.
IDCHARS = re.compile(r"(?!\.{1,2}$)[^/\\\x00-\x20\x7f]+")
MAX_DID = 512


@dataclass(frozen=True)
class PublishedKey:
    """A public key in a did:web document: the `#fragment` of its id, and its `z6Mk…` text or its JWK.

    A retired key stays listed, so that what it signed keeps verifying; only new signatures use another. So does a
    compromised one, with the moment from which it no longer vouches for anything (CID 1.0, `revoked`).
    """

    fragment: str
    public_key_multibase: str = ""
    public_jwk: Mapping[str, str] | None = None
    revoked: datetime | None = None


def did_web_from_url(url: str) -> str:
    """The did:web whose document lies at `<url>/did.json`; the port is written `%3A`."""
    parts = urlsplit(url)
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", parts.netloc.replace(":", "%3A"), *path])


def did_document_url(did: str, *, scheme: str = "https") -> str:
    """Where the document of a did:web lies. Raises ValueError for anything that is not a plain did:web."""
    host, *path = _did_web_parts(did)
    location = "/".join(path) if path else ".well-known"
    return f"{scheme}://{host}/{location}/did.json"


def _did_web_parts(did: str) -> list[str]:
    """Host and path parts of a did:web, still percent-encoded in the path."""
    if not did.startswith("did:web:") or len(did) > MAX_DID:
        raise ValueError("This is not a did:web.")
    host, *path = did.removeprefix("did:web:").split(":")
    host = unquote(host)
    if not HOST.fullmatch(host):
        raise ValueError("This did:web has no valid host.")
    # An encoded slash or dot may be read by a server as another folder than this says.
    if not all(PATH_PART.fullmatch(part) and IDCHARS.fullmatch(unquote(part)) for part in path):
        raise ValueError("This did:web has no valid path.")
    return [host, *path]


def did_key_public_key(did: str) -> PublicKey:
    """The public key that a did:key is. Raises ValueError for another method or kind of key."""
    if not did.startswith("did:key:"):
        raise ValueError("This is not a did:key.")
    return public_key_from_multikey(did.removeprefix("did:key:"))


def did_key_of(key: PublicKey) -> str:
    """The did:key of a public key. Raises ValueError for RSA, which has none."""
    return "did:key:" + multikey_of(key)


def did_key_method(did: str) -> str:
    """The one verification method of a did:key: the key again, as the fragment."""
    return f"{did}#{did.removeprefix('did:key:')}"


def compose_did_document(
    did: str, keys: Sequence[PublishedKey], *, also_known_as: Sequence[str] = ()
) -> dict[str, Any]:
    """The did:web document: one Multikey or JsonWebKey a key, all of them allowed to assert, ids absolute."""
    methods = [_verification_method(did, key) for key in keys]
    contexts = [DID_CONTEXT, MULTIKEY_CONTEXT] + [JWK_CONTEXT] * any("publicKeyJwk" in method for method in methods)
    names = {"alsoKnownAs": list(also_known_as)} if also_known_as else {}
    return {
        "@context": contexts,
        "id": did,
        **names,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _verification_method(did: str, key: PublishedKey) -> dict[str, Any]:
    method: dict[str, Any] = {"id": f"{did}#{key.fragment}", "type": "Multikey", "controller": did}
    if key.public_jwk:
        method |= {"type": "JsonWebKey", "publicKeyJwk": dict(key.public_jwk)}
    else:
        method["publicKeyMultibase"] = key.public_key_multibase
    return method | ({"revoked": format_moment(key.revoked)} if key.revoked else {})
