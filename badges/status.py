"""Status lists: a random bit for each award, and the signed list that says which bits are set.

The bit itself is `award.revoked_at`; the stored document is what was last signed from it. Whoever signs a list locks
its row first, so that no list is stored that misses a revocation committed meanwhile.
"""

import json
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from badges import addresses, signer
from badges.errors import KeyEncryptionKeyError
from badges.models import Award, Profile, SigningKey, StatusEntry, StatusList
from badges.openbadges.proofs import add_proof
from badges.openbadges.status_list import compose_status_list, encode_bits

# A verifier that cannot reach us may trust a list this long; whoever asks gets one at most a day old.
VALID_FOR = timedelta(days=7)
RENEWED_AFTER = timedelta(days=1)
# Whoever verifies may have a clock behind ours: a list "not valid yet" could not be checked.
CLOCK_SKEW = timedelta(minutes=5)
# A list half full still hides its bits and still finds a free one at the second try.
FULL_AT = 0.5
ATTEMPTS = 50


def entry_for(award: Award) -> StatusEntry:
    """The award's bit, drawn at random the first time and kept for ever."""
    existing = StatusEntry.objects.filter(award=award).select_related("status_list").first()
    if existing:
        return existing
    status_list = _open_list(award.achievement.institution.profile)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                index = secrets.randbelow(status_list.size)
                return StatusEntry.objects.create(award=award, status_list=status_list, index=index)
        except IntegrityError:
            if StatusEntry.objects.filter(award=award).exists():
                return StatusEntry.objects.select_related("status_list").get(award=award)
    raise RuntimeError(f"No free place in {status_list} after {ATTEMPTS} tries.")


def publish(award: Award) -> None:
    """Sign the list that holds this award's bit anew; nothing to do for an award that has none yet."""
    entry = StatusEntry.objects.filter(award=award).select_related("status_list").first()
    if entry:
        renew(entry.status_list)


def document(status_list: StatusList, base: str) -> str:
    """The signed list as served under `base`. Lists under an older base are signed when asked for.

    When the key cannot be opened, the stored list stands until it expires: no revocation is missing from it, since none
    can be made without the key. Raises KeyEncryptionKeyError where there is none under this base.
    """
    if base != addresses.current_base():
        return _signed(status_list, base, timezone.now())
    is_fresh = status_list.signed_at and status_list.signed_at > timezone.now() - RENEWED_AFTER
    is_ours = f'"{addresses.status_list(base, status_list.profile.slug, status_list.number)}"' in status_list.document
    if is_fresh and is_ours:
        return status_list.document
    try:
        return renew(status_list)
    except KeyEncryptionKeyError:
        if is_ours:
            return status_list.document
        raise


def active_key(profile: Profile) -> SigningKey:
    """The key that signs for this profile now."""
    key: SigningKey = profile.keys.select_related("profile").get(retired_at=None)
    return key


@transaction.atomic
def renew(status_list: StatusList) -> str:
    """Sign the list anew under the present base and store it; its text."""
    locked = StatusList.objects.select_for_update().select_related("profile").get(pk=status_list.pk)
    addresses.remember_base(addresses.current_base())
    locked.signed_at = timezone.now()
    locked.document = _signed(locked, addresses.current_base(), locked.signed_at)
    locked.save(update_fields=["document", "signed_at"])
    return locked.document


def _signed(status_list: StatusList, base: str, at: datetime) -> str:
    profile = status_list.profile
    issuer_id, key = addresses.did(base, profile.slug), active_key(profile)
    revoked = status_list.entries.exclude(award__revoked_at=None).values_list("index", flat=True)
    unsigned = compose_status_list(
        list_id=addresses.status_list(base, profile.slug, status_list.number),
        issuer_id=issuer_id,
        purpose=status_list.purpose,
        encoded_list=encode_bits(revoked, size=status_list.size),
        valid_from=at - CLOCK_SKEW,
        valid_until=at + VALID_FOR,
    )
    signed = add_proof(
        unsigned,
        signer=lambda data: signer.sign(key, data),
        verification_method=f"{issuer_id}#{key.fragment}",
        created=at,
    )
    return json.dumps(signed, ensure_ascii=False)


def _open_list(profile: Profile) -> StatusList:
    """The profile's newest revocation list with room, or a new one. List 1 for the first 65,536 awards."""
    newest = profile.status_lists.filter(purpose="revocation").order_by("-number").first()
    if newest and newest.entries.count() < newest.size * FULL_AT:
        return newest
    number = newest.number + 1 if newest else 1
    status_list, _created = StatusList.objects.get_or_create(profile=profile, number=number)
    return status_list
