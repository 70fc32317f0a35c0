"""The documents that machines read at our addresses, composed from rows for whatever base they are asked under."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from badges import addresses, composing, issuing
from badges.definitions import freeze
from badges.models import Achievement, Award, Credential, Endorsement, Evidence, Profile, SigningKey
from badges.openbadges import dids, ob2, ob2_extensions, ob3
from badges.openbadges.revocation_list import RevokedCredential, compose_revocation_list
from badges.openbadges.safe_json import without_controls

Document = dict[str, Any]
APPLY_LINK_CONTEXT, APPLY_LINK_SCHEMA = "apply-link", "apply-link-schema"


def as_json(document: Document) -> str:
    """Readable JSON text, letters of every language as themselves, without control characters that people pasted."""
    return json.dumps(without_controls(document), ensure_ascii=False, indent=1)


def fingerprint(text: str) -> str:
    """A short name for exactly this text, as ETags want it."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def did_document(profile: Profile, base: str) -> Document:
    """The did:web document at the issuer's address here."""
    return _did_document(profile, addresses.did(base, profile.slug))


def domain_did_document(profile: Profile, domain: str) -> Document:
    """The did:web document at `/.well-known/did.json` of a host of its own."""
    return _did_document(profile, issuing.domain_did(domain))


def _did_document(profile: Profile, did: str) -> Document:
    """Retired keys stay, so that what they signed keeps verifying; so does every other name that we signed under."""
    keys = [_published_key(key) for key in profile.keys.order_by("pk")]
    others = profile.issuer_ids.exclude(identifier=did).order_by("pk").values_list("identifier", flat=True)
    return dids.compose_did_document(did, keys, also_known_as=list(others))


def _published_key(key: SigningKey) -> dids.PublishedKey:
    return dids.PublishedKey(key.fragment, key.public_key_multibase, key.public_jwk, key.revoked_at)


def profile_document(profile: Profile, base: str) -> Document:
    """The OB 3.0 Profile."""
    return ob3.compose_profile_document(composing.public_profile(profile, base))


def achievement_document(achievement: Achievement, base: str, language: str = "") -> Document:
    """The OB 3.0 Achievement as it is today, or its edition in another language."""
    return ob3.compose_achievement_document(composing.public_achievement(achievement, base, language))


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


def withdrawn_endorsements(profile: Profile, base: str) -> Document:
    """The 1EdTechRevocationList of endorsements that this institution took back."""
    withdrawn = profile.endorsements_given.exclude(withdrawn_at=None).order_by("pk")
    return compose_revocation_list(
        list_id=addresses.withdrawn_endorsements(base, profile.slug),
        issuer_id=addresses.did(base, profile.slug),
        revoked=[RevokedCredential(endorsement.urn) for endorsement in withdrawn],
    )


def ob2_assertion_text(award: Award, base: str) -> str:
    """What the hosted address answers: the revoked form, else the Assertion as it was frozen when its holder opened it.

    Copies of it that were downloaded have to stay equal to it whatever the composer becomes.
    """
    if award.revoked_at:
        return as_json(ob2_assertion(award, base))
    frozen = award.credentials.as_signed(Credential.Securing.OB2_HOSTED).first()
    return str(frozen.document) if frozen else as_json(ob2_assertion(award, base))


def ob2_assertion(award: Award, base: str) -> Document:
    """The hosted Assertion, or what stands in its place once the award is revoked (to be served with 410)."""
    address = addresses.ob2_assertion(base, award.uuid)
    if award.revoked_at:
        return ob2.compose_revoked_assertion(assertion_id=address, reason=award.revocation_reason)
    return ob2.compose_assertion(assertion_id=address, **_assertion_parts(award, base))


def ob2_signed_assertion(award: Award, base: str, key: SigningKey) -> Document:
    """The Assertion to be signed with this key. Its id is the award's own; the same id in the list revokes it."""
    creator = addresses.ob2_key(base, key.profile.slug, key.fragment)
    return ob2.compose_signed_assertion(creator=creator, assertion_id=award.urn, **_assertion_parts(award, base))


def _assertion_parts(award: Award, base: str) -> dict[str, Any]:
    return {
        "badge_class_id": addresses.ob2_badge(base, award.definition_uuid),
        "recipient_email": award.recipient.email,
        "salt": award.ob2_salt,
        "issued_on": award.awarded_at,
        "expires": award.valid_until,
        "evidence": [_ob2_evidence(piece, base) for piece in award.evidence.order_by("pk")],
        "image_url": addresses.ob2_assertion(base, award.uuid, "png"),
    }


