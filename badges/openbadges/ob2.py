"""Composes hosted Open Badges 2.0: Assertion, BadgeClass, Issuer, RevocationList and the revoked Assertion.

Every document's `id` is the address it is served from. The recipient is a salted SHA-256 of the lower-cased
e-mail address, with a salt of its own for each assertion.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .moments import format_moment

CONTEXT = "https://w3id.org/openbadges/v2"

Document = dict[str, Any]


@dataclass(frozen=True)
class Issuer:
    """An issuer Profile. `id` is its hosted address; OB 2.0 requires `url` and `email`."""

    id: str
    name: str
    url: str
    email: str
    description: str = ""
    image_url: str = ""
    revocation_list: str = ""


@dataclass(frozen=True)
class BadgeAlignment:
    """OB 2.0's AlignmentObject. It has no target type."""

    target_name: str
    target_url: str
    target_framework: str = ""
    target_code: str = ""
    target_description: str = ""


@dataclass(frozen=True)
class BadgeClass:
    """What is awarded, in OB 2.0's words. OB 2.0 requires an image."""

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
