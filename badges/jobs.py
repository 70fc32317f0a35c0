"""Periodic entry points. The rows are the outbox: what a lost task left undone is finished here."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from badges import notifications, own_addresses, pinning, resigning
from badges.actions.claim_recipients import claim_what_waits
from badges.actions.forget_wallets import forget_wallets
from badges.actions.rotate_key import rotate_key
from badges.errors import KeyEncryptionKeyError
from badges.models import Award, Profile, SigningKey, TrustedIssuer
from badges.openbadges.dids import did_document_url
from badges.openbadges.fetching import FetchError
from badges.tasks import endorse_anew, issue_credential, sign_anew

KEY_LIFETIME = timedelta(days=365)  # QUALITY S-41


def issue_missing_credentials() -> int:
    """Issue every live award that has no credential yet; how many were tried."""
    waiting = list(Award.objects.without_credential().values_list("pk", flat=True))
    for award_id in waiting:
        issue_credential.delay_on_commit(award_id)  # type: ignore[attr-defined]
    return len(waiting)


def claim_waiting_badges() -> int:
    """Give badges to people who proved the address since, and whose claim was lost; how many people."""
    return claim_what_waits()


def forget_unused_wallets() -> int:
    """Remove registrations of sites that nobody allowed anything, and what has expired; how many were removed."""
    return forget_wallets()


def sign_compromised_anew() -> int:
    """Sign again every live award with a document under a compromised key; how many were tried.

    What was endorsed under such a key is said again as well.
    """
    for endorsement_id in resigning.to_endorse_anew():
        endorse_anew.delay_on_commit(endorsement_id)  # type: ignore[attr-defined]
    waiting = list(Award.objects.to_sign_anew().values_list("pk", flat=True))
    for award_id in waiting:
        sign_anew.delay_on_commit(award_id)  # type: ignore[attr-defined]
    return len(waiting)


def rotate_old_keys() -> int:
    """Give every profile that signs with a key older than a year new ones; how many did.

    Not under did:key: a new key is a new identifier there, which nobody elsewhere recognises yet. A profile whose keys
    cannot be opened is left alone: readiness says so.
    """
    rotated = 0
    for profile in _with_old_keys():
        with suppress(KeyEncryptionKeyError):
            rotate_key(profile=profile, actor=None)
            rotated += 1
    return rotated


def _with_old_keys() -> list[Profile]:
    old = SigningKey.objects.filter(retired_at=None, created_at__lt=timezone.now() - KEY_LIFETIME)
    profiles = Profile.objects.filter(pk__in=old.values("profile")).exclude(did_method=Profile.DidMethod.KEY)
    return list(profiles.select_related("institution").order_by("pk"))


def recheck_issuers() -> int:
    """Look at the keys of every issuer that we recognise elsewhere, and tell administrators which changed (S-25)."""
    changed = [row for row in TrustedIssuer.objects.filter(issuer_id__startswith="did:web:") if _has_changed(row)]
    for issuer in changed:
        notifications.tell_keys_changed(issuer)
    return len(changed)


def _has_changed(issuer: TrustedIssuer) -> bool:
    try:
        own = own_addresses.answer(did_document_url(issuer.issuer_id))
    except (ValueError, FetchError):
        return False
    return own is None and pinning.has_changed(issuer.issuer_id)
