"""Who may do what: roles in institutions, and nothing else.

`roles_of` and `has_role` ask the database each time, so that a right taken away is gone at once.
`holds_anywhere` is for the header only and remembers its answer for as long as the user object lives (one request).
"""

from typing import Any

from accounts.models import Institution, Membership, User

# Who writes courses, rubrics and badges, and Wagtail's group that lets them into its editor. Actions keep the group in
# step with the memberships; it opens the door and says nothing about whose rows are behind it.
EDITOR_ROLES = (Membership.Role.TRAINER, Membership.Role.ADMINISTRATOR)
EDITORS_GROUP = "Trainers"


def roles_of(user: Any, institution: Institution) -> set[str]:
    """The roles a person holds in an institution; none for a visitor."""
    if not user.is_authenticated:
        return set()
    held = Membership.objects.filter(user=user, institution=institution)
    return set(held.values_list("role", flat=True))


def has_role(user: Any, institution: Institution, *roles: str) -> bool:
    """Whether the person holds one of the roles there. The platform administrator always does."""
    if user.is_authenticated and user.is_superuser:
        return True
    return not roles_of(user, institution).isdisjoint(roles)


def holds_anywhere(user: Any, *roles: str) -> bool:
    """Whether the person holds one of the roles in any institution: what to show, never what to allow."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or not _roles_anywhere(user).isdisjoint(roles)


def _roles_anywhere(user: User) -> set[str]:
    """Every role of the person, read once a user object."""
    held: set[str] | None = getattr(user, "_roles_anywhere", None)
    if held is None:
        held = set(Membership.objects.filter(user=user).values_list("role", flat=True))
        user._roles_anywhere = held  # type: ignore[attr-defined]
    return held


def offer_own_institutions(form: Any, user: Any, *roles: str) -> None:
    """Let a form's `institution` offer those where the person holds a role; a single one is chosen already."""
    own = Institution.objects.with_role(user, *roles)
    form.fields["institution"].queryset = own
    if len(own) == 1 and not form.initial.get("institution"):
        form.initial["institution"] = own[0].pk
