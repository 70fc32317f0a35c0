"""Every form of an award beside the one signed at completion: with more disclosed, as VC-JWT, as Open Badges 2.0.

A form is composed, secured, verified by our own verifier and stored, once: unique on (award, securing, disclosure), the
award's row locked meanwhile, and then served byte for byte whatever the composers become. Whether somebody may ask for
it is decided above.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from badges import addresses, documents, issuing, signer
from badges.composing import unsigned_credential
from badges.errors import AwardRequestError, SelfVerificationError
from badges.issuer import ensure_verifies, issue
from badges.models import Award, Credential, Profile, SigningKey
from badges.openbadges import ob2, ob3
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.jose import Algorithm
from badges.openbadges.proofs import add_proof
from badges.openbadges.safe_json import without_controls
from badges.openbadges.vc_jwt import compose_vc_jwt

Securing, Disclosure = Credential.Securing, Credential.Disclosure
# RFC 7518, section 3.1, and RFC 8037: what a key of each kind signs a VC-JWT with.
JWS_ALGORITHMS: dict[str, Algorithm] = {
    SigningKey.Algorithm.ED25519: "EdDSA",
    SigningKey.Algorithm.P256: "ES256",
}
# An expired or suspended badge may still be wanted in another form: it will say so there too.
REFUSED = frozenset({"fail", "unknown"})
Identities = Sequence[ob3.Identity]
Secured = tuple[str, SigningKey | None]
Signed = tuple[str, SigningKey]


def issue_form(
    award: Award, securing: str, disclosure: str = Disclosure.BARE, *, identities: Identities = ()
) -> Credential:
    """The award's credential in this form: the one there is, or a new one. Twice, or at once, changes nothing.

    `identities` are what a new disclosure says of the holder; a VC-JWT takes them from the Data Integrity form of the
    same disclosure, so that both say the same. Raises AwardRequestError for a badge that is no longer live or a
    disclosure that was never signed, IssuingHaltedError, KeyEncryptionKeyError, SelfVerificationError: then nothing
    is stored.
    """
    existing = stored(award, securing, disclosure)
    if existing:
        return existing
    if not award.is_live:
        raise AwardRequestError(_("This badge was revoked or replaced, so no other form of it is signed any more."))
    issue(award)  # gives it its place in a status list
    return _issue_locked(award, securing, disclosure, identities)


def stored(award: Award, securing: str, disclosure: str = Disclosure.BARE) -> Credential | None:
    """The credential in this form, if it was signed."""
    found: Credential | None = award.credentials.as_signed(securing, disclosure).first()
    return found


def signed_disclosures(award: Award) -> list[str]:
    """The disclosures that were signed, in the order of `Credential.Disclosure`."""
    signed = set(award.credentials.filter(securing=Securing.DATA_INTEGRITY).values_list("disclosure", flat=True))
    return [disclosure for disclosure in Disclosure.values if disclosure in signed]


@transaction.atomic
def _issue_locked(award: Award, securing: str, disclosure: str, identities: Identities) -> Credential:
    """Whoever else wants the same form waits here for the award's row, and then finds what was stored."""
    Award.objects.select_for_update().get(pk=award.pk)
    existing = stored(award, securing, disclosure)
    if existing:
        return existing
    found = Award.objects.for_signing().get(pk=award.pk)
    issuing.ensure_issuing(found.achievement.institution.profile)
    base = addresses.current_base()
    addresses.remember_base(base)
    try:
        text, key = WRITERS[securing](found, base, disclosure, identities)
    except (OpenBadgesError, ValueError) as error:
        raise SelfVerificationError(f"Award {found.uuid} cannot be signed as {securing}. {error}") from error
    ensure_verifies(text, f"Award {found.uuid} as {securing}", refused=REFUSED)
    return Credential.objects.create(
        award=found, key=key, base_url=base, document=text, securing=securing, disclosure=disclosure
    )


def with_proof(unsigned: dict[str, Any], profile: Profile) -> Signed:
    """The Data Integrity form of an unsigned document of this profile, and the key that signed it."""
    issuer_id = unsigned["issuer"]["id"]
    issuing.remember(profile, issuer_id, addresses.current_base())
    key = issuing.signing_key(profile, issuer_id)
    method = issuing.verification_method(issuer_id, key)
    signed = add_proof(unsigned, signer=signer.open_key(key), verification_method=method, created=timezone.now())
    return json.dumps(signed, ensure_ascii=False, indent=1), key


def as_jwt(unsigned: dict[str, Any], profile: Profile) -> Signed:
    """The VC-JWT of an unsigned document of this profile, and the key that signed it."""
    issuer_id = unsigned["issuer"]["id"]
    issuing.remember(profile, issuer_id, addresses.current_base())
    key = issuing.signing_key(profile, issuer_id, Securing.VC_JWT)
    token = compose_vc_jwt(
        unsigned,
        signer=signer.open_key(key),
        algorithm=JWS_ALGORITHMS[key.algorithm],
        verification_method=issuing.verification_method(issuer_id, key),
    )
    return token, key


def _data_integrity(award: Award, base: str, disclosure: str, identities: Identities) -> Secured:
    profile = award.achievement.institution.profile
    return with_proof(unsigned_credential(award, base, identities=identities), profile)


def _vc_jwt(award: Award, base: str, disclosure: str, identities: Identities) -> Secured:
    source = stored(award, Securing.DATA_INTEGRITY, disclosure)
    if source is None:
        raise AwardRequestError(_("The holder has not had this form of the badge signed."))
    said = _identities(json.loads(source.document))
    unsigned = unsigned_credential(award, base, identities=said, securing=Securing.VC_JWT)
    return as_jwt(unsigned, award.achievement.institution.profile)


def _identities(document: dict[str, Any]) -> list[ob3.Identity]:
    """What a signed credential says of its holder."""
    return [
        ob3.Identity(entry["identityType"], entry["identityHash"], entry["hashed"], entry.get("salt", ""))
        for entry in document["credentialSubject"].get("identifier", [])
    ]


def _ob2_hosted(award: Award, base: str, disclosure: str, identities: Identities) -> Secured:
    """Its address is its proof: what is frozen here is what that address answers from now on."""
    return documents.as_json(documents.ob2_assertion(award, base)), None


def _ob2_signed(award: Award, base: str, disclosure: str, identities: Identities) -> Secured:
    profile = award.achievement.institution.profile
    key = issuing.active_key(profile, SigningKey.Algorithm.RSA)
    assertion = without_controls(documents.ob2_signed_assertion(award, base, key))
    return ob2.sign_assertion(assertion, signer=signer.open_key(key)), key


Writer = Callable[[Award, str, str, Identities], Secured]
WRITERS: dict[str, Writer] = {
    Securing.DATA_INTEGRITY: _data_integrity,
    Securing.VC_JWT: _vc_jwt,
    Securing.OB2_HOSTED: _ob2_hosted,
    Securing.OB2_SIGNED: _ob2_signed,
}
