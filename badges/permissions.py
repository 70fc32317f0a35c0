"""Who sees an award: its holder; anyone, while it is public; whoever has the share link, while that is open.

The same answer holds for the page and for every file of it (CONTRACT, `/credentials/<uuid>/`).
"""

from enum import Enum
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import Institution, Membership, User
from accounts.permissions import has_role, holds_anywhere
from badges.errors import NotTheRegistrarError
from badges.models import Award, Profile
from badges.querysets import EDITORS

# Who takes badges back, pauses and replaces them, and looks after the keys of an institution.
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


def can_endorse_for(profile: Profile, user: Any) -> bool:
    """True for the administrators of the institution that would endorse."""
    return has_role(user, profile.institution, Membership.Role.ADMINISTRATOR)


def endorsing_profiles(user: Any) -> QuerySet[Profile]:
    """The profiles in whose name the person may endorse."""
    if not user.is_authenticated:
        return Profile.objects.none()
    own = Institution.objects.with_role(user, Membership.Role.ADMINISTRATOR)
    return Profile.objects.filter(institution__in=own).order_by("name")


def ensure_registrar(actor: User | None, institution: Institution) -> None:
    """Raises NotTheRegistrarError for anybody else; `actor` None is the command line."""
    if actor is not None and not has_role(actor, institution, *REGISTRARS):
        raise NotTheRegistrarError(
            _("Only a registrar or an administrator of %(institution)s may do this, so nothing was changed.")
            % {"institution": institution.name}
        )


def ensure_halter(actor: User | None, profile: Profile | None) -> None:
    """Who halts issuing and lets it go on: a profile's registrars; for all at once, the platform administrator."""
    if profile is not None:
        ensure_registrar(actor, profile.institution)
    elif actor is not None and not actor.is_superuser:
        raise NotTheRegistrarError(_("Only the platform administrator may do this for everybody."))


class OwnInstitutionPolicy(BasePermissionPolicy):
    """In the editor: trainers and administrators, each on what their own institutions own.

    `refused`: actions that nobody has here. One answer for "may this person" and "which rows".
    """

    def __init__(self, model: type[Model], refused: tuple[str, ...] = ()) -> None:
        super().__init__(model)
        self.refused = refused

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.refused and holds_anywhere(user, *EDITORS)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        holds = Q(memberships__role__in=EDITORS) | Q(is_superuser=True)
        return User.objects.filter(holds, is_active=True).distinct()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return action not in self.refused and self._own(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return self._own(user)

    def _own(self, user: Any) -> QuerySet[Any]:
        own = Institution.objects.with_role(user, *EDITORS)
        return self.model._default_manager.filter(institution__in=own).select_related("institution")
