"""A person keeps somebody else's badge here: theirs alone, exactly as it came."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from badges.errors import HeldBadgeRefusedError
from badges.hosting import Arrival
from badges.models import HeldCredential

# Rows of up to 1 MB each: what one person may fill the database with.
MOST_HELD = 1_000
CHECKED = ("valid", "caution")


@transaction.atomic
def keep_badge(*, holder: User, arrival: Arrival) -> tuple[HeldCredential | None, bool]:
    """(the row, whether it is new). The same badge again replaces it: issuer and id decide which is the same.

    A badge of ours that the person holds anyway is not kept twice: (None, False). Raises HeldBadgeRefusedError for a
    badge of ours that was given to somebody else, for one too many, and where what we could not check would take the
    place of what we could.
    """
    if arrival.own is not None and arrival.own.recipient.user_id is not None:
        if arrival.own.recipient.user_id != holder.pk:
            raise HeldBadgeRefusedError(_("This badge was given to somebody else, so it is not kept among yours."))
        return None, False
    key: dict[str, Any] = {"issuer_id": arrival.claims.issuer_id, "credential_id": arrival.claims.credential_id}
    held = HeldCredential.objects.select_for_update().held_by(holder)
    present: HeldCredential | None = held.filter(**key).first()
    _ensure_better(present, arrival)
    if present is None and held.count() >= MOST_HELD:
        raise HeldBadgeRefusedError(_("You keep 1,000 badges from elsewhere here. Remove some before you bring more."))
    values = _values(arrival, present)
    return HeldCredential.objects.update_or_create(holder=holder, **key, defaults=values)


def _ensure_better(present: HeldCredential | None, arrival: Arrival) -> None:
    """What was proved is not lost to something that was not."""
    if present is None or present.text == arrival.text:
        return
    if present.verdict in CHECKED and arrival.report.verdict not in CHECKED:
        raise HeldBadgeRefusedError(
            _(
                "You already keep this badge, and it was checked. This copy differs from it and could not be checked"
                " now, so it does not take its place. Try again later."
            )
        )


def _values(arrival: Arrival, present: HeldCredential | None) -> dict[str, Any]:
    """The columns. The picture that a badge once came in stays, while the badge in it is the same."""
    values: dict[str, Any] = {
        "text": arrival.text,
        "is_jwt": arrival.is_jwt,
        "format": arrival.report.format,
        "name": arrival.claims.name,
        "issuer_name": arrival.claims.issuer_name,
        "issued_at": arrival.claims.issued,
        "updated_at": timezone.now(),
        **verdict_of(arrival),
    }
    keeps_picture = present is not None and present.original is not None and present.text == arrival.text
    if arrival.original is not None or not keeps_picture:
        values |= {"original": arrival.original, "media_type": arrival.media_type}
    return values


def verdict_of(arrival: Arrival) -> dict[str, Any]:
    """The columns that say what our verifier found."""
    checks = [{**check.to_dict(), "code": check.code} for check in arrival.report.checks]
    return {"verdict": arrival.report.verdict, "checks": checks, "checked_at": arrival.report.checked_at}
