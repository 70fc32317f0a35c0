"""Asking for something to read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Institution, Membership, Notification, User
from peer_review import dispatch
from peer_review.actions.declare_relation import declare_relation
from peer_review.actions.request_review import request_review
from peer_review.allocation import ROOM
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import OTHER_TASK, Graduate, Submit


def unread(submission: Submission, days_ago: int = 0) -> Submission:
    """The submission as if nobody had been asked, handed in some days ago."""
    submission.assignments.all().delete()
    past = timezone.now() - timedelta(days=days_ago)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=past)
    return submission


def test_who_asks_gets_the_oldest_of_those_with_the_fewest_reviews_handed_in(
    hand_in: Submit, teacher: User, experienced: list[User], administrator: User
) -> None:
    newer, older = hand_in(teacher), hand_in(administrator, text="Mine.")
    unread(newer, 1)
    unread(older, 2)
    Submission.objects.filter(pk=older.pk).update(reviews_wanted=2)
    first = request_review(reviewer=experienced[0])
    assert first is not None and first.submission == older
    second = request_review(reviewer=experienced[1])
    assert second is not None and second.submission == older
    third = request_review(reviewer=experienced[2])
    assert third is not None and third.submission == newer


def test_who_asks_is_not_mailed_about_what_they_see(hand_in: Submit, teacher: User, experienced: list[User]) -> None:
    unread(hand_in(teacher))
    Notification.objects.all().delete()
    assert request_review(reviewer=experienced[0])
    assert not Notification.objects.exists()


def test_nobody_gets_their_own_work(hand_in: Submit, teacher: User) -> None:
    unread(hand_in(teacher))
    assert request_review(reviewer=teacher) is None


def test_nobody_gets_the_same_work_twice_even_after_it_was_released(
    submission: Submission, experienced: list[User]
) -> None:
    submission.assignments.update(released_at=timezone.now())
    assert request_review(reviewer=experienced[0]) is None


def test_a_stranger_to_the_task_gets_nothing(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    hand_in(teacher)
    hand_in(peers[0], task_uuid=OTHER_TASK)
    assert request_review(reviewer=peers[0]) is None


def test_a_moderator_of_the_institution_may_ask_at_once(hand_in: Submit, teacher: User, moderator: User) -> None:
    hand_in(teacher)
    Membership.objects.filter(user=teacher).delete()
    assert request_review(reviewer=moderator)


def test_a_submission_gets_no_more_readers_than_it_wants(
    hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    unread(hand_in(teacher, reviews_wanted=1))
    assert request_review(reviewer=experienced[0])
    assert request_review(reviewer=experienced[1]) is None


def test_an_overdue_reader_holds_no_place(hand_in: Submit, teacher: User, experienced: list[User]) -> None:
    submission = unread(hand_in(teacher, reviews_wanted=1))
    request_review(reviewer=experienced[0])
    submission.assignments.update(due_at=timezone.now() - timedelta(hours=1))
    assert request_review(reviewer=experienced[1])


def test_who_has_their_hands_full_finishes_first(
    submission: Submission, hand_in: Submit, experienced: list[User]
) -> None:
    full = experienced[0]
    for number in range(ROOM - 1):
        other = hand_in(User.objects.create_user(f"author{number}@example.org"), text=str(number), reviews_wanted=1)
        other.assignments.all().delete()
        assert request_review(reviewer=full)
    unread(hand_in(User.objects.create_user("last@example.org"), text="The last."))
    assert full.review_assignments.open().count() == ROOM
    assert request_review(reviewer=full) is None


def test_a_colleague_may_take_it_only_when_nobody_else_could(
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User], atlas: Institution
) -> None:
    colleague, stranger = peers[0], peers[1]
    Membership.objects.create(user=colleague, institution=atlas)
    graduate(colleague, stranger)
    submission = unread(hand_in(teacher, reviews_wanted=1))
    assert request_review(reviewer=colleague) is None
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    taken = request_review(reviewer=colleague)
    assert taken is not None and taken.submission == submission


def test_one_who_shares_no_institution_or_school_gets_work_without_conflict_first(
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User], atlas: Institution
) -> None:
    reader = peers[0]
    Membership.objects.create(user=reader, institution=atlas)
    graduate(reader)
    old_of_a_colleague = unread(hand_in(teacher), 3)
    new_of_a_stranger = unread(hand_in(peers[1]))
    ReviewAssignment.objects.all().delete()
    first = request_review(reviewer=reader)
    assert first is not None and first.submission == new_of_a_stranger
    assert not old_of_a_colleague.assignments.filter(reviewer=reader).exists()


def test_who_was_asked_between_the_look_and_the_lock_is_not_asked_twice(
    hand_in: Submit, teacher: User, experienced: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = unread(hand_in(teacher))
    assert request_review(reviewer=experienced[0])
    monkeypatch.setattr(dispatch, "openings_for", lambda reviewer, now: [submission.pk])
    assert request_review(reviewer=experienced[0]) is None
    assert ReviewAssignment.objects.filter(reviewer=experienced[0]).count() == 1


def test_who_declared_a_relation_does_not_get_it_by_asking(
    hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    unread(hand_in(teacher))
    declare_relation(person=experienced[0], other_email=teacher.email, kind="co_author")
    assert request_review(reviewer=experienced[0]) is None
    assert request_review(reviewer=experienced[1])
