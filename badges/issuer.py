"""Issue: compose → sign → verify our own output → store the text exactly as it was signed."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from badges import addresses, failpoints, issuing, signer, status, verifier
from badges.composing import unsigned_credential
from badges.errors import SelfVerificationError
from badges.models import Award, Credential
from badges.openbadges.compiled import as_text, own_shapes
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.proofs import add_proof
from badges.signals import credential_issued

# What must hold of our own output before it is kept. Whether we recognise ourselves is not among it.
MUST_PASS = frozenset({"format", "schema", "proof", "issuer_key", "status", "validity"})
MUST_BE_MADE = frozenset({"proof", "issuer_key", "status"})
NOT_PASSED = frozenset({"caution", "unknown", "fail"})


def issue(award: Award) -> Credential:
    """The award's *bare* credential: the one there is, or a new one. Running it twice, or at once, changes nothing.

    Raises IssuingHaltedError while somebody halted it, KeyEncryptionKeyError when the key cannot be opened,
    SelfVerificationError when it cannot be signed or does not verify: then nothing is stored, and the sweeping job
    tries again.
    """
    existing = _stored(award)
    if existing:
        return existing
    award = Award.objects.select_related("achievement__institution__profile", "recipient").get(pk=award.pk)
    base, profile = addresses.current_base(), award.achievement.institution.profile
    issuing.ensure_issuing(profile)
    try:
        unsigned = unsigned_credential(award, base)
        failpoints.reach("place-drawn")
        issuer_id = unsigned["issuer"]["id"]
        issuing.remember(profile, issuer_id, base)
        key = issuing.signing_key(profile, issuer_id)
        signed = add_proof(
            unsigned,
            signer=lambda data: signer.sign(key, data),
            verification_method=issuing.verification_method(issuer_id, key),
            created=timezone.now(),
            canonicalizer=own_shapes.canonicalize,
        )
    except OpenBadgesError as error:
        raise SelfVerificationError(f"The credential of award {award.uuid} cannot be signed. {error}") from error
    failpoints.reach("credential-signed")
    text = as_text(signed)
    verify_own(award, text)
    failpoints.reach("credential-verified")
    return _store(Credential(award=award, key=key, base_url=base, document=text))


def verify_own(award: Award, text: str) -> None:
    """The full verifier on the credential that we just made. Raises SelfVerificationError."""
    # An award whose term has ended is signed all the same when its key had to be replaced.
    is_over = award.valid_until is not None and award.valid_until <= timezone.now()
    must_pass = MUST_PASS - {"validity"} if is_over else MUST_PASS
    ensure_verifies(text, f"The credential of award {award.uuid}", must_pass=must_pass)


def ensure_verifies(
    text: str, name: str, *, must_pass: frozenset[str] = MUST_PASS, refused: frozenset[str] = NOT_PASSED
) -> None:
    """Raises SelfVerificationError where our own verifier does not accept what we made, or could not judge it.

    `refused` are the outcomes that none of the checks `must_pass` may have.
    """
    report = verifier.verify_document(text, is_offline=True, is_own=True)
    failed = [check for check in report.checks if check.id in must_pass and check.outcome in refused]
    if failed or not {check.id for check in report.checks} >= MUST_BE_MADE:
        reasons = " ".join(f"{check.id}: {check.detail}" for check in failed)
        raise SelfVerificationError(f"{name} does not verify. {reasons}")


def _store(credential: Credential) -> Credential:
    """The stored credential. Whoever revokes locks the award too: before this, or after it with a bit to set."""
    try:
        with transaction.atomic():
            locked = Award.objects.select_for_update().get(pk=credential.award_id)
            credential.save()
            if locked.revoked_at:
                status.publish(locked)
            failpoints.reach("credential-stored")
    except IntegrityError:
        stored = _stored(credential.award)
        if stored is None:
            raise
        return stored
    sent = partial(credential_issued.send_robust, sender=Credential, credential_id=credential.pk)
    transaction.on_commit(sent)
    failpoints.reach("credential-committed")
    return credential


def _stored(award: Award) -> Credential | None:
    return Credential.objects.filter(
        award=award, securing=Credential.Securing.DATA_INTEGRITY, disclosure=Credential.Disclosure.BARE
    ).first()
