"""The holder decides who sees a badge."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges.errors import NotTheHolderError
from badges.models import Award, new_share_key
from badges.permissions import is_holder

CHANGEABLE = ("is_public", "shows_name", "share_link_enabled")


@transaction.atomic
def set_visibility(
    *,
    award: Award,
    actor: User | None,
    is_public: bool | None = None,
    shows_name: bool | None = None,
    share_link_enabled: bool | None = None,
) -> Award:
    """Open or close the page, the name on it and the share link; None leaves a switch as it is.

    `actor` None is the command line. Raises NotTheHolderError for anybody but the holder.
    """
    ensure_holder(award, actor)
    asked = zip(CHANGEABLE, (is_public, shows_name, share_link_enabled), strict=True)
    wanted = {field: value for field, value in asked if value is not None}
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if wanted.get("share_link_enabled") and not locked.share_link_enabled:
        locked.share_key = new_share_key()  # A link that was closed stays closed: this is another one.
    for field, value in wanted.items():
        setattr(locked, field, value)
    if locked.first_shared_at is None and (locked.is_public or locked.share_link_enabled):
        locked.first_shared_at = timezone.now()
    locked.save(update_fields=[*wanted, "share_key", "first_shared_at"])
    log(instance=locked, action="badges.visibility", user=actor, data=wanted)
    return locked


def ensure_holder(award: Award, actor: User | None) -> None:
    """Raises NotTheHolderError for a person who does not hold the award."""
    if actor is not None and not is_holder(award, actor):
        raise NotTheHolderError(str(award.uuid))
