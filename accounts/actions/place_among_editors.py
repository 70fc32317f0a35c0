"""Keep Django's group of editors in step with the memberships, which are the only source of rights."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Membership, User
from accounts.permissions import EDITOR_ROLES, EDITORS_GROUP


@transaction.atomic
def place_among_editors(*, user: User) -> bool:
    """Put the person into the group exactly while some institution lets them write. Returns whether one does.

    What the group may do is said by `cms.actions.ensure_editors`; which rows a person touches, by their memberships.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS_GROUP)
    writes = Membership.objects.filter(user=user, role__in=EDITOR_ROLES).exists()
    if writes:
        user.groups.add(group)
    else:
        user.groups.remove(group)
    return writes
