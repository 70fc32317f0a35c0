"""Status lists: a random place for each award, and the signed list that says which are revoked or suspended.

The bit itself is `award.revoked_at` (in a list of suspensions `suspended_at` as well); the stored document is what was
last signed from it. Whoever signs a list locks its row first, so that no list is stored that misses a revocation
committed meanwhile. A list keeps method, purpose and identifier that it was begun with.
"""

import json
import secrets
import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from badges import addresses, issuing, published, signer
from badges.errors import KeyEncryptionKeyError
from badges.issuing import active_key as active_key
from badges.models import Award, Profile, StatusEntry, StatusList
from badges.openbadges.compiled import own_shapes
from badges.openbadges.proofs import add_proof
from badges.openbadges.revocation_list import RevokedCredential, compose_revocation_entry, compose_revocation_list
from badges.openbadges.status_list import compose_status_entry, compose_status_list, encode_bits

# A verifier that cannot reach us may trust a list this long; whoever asks gets one at most a day old.
VALID_FOR = timedelta(days=7)
RENEWED_AFTER = timedelta(days=1)
# Whoever verifies may have a clock behind ours: a list "not valid yet" could not be checked.
CLOCK_SKEW = timedelta(minutes=5)
# A list half full still hides its bits and still finds a free one at the second try.
FULL_AT = 0.5
ATTEMPTS = 50
REVOCATION, SUSPENSION = "revocation", "suspension"


def entry_for(award: Award) -> StatusEntry:
    """The award's place, drawn at random the first time and kept for ever."""
    existing = _entry(award)
    if existing:
        return existing
    status_list = open_list(award.achievement.institution.profile, award.achievement.status_purpose)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                index = secrets.randbelow(status_list.size)
                return StatusEntry.objects.create(award=award, status_list=status_list, index=index)
        except IntegrityError:
            existing = _entry(award)
            if existing:
                return existing
    raise RuntimeError(f"No free place in {status_list} after {ATTEMPTS} tries.")


def _entry(award: Award) -> StatusEntry | None:
    return StatusEntry.objects.filter(award=award).select_related("status_list__profile").first()


def move(award: Award) -> None:
    """Give the award a place in today's list of its profile, when its own was begun under another identifier.

    Only for an award that is signed anew altogether: what named the old place must be withdrawn.
    """
    entry = _entry(award)
    profile = award.achievement.institution.profile
    if entry and entry.status_list.signed_as != issuing.fixed_identifier(profile):
        entry.delete()
        entry_for(award)


def credential_status(entry: StatusEntry, base: str) -> dict[str, str]:
    """The `credentialStatus` of an award with this place, as its list's method writes it."""
    status_list = entry.status_list
    if status_list.method == Profile.StatusMethod.REVOCATION_LIST:
        return compose_revocation_entry(address(status_list, base))
    return compose_status_entry(list_id=address(status_list, base), purpose=status_list.purpose, index=entry.index)


def address(status_list: StatusList, base: str) -> str:
    """Where the list is read."""
    is_named = status_list.method == Profile.StatusMethod.REVOCATION_LIST
    write = addresses.revocation_list if is_named else addresses.status_list
    return write(base, status_list.profile.slug, status_list.number)


def publish(award: Award) -> None:
    """Sign the list that holds this award's place anew; nothing to do for an award that has none yet."""
    entry = _entry(award)
    if entry:
        renew(entry.status_list)


def is_suspension_listed(award: Award) -> bool:
    """True when a suspension of this award shows in its list, and so to every verifier; else on our pages alone."""
    entry = _entry(award)
    return entry is not None and entry.status_list.purpose == SUSPENSION


def document(status_list: StatusList, base: str) -> str:
    """The list as served under `base`. Lists under an older base are signed when asked for.

    When the key cannot be opened, the stored list stands until it expires: no revocation is missing from it, since none
    can be made without the key. Raises KeyEncryptionKeyError where there is none under this base.
    """
    if base != addresses.current_base():
        return _composed(status_list, base, timezone.now())
    is_fresh = status_list.signed_at and status_list.signed_at > timezone.now() - RENEWED_AFTER
    is_ours = f'"{address(status_list, base)}"' in status_list.document
    if is_fresh and is_ours:
        return status_list.document
    try:
        return renew(status_list)
    except KeyEncryptionKeyError:
        if is_ours:
            return status_list.document
        raise


