"""The documents that machines read at our addresses, composed from rows for whatever base they are asked under."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from badges import addresses, composing
from badges.definitions import freeze
from badges.models import Achievement, Award, Evidence, Profile
from badges.openbadges import dids, ob2, ob3
from badges.openbadges.safe_json import without_controls

Document = dict[str, Any]


def as_json(document: Document) -> str:
    """Readable JSON text, letters of every language as themselves, without control characters that people pasted."""
    return json.dumps(without_controls(document), ensure_ascii=False, indent=1)


def fingerprint(text: str) -> str:
    """A short name for exactly this text, as ETags want it."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def did_document(profile: Profile, base: str) -> Document:
    """The did:web document. Retired keys stay, so that what they signed keeps verifying."""
    keys = [dids.PublishedKey(key.fragment, key.public_key_multibase) for key in profile.keys.order_by("pk")]
    return dids.compose_did_document(addresses.did(base, profile.slug), keys)


def profile_document(profile: Profile, base: str) -> Document:
    """The OB 3.0 Profile."""
    return ob3.compose_profile_document(composing.issuer_profile(profile, base))


def achievement_document(achievement: Achievement, base: str) -> Document:
    """The OB 3.0 Achievement as it is today."""
    creator = composing.issuer_profile(achievement.institution.profile, base)
    definition = composing.achievement_definition(str(achievement.uuid), freeze(achievement), base, creator)
    return ob3.compose_achievement_document(definition)


def evidence_document(evidence: Evidence, base: str) -> Document:
    """Title, digest and judgement of a piece of evidence; never its files."""
    return {
        "id": addresses.evidence(base, evidence.uuid),
        "type": ["Evidence"],
        "name": evidence.title,
        "description": evidence.description,
        "narrative": evidence.narrative,
        "digestSRI": evidence.digest_sri,
        "credential": evidence.award.urn,
    }


def ob2_assertion(award: Award, base: str) -> Document:
    """The hosted Assertion, or what stands in its place once the award is revoked (to be served with 410)."""
    address = addresses.ob2_assertion(base, award.uuid)
    if award.revoked_at:
        return ob2.compose_revoked_assertion(assertion_id=address, reason=award.revocation_reason)
    return ob2.compose_assertion(
        assertion_id=address,
        badge_class_id=addresses.ob2_badge(base, award.definition_uuid),
        recipient_email=award.recipient.email,
        salt=award.ob2_salt,
        issued_on=award.awarded_at,
        evidence=[_ob2_evidence(piece, base) for piece in award.evidence.order_by("pk")],
        image_url=addresses.ob2_assertion(base, award.uuid, "png"),
    )


def ob2_badge(uuid: UUID | str, base: str) -> Document:
    """The hosted BadgeClass: one frozen definition, by its own uuid, or an achievement of today by that one's.

    Raises ObjectDoesNotExist when the uuid is neither, or its institution never issued.
    """
    rows = Award.objects.select_related("achievement__institution__profile")
    award = rows.filter(definition_uuid=uuid).order_by("pk").first()
    if award:
        return _badge_class(str(uuid), award.achievement, award.definition, base)
    achievement = Achievement.objects.select_related("institution__profile").get(uuid=uuid)
    return _badge_class(str(uuid), achievement, freeze(achievement), base)


def _badge_class(uuid: str, achievement: Achievement, definition: Document, base: str) -> Document:
    badge = ob2.BadgeClass(
        id=addresses.ob2_badge(base, uuid),
        name=definition["name"],
        description=definition["description"],
        criteria_narrative=definition["criteria"],
        criteria_url=addresses.achievement(base, achievement.uuid),
        image_url=addresses.achievement_image(base, achievement.uuid),
        issuer_id=addresses.ob2_issuer(base, achievement.institution.profile.slug),
        tags=tuple(definition["tags"]),
        alignments=tuple(_ob2_alignments(definition, base)),
        language=definition["language"],
        version=definition["version"],
    )
    return ob2.compose_badge_class(badge)


def ob2_issuer(profile: Profile, base: str) -> Document:
    """The hosted Issuer. OB 2.0 wants an e-mail address, so an issuer without one gives the instance's."""
    issuer = ob2.Issuer(
        id=addresses.ob2_issuer(base, profile.slug),
        name=profile.name,
        url=profile.url or addresses.issuer(base, profile.slug),
        email=profile.email or bare_address(settings.DEFAULT_FROM_EMAIL),
        description=profile.description,
        revocation_list=addresses.ob2_revocations(base, profile.slug),
    )
    return ob2.compose_issuer(issuer)


def ob2_revocations(profile: Profile, base: str) -> Document:
    """The RevocationList: only awards that their holders once opened as OB 2.0."""
    revoked = Award.objects.filter(achievement__institution__profile=profile)
    revoked = revoked.exclude(revoked_at=None).exclude(ob2_enabled_at=None).order_by("pk")
    return ob2.compose_revocation_list(
        list_id=addresses.ob2_revocations(base, profile.slug),
        issuer_id=addresses.ob2_issuer(base, profile.slug),
        revoked=[(addresses.ob2_assertion(base, award.uuid), award.revocation_reason) for award in revoked],
    )


def bare_address(text: str) -> str:
    """``name@host`` out of ``Name <name@host>``."""
    return text.rpartition("<")[2].rstrip("> ")


def _ob2_evidence(piece: Evidence, base: str) -> ob2.BadgeEvidence:
    return ob2.BadgeEvidence(
        id=addresses.evidence(base, piece.uuid),
        name=piece.title,
        narrative=piece.narrative,
        description=piece.description,
    )


def _ob2_alignments(definition: Document, base: str) -> Iterable[ob2.BadgeAlignment]:
    for alignment in composing.twice(definition["alignments"], base):
        yield ob2.BadgeAlignment(
            target_name=alignment.target_name,
            target_url=alignment.target_url,
            target_framework=alignment.target_framework,
            target_code=alignment.target_code,
        )
