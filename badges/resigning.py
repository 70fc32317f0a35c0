"""Sign anew what a compromised key had signed: the same award, the same id and place in the status list, a new proof.

The document that goes is kept byte for byte (`WithdrawnCredential`): whoever still has it can be told that it was
genuine. Why the award itself stays: docs/decisions/0005.
"""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from badges import endorsing, issuer, issuing, status
from badges.models import Award, Credential, Endorsement, Profile, SigningKey, StatusEntry, WithdrawnCredential
from badges.notifications import tell_signed_anew


@transaction.atomic
def sign_anew(award: Award) -> int:
    """How many documents of the award a revoked key had signed: all are withdrawn. Twice changes nothing.

    The bare credential is signed at once; other forms are signed whenever somebody asks for them, as they always are.
    Raises what `issuer.issue` raises; then the old documents stand and a job tries again.
    """
    rows = Award.objects.select_for_update(of=("self",)).select_related("achievement__institution__profile")
    locked = rows.get(pk=award.pk)
    tainted = list(locked.credentials.filter(key__revoked_at__isnull=False).select_related("key").order_by("pk"))
    if not tainted or not locked.is_live or locked.suspended_at:
        return 0
    for credential in tainted:
        _withdraw(credential)
    if _is_identifier_lost(locked):
        status.move(locked)
    issuer.issue(locked)
    fragments = sorted({old.key.fragment for old in tainted if old.key})
    log(instance=locked, action="badges.sign_anew", data={"old_keys": fragments, "documents": len(tainted)})
    tell_signed_anew(locked)
    return len(tainted)


@transaction.atomic
def endorse_anew(profile: Profile) -> int:
    """How many endorsements in force a revoked key of this endorser had signed. Twice changes nothing.

    Each is withdrawn, so that copies of it verify as revoked, and said again under the key of today. Raises what
    `endorsing.sign` raises; then none counts any more, and a job tries again.
    """
    Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    rows: list[Endorsement] = list(Endorsement.objects.in_force().filter(endorser=profile).order_by("pk"))
    tainted = [row for row in rows if endorsing.is_tainted(row)]
    for row in tainted:
        _say_again(row)
    return len(tainted)


def _say_again(row: Endorsement) -> None:
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    owners = {name: getattr(row, name) for name in ("achievement", "about_profile", "award")}
    again = endorsing.sign(Endorsement(endorser=row.endorser, comment=row.comment, **owners))
    again.save()
    log(instance=row.endorser, action="badges.endorse_anew", data={"withdrawn": row.urn, "uuid": again.urn})


def _withdraw(credential: Credential) -> None:
    copied = ("award", "securing", "disclosure", "key", "base_url", "document", "issued_at")
    WithdrawnCredential.objects.create(**{name: getattr(credential, name) for name in copied})
    credential.delete()


def _is_identifier_lost(award: Award) -> bool:
    """True where the compromised key is the identifier itself, so that no list under it can be believed any more."""
    entry = StatusEntry.objects.filter(award=award).select_related("status_list").first()
    if entry is None or not entry.status_list.signed_as.startswith(issuing.DID_KEY):
        return False
    multibase = entry.status_list.signed_as.removeprefix(issuing.DID_KEY)
    return SigningKey.objects.filter(public_key_multibase=multibase, revoked_at__isnull=False).exists()
