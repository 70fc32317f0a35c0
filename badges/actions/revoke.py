"""An award is taken back, for a reason that whoever verifies it may read."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges import status
from badges.models import Award
from badges.notifications import tell_revoked
from badges.permissions import ensure_registrar
from badges.reasons import clean_reason
from badges.signals import award_revoked
from competencies.actions.withdraw_evidence import withdraw_evidence


@transaction.atomic
def revoke(*, award: Award, reason: str, actor: User | None) -> Award:
    """The award, revoked now; an earlier revocation stays as it was. Final: the bit in the status list never goes back.

    What it replaced is revoked with it: those files say the same and would go on verifying elsewhere. `actor` None is
    the command line. Raises NotTheRegistrarError; AwardRequestError without a reason, or with one too long to be kept.
    """
    ensure_registrar(actor, award.achievement.institution)
    cleaned = clean_reason(reason)
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if locked.revoked_at:
        return locked
    _take_back(locked, cleaned, actor)
    tell_revoked(locked)
    for earlier in _replaced_by(locked):
        _take_back(earlier, cleaned, actor)
    return locked


def _take_back(award: Award, reason: str, actor: User | None) -> None:
    award.revoked_at = timezone.now()
    award.revocation_reason = reason
    award.save(update_fields=["revoked_at", "revocation_reason"])
    withdraw_evidence(source_uuid=award.uuid, at=award.revoked_at)
    status.publish(award)
    log(instance=award, action="badges.revoke", user=actor, data={"reason": reason})
    transaction.on_commit(partial(award_revoked.send_robust, sender=Award, award_id=award.pk))


def _replaced_by(award: Award) -> Iterator[Award]:
    """What this award replaced, and what that replaced, as far as it is not revoked yet."""
    earlier: Award | None = Award.objects.select_for_update().filter(superseded_by=award).first()
    if earlier:
        if earlier.revoked_at is None:
            yield earlier
        yield from _replaced_by(earlier)
