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


def to_endorse_anew() -> list[int]:
    """The ids of all endorsements in force that a key revoked since had signed."""
    rows = Endorsement.objects.in_force().filter(endorser__keys__revoked_at__isnull=False).distinct()
    found: list[Endorsement] = list(rows.prefetch_related("endorser__keys").order_by("pk"))
    return [row.pk for row in found if endorsing.is_tainted(row)]


@transaction.atomic
def endorse_anew(endorsement: Endorsement) -> Endorsement | None:
    """The same said again under the endorser's key of today, or None. Twice changes nothing.

    What a revoked key had signed is withdrawn, so that copies of it verify as revoked. Of an issuer that goes by
    another identifier since, nothing is said again: its endorser never spoke of that one. Raises what `endorsing.sign`
    raises; then all stays as it was, and a job tries again.
    """
    Profile.objects.select_for_update(no_key=True).get(pk=endorsement.endorser_id)
    row: Endorsement = Endorsement.objects.select_for_update(of=("self",)).get(pk=endorsement.pk)
    if row.withdrawn_at or not endorsing.is_tainted(row):
        return None
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    again = _said_again(row) if endorsing.is_about_todays_id(row) else None
    data = {"withdrawn": row.urn, "uuid": again.urn if again else ""}
    log(instance=row.endorser, action="badges.endorse_anew", data=data)
    return again


def _said_again(row: Endorsement) -> Endorsement:
    owners = {name: getattr(row, name) for name in ("achievement", "about_profile", "award")}
    again = endorsing.sign(Endorsement(endorser=row.endorser, comment=row.comment, **owners))
    again.save()
    return again


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
