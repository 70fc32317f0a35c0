"""Composes Open Badges 2.0, hosted and signed: Assertion, BadgeClass, Issuer, key, RevocationList, Endorsement.

Every document's `id` is the address it is served from. A signed assertion (OB 2.0, "Signed Badges") differs from the
hosted one in its `verification`, and becomes a badge by `sign_assertion`. The recipient is a salted SHA-256 of the
lower-cased e-mail address, with a salt of its own for each assertion.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .jose import sign_compact
from .keys import PublicKey, Signer
from .moments import format_moment

CONTEXT = "https://w3id.org/openbadges/v2"

Document = dict[str, Any]


@dataclass(frozen=True)
class Issuer:
    """An issuer Profile. `id` is its hosted address; OB 2.0 requires `url` and `email`.

    `public_keys` are the addresses of the CryptographicKeys that may sign for it, retired ones included;
    `endorsements` those of hosted endorsements.
    """

    id: str
    name: str
    url: str
    email: str
    description: str = ""
    image_url: str = ""
    revocation_list: str = ""
    public_keys: tuple[str, ...] = ()
    endorsements: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadgeAlignment:
    """OB 2.0's AlignmentObject. It has no target type."""

    target_name: str
    target_url: str
    target_framework: str = ""
    target_code: str = ""
    target_description: str = ""


@dataclass(frozen=True)
class RelatedBadge:
    """The same or a similar definition elsewhere: in another language or version, or in Open Badges 3.0."""

    id: str
    language: str = ""
    version: str = ""


@dataclass(frozen=True)
class BadgeClass:
    """What is awarded, in OB 2.0's words. OB 2.0 requires an image.

    `endorsements` are the addresses of hosted endorsements. `extensions` are OB 2.0's, by their full name
    (``extensions:…``); each document brings its own `@context` and its `type` with ``Extension``.
    """

    id: str
    name: str
    description: str
    criteria_narrative: str
    image_url: str
    issuer_id: str
    criteria_url: str = ""
    tags: tuple[str, ...] = ()
    alignments: tuple[BadgeAlignment, ...] = ()
    language: str = ""
    version: str = ""
    related: tuple[RelatedBadge, ...] = ()
    endorsements: tuple[str, ...] = ()
    extensions: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True)
class BadgeEvidence:
    """A piece of evidence behind an address."""

    id: str
    name: str = ""
    narrative: str = ""
    description: str = ""
    genre: str = ""


def compose_assertion(
    *,
    assertion_id: str,
    badge_class_id: str,
    recipient_email: str,
    salt: str,
    issued_on: datetime,
    expires: datetime | None = None,
    evidence: Sequence[BadgeEvidence] = (),
    narrative: str = "",
    image_url: str = "",
) -> Document:
    """The hosted Assertion.

    `salt` is random, at least 128 bits, and of this assertion only (QUALITY P-01).
    """
    return _present(
        {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": assertion_id,
            "recipient": compose_recipient(recipient_email, salt=salt),
            "badge": badge_class_id,
            "verification": {"type": "HostedBadge"},
            "issuedOn": format_moment(issued_on),
            "expires": format_moment(expires) if expires else "",
            "image": image_url,
            "narrative": narrative,
            "evidence": [_evidence(entry) for entry in evidence],
        }
    )


def compose_signed_assertion(*, creator: str, **parts: Any) -> Document:
    """The Assertion to be signed with the key at the address `creator`; the other arguments are the hosted one's.

    Its id may be a ``urn:uuid:``; the same id in the issuer's revocation list revokes it.
    """
    return {**compose_assertion(**parts), "verification": {"type": "SignedBadge", "creator": creator}}


def sign_assertion(assertion: Mapping[str, Any], *, signer: Signer) -> str:
    """The signed badge: a compact JWS over the assertion. `signer` signs RS256, the one way that OB 2.0 names."""
    payload = json.dumps(assertion, separators=(",", ":"), ensure_ascii=False).encode()
    return sign_compact(payload, signer=signer, algorithm="RS256", headers={})


