"""An award is taken back, for a reason that whoever verifies it may read."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import status
from badges.errors import AwardRequestError
from badges.models import Award
from badges.notifications import tell_revoked
from badges.signals import award_revoked
from competencies.actions.withdraw_evidence import withdraw_evidence

REASON_LENGTH = 300


@transaction.atomic
def revoke(*, award: Award, reason: str, actor: User | None) -> Award:
    """The award, revoked now; an earlier revocation stays as it was. Final: the bit in the status list never goes back.

    `actor` None is the command line. Raises AwardRequestError without a reason, or with one too long to be kept.
    """
    if not reason.strip():
        raise AwardRequestError(_("Say why the badge is revoked: whoever verifies it will read the reason."))
    if len(reason.strip()) > REASON_LENGTH:
        raise AwardRequestError(_("The reason is longer than 300 characters, so nothing was revoked. Shorten it."))
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if locked.revoked_at:
        return locked
    locked.revoked_at = timezone.now()
    locked.revocation_reason = reason.strip()
    locked.save(update_fields=["revoked_at", "revocation_reason"])
    withdraw_evidence(source_uuid=locked.uuid, at=locked.revoked_at)
    status.publish(locked)
    tell_revoked(locked)
    log(instance=locked, action="badges.revoke", user=actor, data={"reason": locked.revocation_reason})
    transaction.on_commit(partial(award_revoked.send_robust, sender=Award, award_id=locked.pk))
    return locked
