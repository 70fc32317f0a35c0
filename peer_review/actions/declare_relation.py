"""Say whose work one must not read, or take it back."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review.errors import OwnAddressError
from peer_review.models import DeclaredRelation


@transaction.atomic
def declare_relation(*, person: User, other_email: str, kind: str) -> DeclaredRelation:
    """It holds both ways for whatever is given out from now on; declaring the same person again changes the kind.

    What is being read already stays where it is: were it taken back, who declares one colleague after the other would
    see whose work it is. Whoever recognises a work gives it back themself (`recuse`). The other person is not told, and
    need not have an account. ValueError for a kind that is none; OwnAddressError (request).
    """
    kind = DeclaredRelation.Kind(kind).value
    email = other_email.strip().lower()
    if email == person.email:
        raise OwnAddressError(email)
    declared, _ = DeclaredRelation.objects.update_or_create(person=person, other_email=email, defaults={"kind": kind})
    log(person, "peer_review.declare_relation", user=person, data={"kind": kind})
    return declared


@transaction.atomic
def withdraw_relation(*, relation: DeclaredRelation) -> None:
    """It no longer holds."""
    log(relation.person, "peer_review.withdraw_relation", user=relation.person, data={"at": str(timezone.now().date())})
    relation.delete()
