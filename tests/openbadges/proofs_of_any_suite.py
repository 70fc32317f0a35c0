"""Credentials signed with every suite that we verify, by code that shares nothing with the verifier but RDFC-1.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.dids import did_key_method, did_key_of
from badges.openbadges.keys import KeyKind, generate_private_key, public_key_of_private, signer_for
from badges.openbadges.multibase import base58btc_encode
from badges.openbadges.ob3 import IssuerProfile

from .samples import Document, achievement, unsigned

ED2020_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
VERSION_ONE = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://w3id.org/security/data-integrity/v2",
    ED2020_CONTEXT,
]
# Suite and kind of key: every row that the verifier accepts.
SUITES: tuple[tuple[str, KeyKind], ...] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("Ed25519Signature2020", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
)


@cache
def private_key(kind: KeyKind) -> bytes:
    """One key of each kind for the whole run."""
    return generate_private_key(kind)


@cache
def did_of(kind: KeyKind) -> str:
    """The did:key of that key: an issuer that needs no site."""
    return did_key_of(public_key_of_private(kind, private_key(kind)))


def plain(kind: KeyKind, **changes: Any) -> Document:
    """An unsigned credential of that issuer."""
    issuer = IssuerProfile(did_of(kind), "Atlas")
    document = unsigned(**{"issuer": issuer, "credential_status": None, **changes})
    return {**document, "@context": [*document["@context"], ED2020_CONTEXT]}


def plain_version_one(kind: KeyKind) -> Document:
    """The same as VC Data Model 1.1 has it."""
    of_version_one = {"achievement": replace(achievement(), language=""), "awarded_date": None, "evidence": []}
    document = plain(kind, credential_schema=None, **of_version_one)
    return {**document, "@context": VERSION_ONE, "issuanceDate": document.pop("validFrom")} | {}


def options_for(suite: str, method: str, **extra: Any) -> Document:
    """The proof without its value."""
    is_type = suite == "Ed25519Signature2020"
    named = {"type": suite} if is_type else {"type": "DataIntegrityProof", "cryptosuite": suite}
    times = {"created": "2026-11-20T10:30:00Z", "proofPurpose": "assertionMethod"}
    return {**named, **times, "verificationMethod": method, **extra}


def proved(document: Mapping[str, Any], suite: str, kind: KeyKind, **extra: Any) -> Document:
    """The document with one proof of this suite; keyword arguments are further members of the proof."""
    options = options_for(suite, did_key_method(did_of(kind)), **extra)
    if suite.endswith("-jcs-2022") or suite.endswith("-jcs-2019"):
        options = {"@context": document["@context"], **options}
    return {**document, "proof": {**options, "proofValue": signature(document, options, kind)}}


def signature(document: Mapping[str, Any], options: Mapping[str, Any], kind: KeyKind) -> str:
    """What the specifications say: hash of the options, hash of the document, signed."""
    digest = "sha384" if kind == "P-384" else "sha256"
    parts: list[str] = []
    for part in ({**options, "@context": options.get("@context", document["@context"])}, dict(document)):
        if "-jcs-" in str(options.get("cryptosuite")):
            # Our samples hold texts and plain names only, for which this is RFC 8785.
            parts.append(json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
        else:
            parts.append(canonicalize(part, digest=digest))  # type: ignore[arg-type]
    message = b"".join(hashlib.new(digest, text.encode()).digest() for text in parts)
    return base58btc_encode(signer_for(kind, private_key(kind))(message))
