"""What a credential says, as flat texts for a page: never more than the signed document, never its markup.

Keys: an alignment has `name`, `url`, `framework`, `code`, `type`, `description`; a result has `name`,
`level`, `required`, `value`, `status`; a piece of evidence has `name`, `url`, `description`, `narrative`,
`genre`, `digest`. Keys without a value are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..fetching import RecognisedIssuer
from ..report import Check, CredentialSummary, EndorsementSummary
from ..unseen import NAME, TEXT, plain, short

Entry = Mapping[str, str]


def text_of(value: Any, *, most: int = TEXT) -> str:
    """A text, or the first one of a language map, as it may be shown; empty for anything else."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return short(plain(value), most=most) if isinstance(value, str) else ""


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects of a member that may be missing, single or many."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def object_in(value: Any) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def recipient_matches(recipient: Check | None) -> bool | None:
    """True, False, or None where it was not asked or could not be told."""
    if recipient is None or recipient.outcome == "unknown":
        return None
    return recipient.outcome == "pass"


def claimed_issuer_name(credential: Mapping[str, Any]) -> str:
    """The name that the issuer gives itself."""
    return text_of(object_in(credential.get("issuer")).get("name"), most=NAME)


def email_identities(credential: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The subject's e-mail identities, in the form that `check_recipient` wants."""
    subject = object_in(credential.get("credentialSubject"))
    return [
        {
            "hash": entry.get("identityHash"),
            "is_hashed": entry.get("hashed") is not False,
            "salt": entry.get("salt", ""),
        }
        for entry in objects_in(subject.get("identifier"))
        if entry.get("identityType") == "emailAddress"
    ]


def summarise_credential(
    credential: Mapping[str, Any],
    *,
    known: RecognisedIssuer | None = None,
    recipient: Check | None = None,
    endorsements: tuple[EndorsementSummary, ...] = (),
) -> CredentialSummary:
    """What an Open Badges 3.0 credential says. The issuer's name is ours where we know the issuer."""
    subject = object_in(credential.get("credentialSubject"))
    achievement = object_in(subject.get("achievement"))
    issuer = credential.get("issuer")
    claimed = claimed_issuer_name(credential)
    return CredentialSummary(
        name=text_of(achievement.get("name"), most=NAME) or text_of(credential.get("name"), most=NAME),
        issuer_id=text_of(issuer.get("id") if isinstance(issuer, dict) else issuer),
        issuer_name=known.name if known else claimed,
        issuer_recognised=known is not None,
        recipient_matches=recipient_matches(recipient),
        issued=text_of(credential.get("validFrom") or credential.get("issuanceDate")) or None,
        expires=text_of(credential.get("validUntil") or credential.get("expirationDate")) or None,
        alignments=tuple(alignment_entry(entry) for entry in objects_in(achievement.get("alignment"))),
        results=tuple(_result(entry, achievement) for entry in objects_in(subject.get("result"))),
        evidence=tuple(evidence_entry(entry) for entry in objects_in(credential.get("evidence"))),
        endorsements=endorsements,
        id=text_of(credential.get("id")),
        claimed_issuer_name=claimed,
        description=text_of(achievement.get("description")),
        image=text_of(object_in(achievement.get("image")).get("id")),
        criteria=text_of(object_in(achievement.get("criteria")).get("narrative")),
        achievement_id=text_of(achievement.get("id")),
        subject_id=text_of(subject.get("id")),
        recipient_name=_stated_name(subject),
    )


def _stated_name(subject: Mapping[str, Any]) -> str:
    """The holder's name, if the holder had it put into the badge in the clear."""
    names = [
        text_of(entry.get("identityHash"))
        for entry in objects_in(subject.get("identifier"))
        if entry.get("identityType") == "name" and entry.get("hashed") is False
    ]
    return names[0] if names else ""


def alignment_entry(entry: Mapping[str, Any]) -> Entry:
    """An alignment, in OB 3.0's or OB 2.0's form: they share their member names."""
    return present(
        {
            "name": text_of(entry.get("targetName")),
            "url": text_of(entry.get("targetUrl")),
            "framework": text_of(entry.get("targetFramework")),
            "code": text_of(entry.get("targetCode")),
            "type": text_of(entry.get("targetType")),
            "description": text_of(entry.get("targetDescription")),
        }
    )


def _result(entry: Mapping[str, Any], achievement: Mapping[str, Any]) -> Entry:
    """A result beside what its description says about it."""
    described = objects_in(achievement.get("resultDescription"))
    description = next((item for item in described if item.get("id") == entry.get("resultDescription")), {})
    levels = {level.get("id"): text_of(level.get("name")) for level in _levels(description)}
    return present(
        {
            "name": text_of(description.get("name")),
            "level": levels.get(text_of(entry.get("achievedLevel")), ""),
            "required": levels.get(text_of(description.get("requiredLevel")), ""),
            "value": text_of(entry.get("value")),
            "status": text_of(entry.get("status")),
        }
    )


def _levels(description: Mapping[str, Any]) -> list[dict[str, Any]]:
    levels = objects_in(description.get("rubricCriterionLevel"))
    return [level for level in levels if isinstance(level.get("id"), str)]


def evidence_entry(entry: Mapping[str, Any]) -> Entry:
    """A piece of evidence, in OB 3.0's or OB 2.0's form."""
    return present(
        {
            "name": text_of(entry.get("name")),
            "url": text_of(entry.get("id")),
            "description": text_of(entry.get("description")),
            "narrative": text_of(entry.get("narrative")),
            "genre": text_of(entry.get("genre")),
            "digest": text_of(entry.get("digestMultibase")),
        }
    )


def present(entry: Mapping[str, str]) -> Entry:
    """Without the keys that have no value."""
    return {key: value for key, value in entry.items() if value}
