"""An award is paused, for a reason that its holder and whoever verifies it here may read."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import status
from badges.errors import AwardRequestError
from badges.models import Award
from badges.notifications import tell_suspended
from badges.permissions import ensure_registrar
from badges.reasons import clean_reason
from badges.signals import award_suspended


@transaction.atomic
def suspend(*, award: Award, reason: str, actor: User | None) -> Award:
    """The award, suspended now; an earlier suspension stays as it was.

    Where its status list is one of suspensions every verifier sees it, else our own pages and verification alone.
    `actor` None is the command line. Raises NotTheRegistrarError; AwardRequestError for a reason that is none, or for
    an award that is revoked or was replaced.
    """
    ensure_registrar(actor, award.achievement.institution)
    cleaned = clean_reason(reason)
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if not locked.is_live:
        raise AwardRequestError(_("This badge is revoked or was replaced, so there is nothing to suspend."))
    if locked.suspended_at:
        return locked
    locked.suspended_at = timezone.now()
    locked.suspension_reason = cleaned
    locked.save(update_fields=["suspended_at", "suspension_reason"])
    status.publish(locked)
    tell_suspended(locked)
    log(instance=locked, action="badges.suspend", user=actor, data={"reason": cleaned})
    transaction.on_commit(partial(award_suspended.send_robust, sender=Award, award_id=locked.pk))
    return locked
