"""An institution takes its endorsement back: nothing embeds it from now on, and its copies verify as revoked."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges.actions.endorse import ensure_endorser
from badges.models import Endorsement


@transaction.atomic
def withdraw_endorsement(*, endorsement: Endorsement, actor: User | None) -> Endorsement:
    """The endorsement, withdrawn; the first time stands.

    `actor` None is the command line. Raises NotTheEndorserError for anybody but the endorser's administrators.
    """
    ensure_endorser(endorsement.endorser, actor)
    rows = Endorsement.objects.select_for_update(of=("self",)).select_related("endorser")
    locked: Endorsement = rows.get(pk=endorsement.pk)
    if locked.withdrawn_at:
        return locked
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    log(instance=locked.endorser, action="badges.withdraw_endorsement", user=actor, data={"uuid": locked.urn})
    return locked