def compose_key(*, key_id: str, owner: str, public_key: PublicKey) -> Document:
    """The CryptographicKey at its own address. `owner` is the issuer's, which lists the key as `publicKey`."""
    pem = public_key.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    return {"@context": CONTEXT, "type": "CryptographicKey", "id": key_id, "owner": owner, "publicKeyPem": pem}


def compose_endorsement(
    *, endorsement_id: str, issuer_id: str, endorsed_id: str, comment: str, issued_on: datetime
) -> Document:
    """The hosted Endorsement: its issuer's word about the assertion, BadgeClass or Profile at `endorsed_id`."""
    return {
        "@context": CONTEXT,
        "type": "Endorsement",
        "id": endorsement_id,
        "issuer": issuer_id,
        "claim": _present({"id": endorsed_id, "endorsementComment": comment}),
        "issuedOn": format_moment(issued_on),
        "verification": {"type": "HostedBadge"},
    }


def compose_recipient(email: str, *, salt: str) -> Document:
    """The IdentityObject: ``sha256$`` and the hex digest of the lower-cased address followed by the salt."""
    digest = hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()
    return {"type": "email", "hashed": True, "salt": salt, "identity": f"sha256${digest}"}


def compose_badge_class(badge: BadgeClass) -> Document:
    """The hosted BadgeClass."""
    criteria = _present({"id": badge.criteria_url, "narrative": badge.criteria_narrative})
    return _present(
        {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": badge.id,
            "name": badge.name,
            "description": badge.description,
            "image": badge.image_url,
            "criteria": criteria,
            "issuer": badge.issuer_id,
            "tags": list(badge.tags),
            "alignment": [_alignment(alignment) for alignment in badge.alignments],
            "@language": badge.language,
            "version": badge.version,
            "related": [_related(entry) for entry in badge.related],
            "endorsement": list(badge.endorsements),
            **badge.extensions,
        }
    )


def compose_issuer(issuer: Issuer) -> Document:
    """The hosted issuer Profile."""
    return _present(
        {
            "@context": CONTEXT,
            "type": "Issuer",
            "id": issuer.id,
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "description": issuer.description,
            "image": issuer.image_url,
            "revocationList": issuer.revocation_list,
            "publicKey": list(issuer.public_keys),
            "endorsement": list(issuer.endorsements),
        }
    )


def compose_revocation_list(*, list_id: str, issuer_id: str, revoked: Sequence[tuple[str, str]]) -> Document:
    """The RevocationList. `revoked` are pairs of assertion id and reason; a reason may be empty."""
    entries = [_present({"id": assertion, "revocationReason": reason}) for assertion, reason in revoked]
    return {
        "@context": CONTEXT,
        "type": "RevocationList",
        "id": list_id,
        "issuer": issuer_id,
        "revokedAssertions": entries,
    }


def compose_revoked_assertion(*, assertion_id: str, reason: str = "") -> Document:
    """What a revoked assertion's address answers, with HTTP 410."""
    return _present(
        {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": assertion_id,
            "revoked": True,
            "revocationReason": reason,
        }
    )


def _alignment(alignment: BadgeAlignment) -> Document:
    return _present(
        {
            "type": "AlignmentObject",
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
            "targetDescription": alignment.target_description,
        }
    )


def _related(entry: RelatedBadge) -> Document:
    return _present({"type": "BadgeClass", "id": entry.id, "@language": entry.language, "version": entry.version})


def _evidence(evidence: BadgeEvidence) -> Document:
    return _present(
        {
            "type": "Evidence",
            "id": evidence.id,
            "name": evidence.name,
            "narrative": evidence.narrative,
            "description": evidence.description,
            "genre": evidence.genre,
        }
    )


def _present(document: Document) -> Document:
    """Without the members that have nothing to say."""
    return {key: value for key, value in document.items() if value not in ("", None, [], {})}
