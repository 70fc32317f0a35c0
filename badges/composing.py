"""From an award's frozen rows to Open Badges 3.0's dataclasses. What is signed is decided here."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar, cast
from uuid import UUID

from badges import addresses, issuing
from badges.definitions import Definition, freeze, freeze_edition
from badges.models import Achievement, Award, Credential, Endorsement, Evidence, Profile, StatusEntry
from badges.openbadges import ob3
from badges.openbadges.jose import parse_compact
from badges.openbadges.safe_json import without_controls
from badges.status import credential_status, entry_for

SRI = "sha256-"
# A document stays small enough to be baked and mailed, and a careful verifier checks five endorsements at most.
EMBEDDED: dict[type, int] = {Award: 2, Achievement: 2, Profile: 1}


def unsigned_credential(
    award: Award,
    base: str,
    *,
    identities: Sequence[ob3.Identity] = (),
    securing: str = Credential.Securing.DATA_INTEGRITY,
    entry: StatusEntry | None = None,
) -> dict[str, Any]:
    """The AchievementCredential of this award with a pairwise subject; without `identities` it is *bare*.

    `entry` is its place in a status list where that is known already.

    Endorsements travel in the form in which this one will be secured: `endorsement`, or `endorsementJwt` for VC-JWT.
    Control characters that people pasted become spaces: no signature may hold them.
    """
    profile = award.achievement.institution.profile
    entry = entry or entry_for(award)
    issuer = issuer_profile(profile, base, identifier=issuing.list_issuer(entry.status_list, base))
    uuid = str(award.achievement.uuid)
    achievement = achievement_definition(
        uuid, award.definition, base, issuer, award.results, ob2_uuid=award.definition_uuid
    )
    words, jwts = endorsed(award, award.urn, securing)
    composed = ob3.compose_credential(
        credential_id=award.urn,
        issuer=_with_endorsements(issuer, profile, securing),
        achievement=_with_endorsements(achievement, award.achievement, securing),
        subject_id=f"urn:uuid:{award.recipient.uuid}",
        valid_from=award.awarded_at,
        valid_until=award.valid_until,
        awarded_date=award.awarded_at,
        results=[_result(uuid, result, base) for result in award.results],
        evidence=[_evidence(piece, base) for piece in sorted(award.evidence.all(), key=attrgetter("pk"))],
        identities=identities,
        credential_schema=ob3.json_schema_reference(),
        credential_status=credential_status(entry, base),
        credential_refresh=ob3.refresh_service(addresses.refresh(base, award.uuid)) if award.valid_until else None,
        endorsements=words,
        endorsement_jwts=jwts,
    )
    return cast("dict[str, Any]", without_controls(composed))


def endorsed(
    owner: Award | Achievement | Profile, named: str, securing: str = Credential.Securing.DATA_INTEGRITY
) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...]]:
    """(signed EndorsementCredentials, the same as VC-JWT) that count for what is composed; one of the two is empty.

    `named` is the id under which it is composed now. Only the newest (EMBEDDED). `endorsements` with their endorsers'
    keys may be prefetched.
    """
    said: list[Endorsement] = list(owner.endorsements.all())  # type: ignore[misc]
    counting = (row for row in sorted(said, key=attrgetter("pk"), reverse=True) if _counts(row, named, securing))
    newest = list(islice(counting, EMBEDDED[type(owner)]))[::-1]
    if securing == Credential.Securing.VC_JWT:
        return (), tuple(row.jwt for row in newest)
    return tuple(json.loads(row.document) for row in newest), ()


def _counts(row: Endorsement, named: str, securing: str) -> bool:
    """In force, about the very id (an issuer's changes with its DID), and under a key that was not compromised."""
    if row.withdrawn_at is not None:
        return False
    document = json.loads(row.document)
    if document["credentialSubject"].get("id") != named:
        return False
    if securing != Credential.Securing.VC_JWT:
        return not is_compromised(row, document["proof"][0]["verificationMethod"])
    return bool(row.jwt) and not is_compromised(row, parse_compact(row.jwt).header["kid"])


def is_compromised(row: Endorsement, method: str) -> bool:
    """Whether the endorser revoked this key; a did:key's method ends with the key itself."""
    fragment = method.rpartition("#")[2]
    revoked = [key for key in row.endorser.keys.all() if key.revoked_at]
    return any(fragment in (key.fragment, key.public_key_multibase) for key in revoked)


Endorsable = TypeVar("Endorsable", ob3.IssuerProfile, ob3.AchievementDefinition)


def _with_endorsements(part: Endorsable, owner: Achievement | Profile, securing: str) -> Endorsable:
    words, jwts = endorsed(owner, part.id, securing)
    return replace(part, endorsements=words, endorsement_jwts=jwts)


def issuer_profile(profile: Profile, base: str, *, identifier: str = "") -> ob3.IssuerProfile:
    """Who issues; its id is the DID that controls the key: `identifier`, or the profile's of today."""
    return ob3.IssuerProfile(
        id=identifier or issuing.issuer_id(profile, base),
        name=profile.name,
        url=profile.url or addresses.issuer(base, profile.slug),
        email=profile.email,
        description=profile.description,
    )


def public_profile(profile: Profile, base: str) -> ob3.IssuerProfile:
    """The profile as its own address tells it, with what others say about it."""
    return _with_endorsements(issuer_profile(profile, base), profile, Credential.Securing.DATA_INTEGRITY)


def public_achievement(achievement: Achievement, base: str, language: str = "") -> ob3.AchievementDefinition:
    """The achievement of today as its own address tells it, or its edition in another language at the edition's."""
    creator = issuer_profile(achievement.institution.profile, base)
    definition = freeze_edition(achievement, language) if language else freeze(achievement)
    composed = achievement_definition(
        str(achievement.uuid), definition, base, creator, ob2_uuid=achievement.uuid, edition=language
    )
    return _with_endorsements(composed, achievement, Credential.Securing.DATA_INTEGRITY)


def achievement_definition(
    uuid: str,
    definition: Definition,
    base: str,
    creator: ob3.IssuerProfile,
    results: Iterable[Mapping[str, Any]] = (),
    *,
    ob2_uuid: UUID | str = "",
    edition: str = "",
) -> ob3.AchievementDefinition:
    """The Achievement. Each alignment stands twice: our CFItem, and the place in the source document.

    `ob2_uuid` names the Open Badges 2.0 BadgeClass that says the same; `edition` is the language of a translation,
    which has an address of its own.
    """
    return ob3.AchievementDefinition(
        id=addresses.achievement(base, uuid, edition),
        name=definition["name"],
        description=definition["description"],
        criteria_narrative=definition["criteria"],
        criteria_url=addresses.achievement(base, uuid, edition),
        image_url=addresses.achievement_image(base, uuid, digest=definition.get("picture", "")),
        image_caption=definition["name"],
        achievement_type=definition["achievement_type"],
        alignments=tuple(twice(definition["alignments"], base)),
        result_descriptions=tuple(_result_descriptions(uuid, definition, base, list(results))),
        tags=tuple(definition["tags"]),
        language=definition["language"],
        version=definition["version"],
        creator=creator,
        related=tuple(_related(uuid, definition, base, ob2_uuid, edition)),
    )


def _related(uuid: str, definition: Definition, base: str, ob2_uuid: UUID | str, edition: str) -> Iterable[ob3.Related]:
    """The same badge elsewhere: in its other languages, each at an address of its own, and as Open Badges 2.0."""
    original = definition.get("original_language", definition["language"])
    for language in sorted({original, *definition["translations"]} - {definition["language"]}):
        address = addresses.achievement(base, uuid, "" if language == original else language)
        yield ob3.Related(address, language=language)
    if ob2_uuid and not edition:
        yield ob3.Related(addresses.ob2_badge(base, ob2_uuid), language=definition["language"])


def twice(alignments: Iterable[Mapping[str, str]], base: str) -> Iterable[ob3.Alignment]:
    """Our `/competencies/<uuid>` as CFItem, and the source document with its own code and no target type."""
    for entry in alignments:
        yield ob3.Alignment(
            target_name=entry["name"],
            target_url=addresses.competency(base, entry["uuid"]),
            target_framework=entry["framework"],
            target_code=entry["code"],
            target_type="CFItem",
        )
        if entry["target_url"]:
            yield ob3.Alignment(
                target_name=entry["name"],
                target_url=entry["target_url"],
                target_framework=entry["framework"],
                target_code=entry["target_code"],
            )


def sha256_hex(digest_sri: str) -> str:
    """The hex digest of a `sha256-…` text of Subresource Integrity; "" when there is none."""
    return base64.b64decode(digest_sri.removeprefix(SRI)).hex() if digest_sri.startswith(SRI) else ""


def _result_descriptions(
    uuid: str, definition: Definition, base: str, results: list[Mapping[str, Any]]
) -> Iterable[ob3.ResultDescription]:
    """One for each criterion of the frozen rubric; for a result without one, what the result itself says."""
    rubric = definition["rubric"] or {"criteria": [], "pass_score": 0}
    known = {criterion["key"] for criterion in rubric["criteria"]}
    for criterion in rubric["criteria"]:
        yield _criterion(uuid, criterion, rubric["pass_score"], base)
    for result in results:
        if result["key"] not in known:
            yield _lone_criterion(uuid, result, base)


def _criterion(uuid: str, criterion: Mapping[str, Any], pass_score: int, base: str) -> ob3.ResultDescription:
    scores = [level["score"] for level in criterion["levels"]]
    required = addresses.criterion(base, uuid, criterion["key"], pass_score) if pass_score in scores else ""
    return ob3.ResultDescription(
        id=addresses.criterion(base, uuid, criterion["key"]),
        name=criterion["title"],
        levels=tuple(_level(uuid, criterion["key"], level, base) for level in criterion["levels"]),
        required_level=required,
        alignments=tuple(_criterion_alignments(criterion, base)),
    )


def _lone_criterion(uuid: str, result: Mapping[str, Any], base: str) -> ob3.ResultDescription:
    level = {
        "score": result["score"],
        "title": result.get("level_title") or str(result["score"]),
        "description": result.get("level_description", ""),
    }
    return ob3.ResultDescription(
        id=addresses.criterion(base, uuid, result["key"]),
        name=result["title"],
        levels=(_level(uuid, result["key"], level, base),),
    )


def _criterion_alignments(criterion: Mapping[str, Any], base: str) -> Iterable[ob3.Alignment]:
    if criterion.get("item"):
        yield ob3.Alignment(
            target_name=criterion["item_title"] or criterion["item_code"],
            target_url=addresses.competency(base, criterion["item"]),
            target_code=criterion["item_code"],
            target_type="CFItem",
        )


def _level(uuid: str, key: str, level: Mapping[str, Any], base: str) -> ob3.RubricLevel:
    return ob3.RubricLevel(
        id=addresses.criterion(base, uuid, key, level["score"]),
        name=level["title"],
        level=str(level["score"]),
        points=str(level["score"]),
        description=level["description"],
    )


def _result(uuid: str, result: Mapping[str, Any], base: str) -> ob3.Result:
    return ob3.Result(
        result_description=addresses.criterion(base, uuid, result["key"]),
        achieved_level=addresses.criterion(base, uuid, result["key"], result["score"]),
        value=str(result["score"]),
        status="Completed",
    )


def _evidence(piece: Evidence, base: str) -> ob3.Evidence:
    return ob3.Evidence(
        id=addresses.evidence(base, piece.uuid),
        name=piece.title,
        description=piece.description,
        narrative=piece.narrative,
        sha256=sha256_hex(piece.digest_sri),
    )
