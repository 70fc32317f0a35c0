"""Under which name and with which key a profile signs, and whether it may at all.

A profile chooses its DID today (`Profile.did_method`); what was signed keeps the one it was signed under. An award is
bound to the identifier of the status list that holds its place, since a verifier takes the list only from whoever
issued the credential: every form of it, whenever it is signed, names that one.

>>> verification_method("did:key:z6Mk", SigningKey(fragment="key-1", public_key_multibase="z6Mk"))
'did:key:z6Mk#z6Mk'
>>> verification_method("did:web:college.example", SigningKey(fragment="key-1"))
'did:web:college.example#key-1'
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from badges import addresses, signer
from badges.errors import IssuingHaltedError
from badges.models import Award, Credential, IssuerId, IssuingHalt, Profile, SigningKey, StatusEntry, StatusList

DID_KEY = "did:key:"
ALGORITHMS = {
    Credential.Securing.DATA_INTEGRITY: SigningKey.Algorithm.ED25519,
    Credential.Securing.VC_JWT: SigningKey.Algorithm.P256,
    Credential.Securing.OB2_SIGNED: SigningKey.Algorithm.RSA,
}


def issuer_id(profile: Profile, base: str) -> str:
    """The DID that the profile signs under today."""
    return fixed_identifier(profile) or addresses.did(base, profile.slug)


def fixed_identifier(profile: Profile) -> str:
    """Today's DID where it does not depend on our address: its domain's or its key's; else empty."""
    if profile.did_method == Profile.DidMethod.KEY:
        return DID_KEY + active_key(profile).public_key_multibase
    if profile.did_method == Profile.DidMethod.DOMAIN and profile.domain:
        return domain_did(profile.domain)
    return ""


def domain_did(domain: str) -> str:
    """The did:web of a host of its own, answered at `/.well-known/did.json`."""
    return f"did:web:{domain}"


def list_issuer(status_list: StatusList, base: str) -> str:
    """The DID that signs this list, asked for under `base`."""
    return status_list.signed_as or addresses.did(base, status_list.profile.slug)


def award_issuer(award: Award, base: str) -> str:
    """The DID that issues this award: its status list's, or today's before it has a place in one."""
    entry = StatusEntry.objects.filter(award=award).select_related("status_list__profile").first()
    return list_issuer(entry.status_list, base) if entry else issuer_id(award.achievement.institution.profile, base)


def signing_key(profile: Profile, identifier: str, securing: str = Credential.Securing.DATA_INTEGRITY) -> SigningKey:
    """The key that signs so secured documents under this identifier of the profile; made when first needed.

    A did:key is its key: it signs everything there is under it, a VC-JWT as well, as long as it is asked for.
    """
    if identifier.startswith(DID_KEY) and securing != Credential.Securing.OB2_SIGNED:
        multibase = identifier.removeprefix(DID_KEY)
        key: SigningKey = profile.keys.select_related("profile").get(public_key_multibase=multibase)
        return key
    return active_key(profile, ALGORITHMS[Credential.Securing(securing)])


def verification_method(identifier: str, key: SigningKey) -> str:
    """The absolute id of the key under this identifier."""
    is_key = identifier.startswith(DID_KEY)
    return f"{identifier}#{key.public_key_multibase if is_key else key.fragment}"


def active_key(profile: Profile, algorithm: str = SigningKey.Algorithm.ED25519) -> SigningKey:
    """The key that the profile signs with now; made when there is none. Raises KeyEncryptionKeyError."""
    key = _active(profile, algorithm)
    return key or _make_key(profile, algorithm)


@transaction.atomic
def _make_key(profile: Profile, algorithm: str) -> SigningKey:
    """Two who need it at once get the same one: the profile's row is locked."""
    Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    key = _active(profile, algorithm)
    if key is None:
        key = signer.new_key(profile, f"key-{profile.keys.count() + 1}", algorithm)
        key.save()
    return key


def _active(profile: Profile, algorithm: str) -> SigningKey | None:
    key: SigningKey | None = profile.keys.select_related("profile").filter(algorithm=algorithm, retired_at=None).first()
    return key


def remember(profile: Profile, identifier: str, base: str) -> None:
    """Write down that the profile signs under this identifier and base: both are answered here for ever."""
    addresses.remember_base(base)
    IssuerId.objects.get_or_create(identifier=identifier, defaults={"profile": profile})


def ensure_issuing(profile: Profile) -> None:
    """Raises IssuingHaltedError while issuing is halted for this profile or for all. One query, never remembered."""
    halt = IssuingHalt.objects.filter(Q(profile=None) | Q(profile=profile)).order_by("pk").first()
    if halt:
        raise IssuingHaltedError(
            _("Issuing is halted: %(reason)s What was awarded is kept, and signed once issuing resumes.")
            % {"reason": halt.reason}
        )
