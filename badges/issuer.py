"""Issue: compose → sign → verify our own output → store the text exactly as it was signed."""

import json
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from badges import addresses, signer, status, verifier
from badges.composing import unsigned_credential
from badges.errors import SelfVerificationError
from badges.models import Award, Credential
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.proofs import add_proof
from badges.signals import credential_issued
from badges.status import active_key

# What must hold of our own output before it is kept. Whether we recognise ourselves is not among it.
MUST_PASS = ("format", "schema", "proof", "issuer_key", "status", "validity")


def issue(award: Award) -> Credential:
    """The award's *bare* credential: the one there is, or a new one. Running it twice, or at once, changes nothing.

    Raises KeyEncryptionKeyError when the key cannot be opened, SelfVerificationError when it cannot be signed or does
    not verify: then nothing is stored, and the sweeping job tries again.
    """
    existing = _stored(award)
    if existing:
        return existing
    award = Award.objects.select_related("achievement__institution__profile", "recipient").get(pk=award.pk)
    base, profile = addresses.current_base(), award.achievement.institution.profile
    key = active_key(profile)
    addresses.remember_base(base)
    try:
        signed = add_proof(
            unsigned_credential(award, base),
            signer=lambda data: signer.sign(key, data),
            verification_method=f"{addresses.did(base, profile.slug)}#{key.fragment}",
            created=timezone.now(),
        )
    except OpenBadgesError as error:
        raise SelfVerificationError(f"The credential of award {award.uuid} cannot be signed. {error}") from error
    text = json.dumps(signed, ensure_ascii=False, indent=1)
    _verify_own(award, text)
    return _store(Credential(award=award, key=key, base_url=base, document=text))


def _verify_own(award: Award, text: str) -> None:
    report = verifier.verify_document(text, is_offline=True)
    failed = [check for check in report.checks if check.id in MUST_PASS and check.outcome != "pass"]
    if failed or not {"proof", "issuer_key", "status"} <= {check.id for check in report.checks}:
        reasons = " ".join(f"{check.id}: {check.detail}" for check in failed)
        raise SelfVerificationError(f"The credential of award {award.uuid} does not verify. {reasons}")


def _store(credential: Credential) -> Credential:
    """The stored credential. Whoever revokes locks the award too: before this, or after it with a bit to set."""
    try:
        with transaction.atomic():
            locked = Award.objects.select_for_update().get(pk=credential.award_id)
            credential.save()
            if locked.revoked_at:
                status.publish(locked)
    except IntegrityError:
        stored = _stored(credential.award)
        if stored is None:
            raise
        return stored
    sent = partial(credential_issued.send_robust, sender=Credential, credential_id=credential.pk)
    transaction.on_commit(sent)
    return credential


def _stored(award: Award) -> Credential | None:
    return Credential.objects.filter(
        award=award, securing=Credential.Securing.DATA_INTEGRITY, disclosure=Credential.Disclosure.BARE
    ).first()
