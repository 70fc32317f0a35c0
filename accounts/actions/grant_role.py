"""Give a person a role in an institution."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.actions.place_among_editors import place_among_editors
from accounts.models import Institution, Membership, User


@transaction.atomic
def grant_role(*, user: User, institution: Institution, role: str, actor: User | None = None) -> Membership:
    """Return the membership; granting twice changes nothing. Whoever may write now gets into the editor at once.

    `role` is one of `Membership.Role`, else ValueError; `actor` is who granted it, None for a script.
    """
    if role not in Membership.Role.values:
        raise ValueError(f"There is no role {role!r}.")
    membership, is_new = Membership.objects.get_or_create(user=user, institution=institution, role=role)
    place_among_editors(user=user)
    if is_new:
        data = {"institution": institution.slug, "role": role}
        log(instance=user, action="accounts.grant_role", user=actor, data=data)
    return membership
