"""Signs an institution's endorsement in both forms: embedded with a Data Integrity proof, and as VC-JWT."""

import json
from typing import Any, cast

from django.utils import timezone

from badges import addresses, composing, issuing, securing
from badges.errors import SelfVerificationError
from badges.models import Achievement, Endorsement, Profile, SigningKey
from badges.openbadges.endorsements import compose_endorsement
from badges.openbadges.errors import OpenBadgesError, ProofError
from badges.openbadges.jose import parse_compact, verify_compact
from badges.openbadges.proofs import verify_proof
from badges.openbadges.revocation_list import compose_revocation_entry
from badges.openbadges.safe_json import without_controls
from badges.openbadges.vc_jwt import read_vc_jwt
from badges.openbadges.verification.ob3_shapes import endorsement_problems


def sign(endorsement: Endorsement) -> Endorsement:
    """The unsaved endorsement with `document` and `jwt` filled in.

    Raises IssuingHaltedError, KeyEncryptionKeyError, SelfVerificationError where what was signed does not hold.
    """
    endorser = endorsement.endorser
    issuing.ensure_issuing(endorser)
    try:
        unsigned = _unsigned(endorsement, addresses.current_base())
        endorsement.document, proof_key = securing.with_proof(unsigned, endorser)
        endorsement.jwt, token_key = securing.as_jwt(unsigned, endorser)
        _ensure_holds(json.loads(endorsement.document), proof_key)
        _ensure_token_holds(endorsement.jwt, unsigned, token_key)
    except (OpenBadgesError, ValueError) as error:
        raise SelfVerificationError(f"Endorsement {endorsement.uuid} cannot be signed. {error}") from error
    return endorsement


def is_tainted(endorsement: Endorsement) -> bool:
    """Whether either of its forms was signed with a key that its endorser revoked since."""
    methods = [proof["verificationMethod"] for proof in json.loads(endorsement.document)["proof"]]
    if endorsement.jwt:
        methods.append(parse_compact(endorsement.jwt).header["kid"])
    return any(composing.is_compromised(endorsement, method) for method in methods)


def is_about_todays_id(endorsement: Endorsement) -> bool:
    """Whether it names what it speaks of as a credential composed now would."""
    named = json.loads(endorsement.document)["credentialSubject"]["id"]
    return bool(named == _endorsed_id(endorsement, addresses.current_base()))


def _ensure_holds(document: dict[str, Any], key: SigningKey) -> None:
    """Raises ProofError, or what canonicalising raises, where the signed document is not what it should be."""
    problems = "; ".join(endorsement_problems(document))
    if problems:
        raise ProofError(problems)
    (proof,) = document["proof"]
    verify_proof(document, proof, public_key=key.public_key, now=timezone.now())


def _ensure_token_holds(token: str, unsigned: dict[str, Any], key: SigningKey) -> None:
    """Raises ProofError where the token does not hold, or says something else."""
    signed = parse_compact(token)
    verify_compact(signed, key.public_key)
    if read_vc_jwt(signed) != unsigned:
        raise ProofError("The token does not say what was to be signed.")


def _unsigned(endorsement: Endorsement, base: str) -> dict[str, Any]:
    endorser = endorsement.endorser
    # Always by its name below our address: a list of what was taken back counts on its issuer's own host alone.
    issuer = composing.issuer_profile(endorser, base, identifier=addresses.did(base, endorser.slug))
    composed = compose_endorsement(
        endorsement_id=endorsement.urn,
        issuer=issuer,
        subject_id=_endorsed_id(endorsement, base),
        comment=endorsement.comment,
        valid_from=endorsement.created_at,
        credential_status=compose_revocation_entry(addresses.withdrawn_endorsements(base, endorser.slug)),
        with_schema=True,
    )
    return cast("dict[str, Any]", without_controls(composed))


def _endorsed_id(endorsement: Endorsement, base: str) -> str:
    """The id under which a credential names what is endorsed."""
    endorsed = endorsement.endorsed
    if isinstance(endorsed, Achievement):
        return addresses.achievement(base, endorsed.uuid)
    if isinstance(endorsed, Profile):
        return issuing.issuer_id(endorsed, base)
    return endorsed.urn
