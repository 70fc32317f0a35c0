"""Say whose work one must not read, or take it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review.errors import OwnAddressError, TooManyRelationsError
from peer_review.models import DeclaredRelation


@transaction.atomic
def declare_relation(*, person: User, other_email: str, kind: str) -> DeclaredRelation:
    """It holds both ways for whatever is given out from now on; declaring the same person again changes the kind.

    What is being read already stays where it is: were it taken back, who declares one colleague after the other would
    see whose work it is. Whoever recognises a work gives it back themself (`recuse`). The other person is not told, and
    need not have an account. ValueError for a kind that is none; OwnAddressError, TooManyRelationsError (request).
    """
    kind = DeclaredRelation.Kind(kind).value
    email = other_email.strip().lower()
    if email == person.email:
        raise OwnAddressError(email)
    # One person declares one thing at a time: two clicks at once cannot pass the limit.
    User.objects.select_for_update().get(pk=person.pk)
    held = _in_force(person)
    if held.count() >= DeclaredRelation.MOST and not held.filter(other_email=email).exists():
        raise TooManyRelationsError(str(person.pk))
    changed = {"kind": kind, "withdrawn_at": None}
    declared, _ = DeclaredRelation.objects.update_or_create(person=person, other_email=email, defaults=changed)
    log(person, "peer_review.declare_relation", user=person, data={"kind": kind})
    return declared


@transaction.atomic
def withdraw_relation(*, relation: DeclaredRelation) -> None:
    """It holds for another `DeclaredRelation.LASTS`, and is over then. A second click does not lengthen that."""
    if relation.withdrawn_at:
        return
    relation.withdrawn_at = timezone.now()
    relation.save(update_fields=["withdrawn_at"])
    log(relation.person, "peer_review.withdraw_relation", user=relation.person, data={"at": str(timezone.now().date())})


def _in_force(person: User) -> Any:
    """What still holds, those included that were taken back lately; what is over is deleted."""
    own = DeclaredRelation.objects.filter(person=person)
    own.filter(withdrawn_at__lte=timezone.now() - DeclaredRelation.LASTS).delete()
    return own
