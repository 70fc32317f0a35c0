"""Take a role in an institution from a person."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.actions.place_among_editors import place_among_editors
from accounts.models import Institution, Membership, User


@transaction.atomic
def withdraw_role(*, user: User, institution: Institution, role: str, actor: User | None = None) -> bool:
    """Delete the membership. Returns whether there was one; who may write nowhere any more leaves the editor."""
    gone, _ = Membership.objects.filter(user=user, institution=institution, role=role).delete()
    place_among_editors(user=user)
    if gone:
        data = {"institution": institution.slug, "role": role}
        log(instance=user, action="accounts.withdraw_role", user=actor, data=data)
    return bool(gone)