@transaction.atomic
def renew(status_list: StatusList) -> str:
    """Write the list anew under the present base: signed, stored, and put where it is served from; its text."""
    locked = StatusList.objects.select_for_update(of=("self",)).select_related("profile").get(pk=status_list.pk)
    base = addresses.current_base()
    issuing.remember(locked.profile, issuing.list_issuer(locked, base), base)
    published.withdraw(place(locked))
    read_at = time.time()
    locked.signed_at = timezone.now()
    locked.document = _composed(locked, base, locked.signed_at)
    locked.save(update_fields=["document", "signed_at"])
    origin = addresses.origin_of(base)
    transaction.on_commit(partial(published.write, place(locked), origin, locked.document, read_at=read_at))
    return locked.document


def place(status_list: StatusList) -> published.Place:
    """Where its files lie."""
    kind = "revocations" if status_list.method == Profile.StatusMethod.REVOCATION_LIST else "status"
    return published.Place(status_list.profile.slug, kind, status_list.number)


def _composed(status_list: StatusList, base: str, at: datetime) -> str:
    if status_list.method == Profile.StatusMethod.REVOCATION_LIST:
        return json.dumps(_named(status_list, base), ensure_ascii=False)
    issuer = issuing.list_issuer(status_list, base)
    key = issuing.signing_key(status_list.profile, issuer)
    signed = add_proof(
        _unsigned(status_list, base, at),
        signer=signer.open_key(key),
        verification_method=issuing.verification_method(issuer, key),
        created=at,
        canonicalizer=own_shapes.canonicalize,
    )
    return json.dumps(signed, ensure_ascii=False)


def _unsigned(status_list: StatusList, base: str, at: datetime) -> dict[str, Any]:
    return compose_status_list(
        list_id=address(status_list, base),
        issuer_id=issuing.list_issuer(status_list, base),
        purpose=status_list.purpose,
        encoded_list=encode_bits(_set_indexes(status_list), size=status_list.size),
        valid_from=at - CLOCK_SKEW,
        valid_until=at + VALID_FOR,
        ttl=timedelta(seconds=published.LIFETIME),
    )


def _set_indexes(status_list: StatusList) -> QuerySet[StatusEntry, int]:
    """The places whose bit is set. Revoking an award of a list of suspensions sets the same bit, for good."""
    is_set = Q(award__revoked_at__isnull=False)
    if status_list.purpose == SUSPENSION:
        is_set |= Q(award__suspended_at__isnull=False)
    return status_list.entries.filter(is_set).values_list("index", flat=True)


def _named(status_list: StatusList, base: str) -> dict[str, Any]:
    """The 1EdTechRevocationList: every revoked award of the list by the id of its credential. It is not signed."""
    revoked = Award.objects.filter(status_entry__status_list=status_list).exclude(revoked_at=None).order_by("pk")
    return compose_revocation_list(
        list_id=address(status_list, base),
        issuer_id=issuing.list_issuer(status_list, base),
        revoked=[RevokedCredential(award.urn, award.revocation_reason) for award in revoked],
    )


def open_list(profile: Profile, purpose: str) -> StatusList:
    """The newest list with room for an award of this profile as it signs today, or a new one.

    List 1 takes the first 65,536 awards. A list that names credentials is the issuer's by lying on its own host, and
    knows revocation alone: an issuer that is named by a domain of its own or by its key gets a signed one instead.
    """
    signed_as = issuing.fixed_identifier(profile)
    method = Profile.StatusMethod.BITSTRING if signed_as else Profile.StatusMethod(profile.status_method)
    is_bitstring = method == Profile.StatusMethod.BITSTRING
    kind = {"method": method.value, "purpose": purpose if is_bitstring else REVOCATION, "signed_as": signed_as}
    for _attempt in range(ATTEMPTS):
        newest = profile.status_lists.select_related("profile").filter(**kind).order_by("-number").first()
        if newest and newest.entries.count() < newest.size * FULL_AT:
            return newest
        number = (profile.status_lists.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return StatusList.objects.create(profile=profile, number=number, **kind)
        except IntegrityError:
            continue  # Somebody took this number a moment ago: theirs may be the list we want.
    raise RuntimeError(f"No list could be opened for {profile} after {ATTEMPTS} tries.")
