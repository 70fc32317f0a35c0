"""Somebody else has a private key: it stops signing, all are told since when, and what it signed is signed anew."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import issuing, resigning, status
from badges.errors import AwardRequestError
from badges.models import Award, Profile, SigningKey
from badges.permissions import ensure_registrar
from badges.reasons import clean_reason
from badges.tasks import endorse_anew, sign_anew


@transaction.atomic
def revoke_key(*, key: SigningKey, compromised_from: datetime, reason: str, actor: User | None) -> list[Award]:
    """The awards that have to be signed anew: live ones with a document under this key. They are queued on commit,
    and so is what the profile had endorsed under it.

    From `compromised_from` (aware, not in the future) the key vouches for nothing; a second call may only name an
    earlier moment. Its place is taken by a new one, with which the status lists are signed at once. `actor` None is the
    command line. Raises NotTheRegistrarError, AwardRequestError, KeyEncryptionKeyError.
    """
    ensure_registrar(actor, key.profile.institution)
    cleaned = clean_reason(reason)
    if compromised_from > timezone.now():
        raise AwardRequestError(_("A key cannot be compromised in the future. Say since when it may be."))
    profile = Profile.objects.select_for_update(no_key=True).get(pk=key.profile_id)
    _disable(key, compromised_from)
    issuing.active_key(profile, key.algorithm)
    for status_list in profile.status_lists.order_by("-number"):  # as `revoke` goes, from newer to older awards
        status.renew(status_list)
    affected: list[Award] = list(Award.objects.to_sign_anew().filter(credentials__key=key).distinct())
    log(instance=profile, action="badges.revoke_key", user=actor, data=_entry(key, cleaned, affected))
    for award in affected:
        sign_anew.delay_on_commit(award.pk)  # type: ignore[attr-defined]
    for endorsement_id in resigning.to_endorse_anew():
        endorse_anew.delay_on_commit(endorsement_id)  # type: ignore[attr-defined]
    return affected


def _disable(key: SigningKey, compromised_from: datetime) -> None:
    locked = SigningKey.objects.select_for_update().get(pk=key.pk)
    locked.revoked_at = min(compromised_from, locked.revoked_at or compromised_from)
    locked.retired_at = locked.retired_at or timezone.now()
    locked.save(update_fields=["revoked_at", "retired_at"])


def _entry(key: SigningKey, reason: str, affected: list[Award]) -> dict[str, Any]:
    """What the log keeps: since when, why, and every award that this key had signed."""
    revoked_at = SigningKey.objects.get(pk=key.pk).revoked_at
    return {
        "fragment": key.fragment,
        "compromised_from": revoked_at.isoformat() if revoked_at else "",
        "reason": reason,
        "affected": [str(award.uuid) for award in affected],
    }