def ob2_key(key: SigningKey, base: str) -> Document:
    """The CryptographicKey of an issuer's signed badges."""
    slug = key.profile.slug
    return ob2.compose_key(
        key_id=addresses.ob2_key(base, slug, key.fragment),
        owner=addresses.ob2_issuer(base, slug),
        public_key=key.public_key,
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


def ob2_endorsement(endorsement: Endorsement, base: str) -> Document:
    """One institution's word about an achievement or an issuer, as hosted Endorsement of its document of today."""
    endorsed = endorsement.endorsed
    assert not isinstance(endorsed, Award)  # what is said of one award has no such address
    is_issuer = isinstance(endorsed, Profile)
    return ob2.compose_endorsement(
        endorsement_id=addresses.ob2_endorsement(base, endorsement.uuid),
        issuer_id=addresses.ob2_issuer(base, endorsement.endorser.slug),
        endorsed_id=addresses.ob2_issuer(base, endorsed.slug)
        if is_issuer
        else addresses.ob2_badge(base, endorsed.uuid),
        comment=endorsement.comment,
        issued_on=endorsement.created_at,
    )


def _badge_class(uuid: str, achievement: Achievement, definition: Document, base: str) -> Document:
    badge = ob2.BadgeClass(
        id=addresses.ob2_badge(base, uuid),
        name=definition["name"],
        description=definition["description"],
        criteria_narrative=definition["criteria"],
        criteria_url=addresses.achievement(base, achievement.uuid),
        image_url=addresses.achievement_image(base, achievement.uuid, digest=definition.get("picture", "")),
        issuer_id=addresses.ob2_issuer(base, achievement.institution.profile.slug),
        tags=tuple(definition["tags"]),
        alignments=tuple(_ob2_alignments(definition, base)),
        language=definition["language"],
        version=definition["version"],
        related=tuple(_ob2_related(uuid, achievement, definition, base)),
        endorsements=tuple(_ob2_endorsements(achievement, base)) if uuid == str(achievement.uuid) else (),
        extensions={ob2_extensions.APPLY_LINK: _apply_link(achievement, base)},
    )
    return ob2.compose_badge_class(badge)


def _ob2_related(uuid: str, achievement: Achievement, definition: Document, base: str) -> Iterable[ob2.RelatedBadge]:
    """The same achievement in Open Badges 3.0, which names this one too; from a frozen definition, the one of today."""
    yield ob2.RelatedBadge(addresses.achievement(base, achievement.uuid), language=definition["language"])
    if uuid != str(achievement.uuid):
        yield ob2.RelatedBadge(addresses.ob2_badge(base, achievement.uuid), language=definition["language"])


def ob2_extension(name: str, base: str) -> Document | None:
    """What an extension in our BadgeClasses points at: its context or its schema. None for any other name."""
    if name == APPLY_LINK_SCHEMA:
        return ob2_extensions.apply_link_schema()
    schema = addresses.ob2_extension(base, APPLY_LINK_SCHEMA)
    return ob2_extensions.apply_link_context(schema) if name == APPLY_LINK_CONTEXT else None


def _apply_link(achievement: Achievement, base: str) -> Document:
    """Where a reader of the badge learns how to earn it."""
    context = addresses.ob2_extension(base, APPLY_LINK_CONTEXT)
    url = addresses.achievement(base, achievement.uuid)
    return ob2_extensions.compose_extension(ob2_extensions.APPLY_LINK, context=context, url=url)


def _ob2_endorsements(endorsed: Achievement | Profile, base: str) -> Iterable[str]:
    """Where others' words about the BadgeClass of today, or about the Issuer, stand."""
    said: list[Endorsement] = list(endorsed.endorsements.order_by("pk"))  # type: ignore[misc]
    for endorsement in (word for word in said if word.withdrawn_at is None):
        yield addresses.ob2_endorsement(base, endorsement.uuid)


def ob2_issuer(profile: Profile, base: str) -> Document:
    """The hosted Issuer. OB 2.0 wants an e-mail address, so an issuer without one gives the instance's."""
    issuer = ob2.Issuer(
        id=addresses.ob2_issuer(base, profile.slug),
        name=profile.name,
        url=profile.url or addresses.issuer(base, profile.slug),
        email=profile.email or bare_address(settings.DEFAULT_FROM_EMAIL),
        description=profile.description,
        revocation_list=addresses.ob2_revocations(base, profile.slug),
        public_keys=tuple(addresses.ob2_key(base, profile.slug, key.fragment) for key in _ob2_keys(profile)),
        endorsements=tuple(_ob2_endorsements(profile, base)),
    )
    return ob2.compose_issuer(issuer)


def _ob2_keys(profile: Profile) -> QuerySet[SigningKey]:
    """What signs, or signed, its Open Badges 2.0: retired keys keep vouching, compromised ones do not."""
    return profile.keys.filter(algorithm=SigningKey.Algorithm.RSA, revoked_at=None).order_by("pk")


def ob2_revocations(profile: Profile, base: str) -> Document:
    """The RevocationList: only awards that their holders once opened as OB 2.0, in both forms that they may have."""
    revoked = Award.objects.filter(achievement__institution__profile=profile)
    revoked = revoked.exclude(revoked_at=None).exclude(ob2_enabled_at=None).order_by("pk")
    return ob2.compose_revocation_list(
        list_id=addresses.ob2_revocations(base, profile.slug),
        issuer_id=addresses.ob2_issuer(base, profile.slug),
        revoked=[
            (identifier, award.revocation_reason)
            for award in revoked
            for identifier in (addresses.ob2_assertion(base, award.uuid), award.urn)
        ],
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
