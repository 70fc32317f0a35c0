"""Decentralised identifiers (DID Core 1.0): did:web, an address, and did:key, a key.

>>> did_web_from_url("http://127.0.0.1:8000/issuers/atlas")
'did:web:127.0.0.1%3A8000:issuers:atlas'
>>> did_document_url("did:web:example.org:issuers:atlas")
'https://example.org/issuers/atlas/did.json'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .keys import decode_multikey

DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
# What may stand in one part of a did:web path: DID Core's idchar, percent-encoded where it is not.
PATH_PART = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
MAX_DID = 512


@dataclass(frozen=True)
class PublishedKey:
    """A public key in a did:web document: the `#fragment` of its id and its `z6Mk…` text.

    A retired key stays listed, so that what it signed keeps verifying; only new signatures use another.
    """

    fragment: str
    public_key_multibase: str


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
    if not all(PATH_PART.fullmatch(part) and unquote(part) not in {".", ".."} for part in path):
        raise ValueError("This did:web has no valid path.")
    return [host, *path]


def did_key_public_key(did: str) -> bytes:
    """The raw Ed25519 public key of a did:key. Raises ValueError for another method or key type."""
    if not did.startswith("did:key:"):
        raise ValueError("This is not a did:key.")
    return decode_multikey(did.removeprefix("did:key:"))


def compose_did_document(did: str, keys: Sequence[PublishedKey]) -> dict[str, Any]:
    """The did:web document: one Multikey a key, all of them allowed to assert, ids absolute."""
    methods = [_verification_method(did, key) for key in keys]
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _verification_method(did: str, key: PublishedKey) -> dict[str, str]:
    return {
        "id": f"{did}#{key.fragment}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.public_key_multibase,
    }
