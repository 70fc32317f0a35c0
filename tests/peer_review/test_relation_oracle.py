"""Nobody finds out whose work it is by declaring relations and taking them back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from peer_review.actions.declare_relation import declare_relation, withdraw_relation
from peer_review.actions.request_review import request_review
from peer_review.actions.start_review import start_review
from peer_review.dispatch import may_take_up_again
from peer_review.errors import TooManyRelationsError
from peer_review.models import DeclaredRelation, ReviewAssignment, Submission


@pytest.fixture
def free(submission: Submission, experienced: list[User]) -> Submission:
    """The teacher's portfolio with nobody asked: whoever asks for work is given it."""
    submission.assignments.all().delete()
    return submission


def test_what_is_taken_back_holds_for_ninety_days_so_that_what_comes_then_tells_nothing(
    free: Submission, experienced: list[User], teacher: User
) -> None:
    relation = declare_relation(person=experienced[0], other_email=teacher.email, kind="colleague")
    withdraw_relation(relation=relation)
    assert request_review(reviewer=experienced[0]) is None
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        assert request_review(reviewer=experienced[0]) is None
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert request_review(reviewer=experienced[0]) is not None


def test_taking_it_back_twice_does_not_lengthen_it(teacher: User, peers: list[User]) -> None:
    relation = declare_relation(person=teacher, other_email=peers[0].email, kind="colleague")
    withdraw_relation(relation=relation)
    first = relation.withdrawn_at
    withdraw_relation(relation=DeclaredRelation.objects.get())
    assert DeclaredRelation.objects.get().withdrawn_at == first


def test_a_relation_declared_after_the_proposal_does_not_keep_anybody_from_taking_it_up_again(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    lapsed = assignments[0]
    ReviewAssignment.objects.filter(pk=lapsed.pk).update(released_at=timezone.now(), released_for="lapsed")
    declare_relation(person=lapsed.reviewer, other_email=teacher.email, kind="colleague")
    assert start_review(assignment=lapsed).is_open


def test_one_that_was_declared_before_still_keeps_them_from_it(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    lapsed = assignments[0]
    ReviewAssignment.objects.filter(pk=lapsed.pk).update(released_at=timezone.now(), released_for="lapsed")
    relation = declare_relation(person=lapsed.reviewer, other_email=teacher.email, kind="colleague")
    DeclaredRelation.objects.filter(pk=relation.pk).update(declared_at=timezone.now() - timedelta(days=9))
    assert not may_take_up_again(lapsed, timezone.now())


def test_what_was_taken_back_counts_among_the_twenty_until_it_is_over(teacher: User) -> None:
    for number in range(20):
        withdraw_relation(
            relation=declare_relation(person=teacher, other_email=f"f{number}@example.org", kind="family")
        )
    with pytest.raises(TooManyRelationsError):
        declare_relation(person=teacher, other_email="more@example.org", kind="family")
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        declare_relation(person=teacher, other_email="more@example.org", kind="family")
    assert [row.other_email for row in DeclaredRelation.objects.all()] == ["more@example.org"]


def test_declaring_somebody_again_takes_the_withdrawal_back(teacher: User) -> None:
    relation = declare_relation(person=teacher, other_email="f@example.org", kind="family")
    withdraw_relation(relation=relation)
    again = declare_relation(person=teacher, other_email="F@example.org", kind="colleague")
    assert (again.pk, again.withdrawn_at) == (relation.pk, None)
