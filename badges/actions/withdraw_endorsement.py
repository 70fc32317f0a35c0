"""An institution takes its endorsement back: nothing embeds it from now on, and its copies verify as revoked."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges.actions.endorse import ensure_endorser
from badges.models import Endorsement, Profile


@transaction.atomic
def withdraw_endorsement(*, endorsement: Endorsement, actor: User | None) -> Endorsement:
    """The endorsement, withdrawn; the first time stands. What was signed again in its stead goes with it.

    `actor` None is the command line. Raises NotTheEndorserError for anybody but the endorser's administrators.
    """
    ensure_endorser(endorsement.endorser, actor)
    # As `endorse` and `endorse_anew` do, so that nothing is said again meanwhile.
    Profile.objects.select_for_update(no_key=True).get(pk=endorsement.endorser_id)
    locked: Endorsement = Endorsement.objects.select_related("endorser").get(pk=endorsement.pk)
    for row in _standing(locked):
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        log(instance=locked.endorser, action="badges.withdraw_endorsement", user=actor, data={"uuid": row.urn})
    locked.refresh_from_db(fields=["withdrawn_at"])
    return locked


def _standing(endorsement: Endorsement) -> list[Endorsement]:
    """It, or the same words about the same thing under a later key; nothing where all was withdrawn before."""
    same = ("endorser", "comment", "achievement", "about_profile", "award")
    alike = Endorsement.objects.in_force().filter(**{name: getattr(endorsement, name) for name in same})
    return list(alike.filter(pk__gte=endorsement.pk).order_by("pk"))
