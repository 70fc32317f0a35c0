"""Who sees an award: its holder; anyone, while it is public; whoever has the share link, while that is open.

The same answer holds for the page and for every file of it (CONTRACT, `/credentials/<uuid>/`).
"""

from enum import Enum
from typing import Any

from accounts.models import Institution
from accounts.permissions import has_role
from badges.models import Award

# Who may write badges for an institution, and who may take one back.
EDITORS = ("trainer", "administrator")
REGISTRARS = ("registrar", "administrator")


class Visibility(Enum):
    """What an address answers: the thing; 410, since it was shared once; or 404, as if it did not exist."""

    VISIBLE = 200
    GONE = 410
    HIDDEN = 404


def is_holder(award: Award, user: Any) -> bool:
    """True for the person who claimed the award's recipient."""
    return bool(user.is_authenticated and award.recipient.user_id == user.pk)


def visibility_to_strangers(award: Award, key: str | None) -> Visibility:
    """What anyone who is not the holder gets. `key` is the share link's, if the request had one."""
    if award.is_visible_with(key):
        return Visibility.VISIBLE
    was_shared = award.first_shared_at is not None
    # While the link is still open to those who have it, nobody is told that there is something to see.
    return Visibility.GONE if was_shared and not award.share_link_enabled else Visibility.HIDDEN


def visibility(award: Award, user: Any, key: str | None) -> Visibility:
    """What this person gets."""
    return Visibility.VISIBLE if is_holder(award, user) else visibility_to_strangers(award, key)


def can_edit_badges(user: Any, institution: Institution) -> bool:
    """Trainers and administrators write their institution's badges."""
    return has_role(user, institution, *EDITORS)
