"""Tokens of every kind, the issuer's keys of every kind beside them, and ways to tamper with a token."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from functools import cache
from typing import Any

from badges.openbadges import ob2
from badges.openbadges.dids import did_document_url
from badges.openbadges.jose import Algorithm, sign_compact
from badges.openbadges.keys import KeyKind, PublicKey, Signer, generate_private_key, jwk_of, public_key_of_private
from badges.openbadges.keys import signer_for as signer_of
from badges.openbadges.vc_jwt import compose_vc_jwt

from .samples import (
    BADGE_CLASS,
    DID,
    EMAIL,
    ISSUED,
    OB2_ISSUER,
    PRIVATE_KEY,
    SALT,
    SITE,
    Document,
    Site,
    did_document,
    site,
    unsigned,
)

ALGORITHMS: dict[KeyKind, Algorithm] = {"Ed25519": "EdDSA", "P-256": "ES256", "RSA": "RS256"}
METHODS: dict[KeyKind, str] = {"Ed25519": f"{DID}#key-1", "P-256": f"{DID}#key-p256", "RSA": f"{DID}#key-rsa"}
OB2_KEY = f"{SITE}/ob2/issuers/atlas/keys/1.json"
OB2_REVOCATIONS = f"{SITE}/ob2/issuers/atlas/revocations.json"
SIGNED_ID = "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e11"


@cache
def private_key(kind: KeyKind, owner: str = "atlas") -> bytes:
    """A key of this kind, the same one throughout a run; the Ed25519 one of atlas is that of the samples."""
    return PRIVATE_KEY if (kind, owner) == ("Ed25519", "atlas") else generate_private_key(kind)


def public_key(kind: KeyKind, owner: str = "atlas") -> PublicKey:
    """The public half of it."""
    return public_key_of_private(kind, private_key(kind, owner))


def signer(kind: KeyKind, owner: str = "atlas") -> Signer:
    """The signer for it."""
    return signer_of(kind, private_key(kind, owner))


def vc_jwt(kind: KeyKind = "P-256", document: Document | None = None, **changes: Any) -> str:
    """The sample credential as VC-JWT, signed with the issuer's key of this kind."""
    credential = unsigned(**changes) if document is None else document
    return compose_vc_jwt(
        credential, signer=signer(kind), algorithm=ALGORITHMS[kind], verification_method=METHODS[kind]
    )


def token(
    payload: Any,
    kind: KeyKind = "P-256",
    *,
    owner: str = "atlas",
    drop: tuple[str, ...] = (),
    **headers: Any,
) -> str:
    """Any payload, signed with this key under any header; `drop` names usual headers to leave out."""
    usual = {"alg": ALGORITHMS[kind], "kid": METHODS[kind], "typ": "JWT"}
    header = {name: value for name, value in {**usual, **headers}.items() if name not in drop}
    signing_input = f"{part(header)}.{part(payload)}"
    return f"{signing_input}.{encoded(signer(kind, owner)(signing_input.encode()))}"


def part(value: Any) -> str:
    """One part of a token: JSON for objects, bytes and texts as they are."""
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    return encoded(text.encode() if isinstance(text, str) else text)


def encoded(data: bytes) -> str:
    """base64url without padding, by the standard library."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """And back."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(text: str) -> Document:
    """What a token's payload says."""
    claims: Document = json.loads(decoded(text.split(".")[1]))
    return claims


def header_of(text: str) -> Document:
    """What a token's header says."""
    header: Document = json.loads(decoded(text.split(".")[0]))
    return header


def published_did_document() -> Document:
    """The issuer's DID document with a P-256 and an RSA key beside the Ed25519 ones."""
    document = did_document()
    for kind in ("P-256", "RSA"):
        jwk = jwk_of(public_key(kind))
        method = {"id": METHODS[kind], "type": "JsonWebKey", "controller": DID, "publicKeyJwk": jwk}
        document["verificationMethod"].append(method)
        document["assertionMethod"].append(METHODS[kind])
    return document


def token_site(did: Document | None = None) -> Site:
    """The issuer's site with keys of every kind, and with all that a signed OB 2.0 badge refers to."""
    at = Site(deepcopy(_documents()))
    if did is not None:
        at.documents[did_document_url(DID)] = did
    return at


@cache
def _documents() -> dict[str, Document | bytes]:
    """Made once: signing the status list takes as long as all the rest of a test."""
    at = site(did=published_did_document())
    issuer = ob2.Issuer(
        OB2_ISSUER,
        "Atlas",
        f"{SITE}/issuers/atlas",
        "badges@atlas.example.org",
        revocation_list=OB2_REVOCATIONS,
        public_keys=(OB2_KEY,),
    )
    return at.documents | {
        OB2_ISSUER: ob2.compose_issuer(issuer),
        OB2_KEY: ob2.compose_key(key_id=OB2_KEY, owner=OB2_ISSUER, public_key=public_key("RSA")),
        OB2_REVOCATIONS: ob2.compose_revocation_list(list_id=OB2_REVOCATIONS, issuer_id=OB2_ISSUER, revoked=[]),
    }


def signed_assertion(**changes: Any) -> Document:
    """The assertion of the samples in the form that is signed."""
    arguments: dict[str, Any] = {
        "assertion_id": SIGNED_ID,
        "badge_class_id": BADGE_CLASS,
        "recipient_email": EMAIL,
        "salt": SALT,
        "issued_on": ISSUED,
        "creator": OB2_KEY,
    }
    return ob2.compose_signed_assertion(**{**arguments, **changes})


def jws(assertion: Document | None = None, *, owner: str = "atlas") -> str:
    """A signed OB 2.0 badge."""
    return ob2.sign_assertion(signed_assertion() if assertion is None else assertion, signer=signer("RSA", owner))


def plain_jws(payload: bytes, kind: KeyKind = "RSA", **headers: Any) -> str:
    """Any bytes, signed by our own composer."""
    return sign_compact(payload, signer=signer(kind), algorithm=ALGORITHMS[kind], headers=headers)
