"""A paused award counts again."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import status
from badges.errors import AwardRequestError
from badges.models import Award
from badges.notifications import tell_suspension_lifted
from badges.permissions import ensure_registrar
from badges.signals import award_suspension_lifted
from badges.tasks import issue_credential


@transaction.atomic
def lift_suspension(*, award: Award, actor: User | None) -> Award:
    """The award, in force again; one that is not suspended stays as it is. The log keeps when and why it was.

    `actor` None is the command line. Raises NotTheRegistrarError, and AwardRequestError for a revoked award: that is
    final.
    """
    ensure_registrar(actor, award.achievement.institution)
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if locked.revoked_at:
        raise AwardRequestError(_("This badge is revoked, and that is final. Award it anew if it was a mistake."))
    if locked.suspended_at is None:
        return locked
    data = {"since": locked.suspended_at.isoformat(), "reason": locked.suspension_reason}
    locked.suspended_at, locked.suspension_reason = None, ""
    locked.save(update_fields=["suspended_at", "suspension_reason"])
    status.publish(locked)
    tell_suspension_lifted(locked)
    issue_credential.delay_on_commit(locked.pk)  # type: ignore[attr-defined]  # in case it waited for this
    log(instance=locked, action="badges.lift_suspension", user=actor, data=data)
    transaction.on_commit(partial(award_suspension_lifted.send_robust, sender=Award, award_id=locked.pk))
    return locked
