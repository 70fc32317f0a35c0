"""The holder opens a badge as Open Badges 2.0: its hosted address answers anybody from then on."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges import addresses, securing
from badges.actions.set_visibility import ensure_holder
from badges.models import Award, Credential


@transaction.atomic
def enable_ob2(*, award: Award, actor: User | None) -> Award:
    """The award with its Open Badges 2.0 address open; the first time stands, and so does what the address says.

    `actor` None is the command line. Raises NotTheHolderError for anybody but the holder, and what
    `securing.issue_form` raises.
    """
    ensure_holder(award, actor)
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if locked.ob2_enabled_at:
        return locked
    addresses.remember_base(addresses.current_base())
    locked.ob2_enabled_at = timezone.now()
    locked.save(update_fields=["ob2_enabled_at"])
    securing.issue_form(locked, Credential.Securing.OB2_HOSTED)
    log(instance=locked, action="badges.enable_ob2", user=actor)
    return locked
