"""What reissuing and renewing share: a new award takes the place of an old one, in one transaction."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges.actions.claim_recipients import record_competencies
from badges.errors import AwardRequestError
from badges.models import Award, Evidence
from badges.signals import award_superseded
from badges.tasks import issue_credential
from competencies.actions.withdraw_evidence import withdraw_evidence

COPIED = (
    "achievement", "achievement_version", "recipient", "definition", "definition_uuid", "results", "language",
    "awarded_at", "valid_until", "is_public", "shows_name",
)  # fmt: skip
COPIED_EVIDENCE = ("title", "description", "narrative", "digest_sri", "source_uuid", "created_at")


def lock_live(award: Award) -> Award:
    """The award's row, locked. Raises AwardRequestError unless it is in force."""
    locked: Award = Award.objects.select_for_update().get(pk=award.pk)
    if not locked.is_live:
        raise AwardRequestError(_("This badge is revoked or was replaced already, so it cannot be replaced."))
    if locked.suspended_at:
        raise AwardRequestError(_("This badge is suspended. Lift the suspension first, or revoke it."))
    return locked


def supersede(old: Award, *, actor: User | None, action: str, reason: str, **changes: Any) -> Award:
    """A new award like `old` but for `changes`, which takes its place. `old` is locked and live.

    Its page is as public as the old one's; a share link and Open Badges 2.0 are for the holder to open again, since
    their addresses are new. The credential is signed on commit.
    """
    new = Award(**{name: getattr(old, name) for name in COPIED} | changes)
    new.first_shared_at = timezone.now() if new.is_public else None
    # Two live awards of one achievement to one person cannot be, not even inside a transaction: until the old one has
    # made room, the new one is kept as if it were revoked.
    new.revoked_at = timezone.now()
    new.save()
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
    new.revoked_at = None
    new.save(update_fields=["revoked_at"])
    _move_evidence(old, new)
    for award in (old, new):
        data = {"old": str(old.uuid), "new": str(new.uuid), "reason": reason}
        log(instance=award, action=action, user=actor, data=data)
    issue_credential.delay_on_commit(new.pk)  # type: ignore[attr-defined]
    transaction.on_commit(partial(award_superseded.send_robust, sender=Award, award_id=old.pk, by_id=new.pk))
    return new


def _move_evidence(old: Award, new: Award) -> None:
    """What was judged stands behind the new award; the competencies it shows are shown by that one."""
    pieces = old.evidence.order_by("pk")
    Evidence.objects.bulk_create(
        Evidence(award=new, **{name: getattr(piece, name) for name in COPIED_EVIDENCE}) for piece in pieces
    )
    withdraw_evidence(source_uuid=old.uuid, at=timezone.now())
    record_competencies(new)
