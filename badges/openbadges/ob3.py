"""Composes Open Badges 3.0 documents: AchievementCredential, Achievement, Profile.

Input are frozen dataclasses with plain values, output is a new dictionary without a proof (`proofs.add_proof`
adds it). 1EdTech's formal schema wants arrays where JSON-LD would allow one value (`type`, `alignment`,
`tag`, `result`, `evidence`, `identifier`, `credentialSchema`); `credentialStatus` is one object. Every id
and address has to be absolute and every time aware.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .contexts import CREDENTIALS_V2
from .moments import format_moment
from .multibase import base64url_encode
from .ob3_model import (
    AchievementDefinition,
    Alignment,
    Document,
    Evidence,
    Identity,
    IssuerProfile,
    Related,
    Result,
    ResultDescription,
    RubricLevel,
    bound,
    named,
)

__all__ = [
    "AchievementDefinition",
    "Alignment",
    "Evidence",
    "Identity",
    "IssuerProfile",
    "Related",
    "Result",
    "ResultDescription",
    "RubricLevel",
    "bound",
    "compose_achievement_document",
    "compose_credential",
    "compose_profile",
    "compose_profile_document",
    "json_schema_reference",
    "named",
    "refresh_service",
]

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA_URL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
SCHEMA_TYPE = "1EdTechJsonSchemaValidator2019"
REFRESH_TYPE = "1EdTechCredentialRefresh"
# Types that only the extensions context defines.
EXTENSION_TYPES = frozenset({SCHEMA_TYPE, "1EdTechRevocationList", REFRESH_TYPE})
SHA2_256 = b"\x12\x20"  # multihash prefix: function and length


def compose_credential(
    *,
    credential_id: str,
    issuer: IssuerProfile,
    achievement: AchievementDefinition,
    subject_id: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    awarded_date: datetime | None = None,
    results: Sequence[Result] = (),
    evidence: Sequence[Evidence] = (),
    narrative: str = "",
    identities: Sequence[Identity] = (),
    credential_schema: Mapping[str, Any] | None = None,
    credential_status: Mapping[str, Any] | None = None,
    credential_refresh: Mapping[str, Any] | None = None,
    endorsements: Sequence[Mapping[str, Any]] = (),
    endorsement_jwts: Sequence[str] = (),
) -> Document:
    """The unsigned AchievementCredential (OB 3.0, section "AchievementCredential").

    `credential_id` and `subject_id` are ``urn:uuid:`` ids of version 4 or 5 or absolute addresses; the
    subject's is pairwise. Without `identities` the credential is *bare*.
    """
    subject = _subject(achievement, subject_id, results, narrative, identities)
    document = {
        "id": credential_id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": achievement.name,
        "issuer": compose_profile(issuer),
        "awardedDate": format_moment(awarded_date) if awarded_date else "",
        "validFrom": format_moment(valid_from),
        "validUntil": format_moment(valid_until) if valid_until else "",
        "credentialSubject": subject,
        "endorsement": [dict(entry) for entry in endorsements],
        "endorsementJwt": list(endorsement_jwts),
        "evidence": [_evidence(entry) for entry in evidence],
        "credentialSchema": [dict(credential_schema)] if credential_schema else [],
        "credentialStatus": dict(credential_status) if credential_status else {},
        "refreshService": dict(credential_refresh) if credential_refresh else {},
    }
    return {"@context": _contexts(document), **_present(document)}


def compose_achievement_document(achievement: AchievementDefinition) -> Document:
    """The public Achievement at its own address."""
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **_achievement(achievement)}


def compose_profile_document(profile: IssuerProfile) -> Document:
    """The public issuer Profile."""
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **compose_profile(profile)}


def compose_profile(profile: IssuerProfile) -> Document:
    """The Profile as it stands inside a credential."""
    return _present(
        {
            "id": profile.id,
            "type": ["Profile"],
            "name": profile.name,
            "url": profile.url,
            "email": profile.email,
            "description": profile.description,
            "image": _image(profile.image_url),
            "endorsement": [dict(entry) for entry in profile.endorsements],
            "endorsementJwt": list(profile.endorsement_jwts),
        }
    )


def json_schema_reference() -> Document:
    """The `credentialSchema` entry that names 1EdTech's schema; it needs the extensions context."""
    return {"id": SCHEMA_URL, "type": SCHEMA_TYPE}


def refresh_service(address: str) -> Document:
    """The `refreshService` entry whose address gives the newest edition; it needs the extensions context."""
    return {"id": address, "type": REFRESH_TYPE}


