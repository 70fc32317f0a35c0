"""From an award's frozen rows to Open Badges 3.0's dataclasses. What is signed is decided here."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, cast

from badges import addresses
from badges.definitions import Definition
from badges.models import Award, Evidence, Profile
from badges.openbadges import ob3
from badges.openbadges.safe_json import without_controls
from badges.openbadges.status_list import compose_status_entry
from badges.status import entry_for

SRI = "sha256-"


def unsigned_credential(award: Award, base: str) -> dict[str, Any]:
    """The *bare* AchievementCredential of this award: pairwise subject, no name, no e-mail hash.

    Control characters that people pasted become spaces: no signature may hold them.
    """
    profile = award.achievement.institution.profile
    issuer = issuer_profile(profile, base)
    entry = entry_for(award)
    status = compose_status_entry(
        list_id=addresses.status_list(base, profile.slug, entry.status_list.number),
        purpose=entry.status_list.purpose,
        index=entry.index,
    )
    uuid = str(award.achievement.uuid)
    composed = ob3.compose_credential(
        credential_id=award.urn,
        issuer=issuer,
        achievement=achievement_definition(uuid, award.definition, base, issuer, award.results),
        subject_id=f"urn:uuid:{award.recipient.uuid}",
        valid_from=award.awarded_at,
        awarded_date=award.awarded_at,
        results=[_result(uuid, result, base) for result in award.results],
        evidence=[_evidence(piece, base) for piece in award.evidence.order_by("pk")],
        credential_status=status,
    )
    return cast("dict[str, Any]", without_controls(composed))


def issuer_profile(profile: Profile, base: str) -> ob3.IssuerProfile:
    """Who issues; its id is the DID that controls the key."""
    return ob3.IssuerProfile(
        id=addresses.did(base, profile.slug),
        name=profile.name,
        url=profile.url or addresses.issuer(base, profile.slug),
        email=profile.email,
        description=profile.description,
    )


def achievement_definition(
    uuid: str,
    definition: Definition,
    base: str,
    creator: ob3.IssuerProfile,
    results: Iterable[Mapping[str, Any]] = (),
) -> ob3.AchievementDefinition:
    """The Achievement. Each alignment stands twice: our CFItem, and the place in the source document."""
    return ob3.AchievementDefinition(
        id=addresses.achievement(base, uuid),
        name=definition["name"],
        description=definition["description"],
        criteria_narrative=definition["criteria"],
        criteria_url=addresses.achievement(base, uuid),
        image_url=addresses.achievement_image(base, uuid),
        image_caption=definition["name"],
        achievement_type=definition["achievement_type"],
        alignments=tuple(twice(definition["alignments"], base)),
        result_descriptions=tuple(_result_descriptions(uuid, definition, base, list(results))),
        tags=tuple(definition["tags"]),
        language=definition["language"],
        version=definition["version"],
        creator=creator,
    )


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
