"""Say whose work one must not read, or take it back."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review import dispatch
from peer_review.errors import OwnAddressError
from peer_review.models import DeclaredRelation, ReviewAssignment


@transaction.atomic
def declare_relation(*, person: User, other_email: str, kind: str) -> DeclaredRelation:
    """It holds both ways from now on; what either of the two is reading of the other is given back at once.

    The other person is not told, and need not have an account. Declaring the same person again changes the kind.
    ValueError for a kind that is none; OwnAddressError (request).
    """
    kind = DeclaredRelation.Kind(kind).value
    email = other_email.strip().lower()
    if email == person.email:
        raise OwnAddressError(email)
    declared, _ = DeclaredRelation.objects.update_or_create(person=person, other_email=email, defaults={"kind": kind})
    log(person, "peer_review.declare_relation", user=person, data={"kind": kind})
    for assignment in _between(person, email):
        ReviewAssignment.objects.filter(pk=assignment.pk).update(recusal=ReviewAssignment.Recusal.CONFLICT)
        dispatch.give_back(assignment)
        dispatch.propose(assignment.submission_id)
    return declared


def _between(person: User, email: str) -> list[ReviewAssignment]:
    """What one of the two has open of the other's."""
    open_ones = ReviewAssignment.objects.open().select_related("submission", "reviewer")
    theirs = open_ones.filter(reviewer=person, submission__author__email=email)
    mine = open_ones.filter(reviewer__email=email, submission__author=person)
    return [*theirs, *mine]


@transaction.atomic
def withdraw_relation(*, relation: DeclaredRelation) -> None:
    """It no longer holds; what was given back is not given again."""
    log(relation.person, "peer_review.withdraw_relation", user=relation.person, data={"at": str(timezone.now().date())})
    relation.delete()