def _contexts(document: Document) -> list[str]:
    entries: Iterable[Mapping[str, Any]] = [
        *document["credentialSchema"],
        document["credentialStatus"],
        document["refreshService"],
    ]
    needs_extensions = any(entry.get("type") in EXTENSION_TYPES for entry in entries)
    return [CREDENTIALS_V2, OPEN_BADGES] + ([EXTENSIONS] if needs_extensions else [])


def _subject(
    achievement: AchievementDefinition,
    subject_id: str,
    results: Sequence[Result],
    narrative: str,
    identities: Sequence[Identity],
) -> Document:
    return _present(
        {
            "id": subject_id,
            "type": ["AchievementSubject"],
            "identifier": [_identity(identity) for identity in identities],
            "achievement": _achievement(achievement),
            "narrative": narrative,
            "result": [_result(result) for result in results],
        }
    )


def _achievement(achievement: AchievementDefinition) -> Document:
    return _present(
        {
            "id": achievement.id,
            "type": ["Achievement"],
            "achievementType": achievement.achievement_type,
            "name": achievement.name,
            "description": achievement.description,
            "criteria": _present({"id": achievement.criteria_url, "narrative": achievement.criteria_narrative}),
            "image": _image(achievement.image_url, achievement.image_caption),
            "creator": compose_profile(achievement.creator) if achievement.creator else {},
            "inLanguage": achievement.language,
            "version": achievement.version,
            "related": [_related(entry) for entry in achievement.related],
            "tag": list(achievement.tags),
            "alignment": [_alignment(alignment) for alignment in achievement.alignments],
            "resultDescription": [_result_description(entry) for entry in achievement.result_descriptions],
            "endorsement": [dict(entry) for entry in achievement.endorsements],
            "endorsementJwt": list(achievement.endorsement_jwts),
        }
    )


def _related(related: Related) -> Document:
    return _present({"id": related.id, "type": ["Related"], "inLanguage": related.language, "version": related.version})


def _alignment(alignment: Alignment) -> Document:
    return _present(
        {
            "type": ["Alignment"],
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
            "targetType": alignment.target_type,
            "targetDescription": alignment.target_description,
        }
    )


def _result_description(entry: ResultDescription) -> Document:
    return _present(
        {
            "id": entry.id,
            "type": ["ResultDescription"],
            "name": entry.name,
            "resultType": entry.result_type,
            "rubricCriterionLevel": [_level(level) for level in entry.levels],
            "requiredLevel": entry.required_level,
            "requiredValue": entry.required_value,
            "allowedValue": list(entry.allowed_values),
            "valueMin": entry.value_min,
            "valueMax": entry.value_max,
            "alignment": [_alignment(alignment) for alignment in entry.alignments],
        }
    )


def _level(level: RubricLevel) -> Document:
    return _present(
        {
            "id": level.id,
            "type": ["RubricCriterionLevel"],
            "name": level.name,
            "level": level.level,
            "points": level.points,
            "description": level.description,
            "alignment": [_alignment(alignment) for alignment in level.alignments],
        }
    )


def _result(result: Result) -> Document:
    return _present(
        {
            "type": ["Result"],
            "resultDescription": result.result_description,
            "achievedLevel": result.achieved_level,
            "value": result.value,
            "status": result.status,
            "alignment": [_alignment(alignment) for alignment in result.alignments],
        }
    )


def _evidence(evidence: Evidence) -> Document:
    return _present(
        {
            "id": evidence.id,
            "type": ["Evidence"],
            "name": evidence.name,
            "description": evidence.description,
            "narrative": evidence.narrative,
            "genre": evidence.genre,
            "audience": evidence.audience,
            "digestMultibase": _digest(evidence.sha256),
            "digestSRI": _subresource_digest(evidence.sha256),
        }
    )


def _digest(sha256: str) -> str:
    """A multihash of a SHA-256 hex digest (VC 2.0, section "Integrity of Related Resources")."""
    return base64url_encode(SHA2_256 + bytes.fromhex(sha256)) if sha256 else ""


def _subresource_digest(sha256: str) -> str:
    """The same digest as Subresource Integrity writes it; the two forms say the same, readers know one or the other."""
    return f"sha256-{base64.b64encode(bytes.fromhex(sha256)).decode()}" if sha256 else ""


def _identity(identity: Identity) -> Document:
    document = {
        "type": "IdentityObject",
        "hashed": identity.is_hashed,
        "identityHash": identity.identity_hash,
        "identityType": identity.identity_type,
    }
    return document | ({"salt": identity.salt} if identity.salt else {})


def _image(url: str, caption: str = "") -> Document:
    return _present({"id": url, "type": "Image", "caption": caption}) if url else {}


def _present(document: Document) -> Document:
    """Without the members that have nothing to say: OB 3.0 has no nulls and no empty arrays."""
    return {key: value for key, value in document.items() if value not in ("", None, [], {})}
