"""An award is given again for another term, for what it was given for the first time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from badges.actions.supersede import lock_live, supersede
from badges.errors import AwardRequestError
from badges.models import Award
from badges.notifications import tell_renewed
from badges.permissions import ensure_registrar
from badges.validity import valid_until


@transaction.atomic
def renew(*, award: Award, actor: User | None, until: datetime | None = None) -> Award:
    """The new award, awarded now; it supersedes this one, expired or not.

    `until`: when it expires (aware); else the achievement's own months of validity from now. `actor` None is the
    command line. Raises NotTheRegistrarError; AwardRequestError for an award that never expires, one that is not in
    force, or an end that has passed.
    """
    ensure_registrar(actor, award.achievement.institution)
    old, now = lock_live(award), timezone.now()
    ends = until or valid_until(old.achievement, now)
    if old.valid_until is None:
        raise AwardRequestError(_("This badge never expires, so there is nothing to renew."))
    if ends and ends <= now:
        raise AwardRequestError(_("The new end of validity has passed already. Give one that is to come."))
    new = supersede(old, actor=actor, action="badges.renew", reason="", awarded_at=now, valid_until=ends)
    tell_renewed(new)
    return new
