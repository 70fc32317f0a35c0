"""Who is asked to read, and who never is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Institution, Membership, Notification, User
from badges.models import Achievement, Award, Recipient
from peer_review import dispatch, jobs
from peer_review.actions.propose_reviewers import propose_reviewers
from peer_review.allocation import ROOM
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import OTHER_TASK, Submit


def readers(submission: Submission) -> set[User]:
    return {assignment.reviewer for assignment in submission.assignments.all()}


@pytest.fixture
def achievement(atlas: Institution) -> Achievement:
    return Achievement.objects.create(slug="lesson", institution=atlas, name="Lesson", description="-", criteria="-")


def give_badge(person: User, achievement: Achievement, **given: Any) -> Award:
    recipient = Recipient.objects.create(institution=achievement.institution, email=person.email, user=person)
    return Award.objects.create(achievement=achievement, achievement_version="1", recipient=recipient, **given)


def days_later(submission: Submission, days: int) -> None:
    """Move what has happened into the past."""
    past = timezone.now() - timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=past)
    submission.assignments.update(due_at=past + timedelta(days=7))


def test_on_submission_all_three_who_handed_in_the_same_task_are_asked_at_once(
    submission: Submission, experienced: list[User], teacher: User
) -> None:
    assert readers(submission) == set(experienced)


def test_each_of_them_is_told_in_the_app_and_by_mail_in_their_language_with_a_day(
    experienced: list[User], teacher: User, hand_in: Submit
) -> None:
    User.objects.filter(pk=experienced[0].pk).update(language="fr")
    mail.outbox.clear()
    hand_in(teacher)
    told = Notification.objects.filter(kind="review-proposed")
    due = timezone.now() + dispatch.DAYS_TO_ANSWER
    assert {notification.recipient for notification in told} >= set(experienced)
    assert told.filter(recipient=experienced[0], url__startswith="/fr/reviews/").exists()
    assert due.strftime("%A") in told.filter(recipient=experienced[1]).latest("pk").body
    assert {address for message in mail.outbox for address in message.to} >= {peer.email for peer in experienced}


def test_the_author_is_never_asked(submission: Submission, teacher: User) -> None:
    assert teacher not in readers(submission)


def test_who_never_handed_in_this_task_is_not_asked(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    hand_in(peers[0], task_uuid=OTHER_TASK)
    assert readers(hand_in(teacher)) == set()


def test_who_took_their_work_back_is_not_asked(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    old = hand_in(peers[0])
    Submission.objects.filter(pk=old.pk).update(status=Submission.Status.WITHDRAWN)
    assert readers(hand_in(teacher)) == set()


def test_who_holds_the_badge_may_be_asked_and_who_lost_it_may_not(
    hand_in: Submit, teacher: User, peers: list[User], achievement: Achievement
) -> None:
    give_badge(peers[0], achievement)
    give_badge(peers[1], achievement, revoked_at=timezone.now())
    assert readers(hand_in(teacher, achievement=achievement)) == {peers[0]}


def test_a_colleague_of_the_same_institution_is_asked_only_when_nobody_else_can_be(
    hand_in: Submit, teacher: User, peers: list[User], atlas: Institution
) -> None:
    Membership.objects.create(user=peers[0], institution=atlas)
    for peer in peers[:2]:
        hand_in(peer)
    assert readers(hand_in(teacher, reviews_wanted=1)) == {peers[1]}


def test_a_colleague_is_asked_rather_than_nobody(
    hand_in: Submit, teacher: User, peers: list[User], atlas: Institution
) -> None:
    Membership.objects.create(user=peers[0], institution=atlas)
    hand_in(peers[0])
    assert readers(hand_in(teacher)) == {peers[0]}


def test_the_same_school_is_a_conflict_however_it_is_written(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    User.objects.filter(pk=teacher.pk).update(school=" lakeside SCHOOL")
    teacher.refresh_from_db()
    for peer in peers:
        hand_in(peer, task_uuid=OTHER_TASK)
    assert readers(hand_in(teacher, task_uuid=OTHER_TASK, reviews_wanted=2)) == set(peers[:2])


def test_no_school_is_not_in_conflict_with_no_school(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    hand_in(peers[1])
    submission = hand_in(teacher)
    [candidate] = dispatch.candidates_for(
        Submission.objects.create(
            author=teacher,
            institution=submission.institution,
            task_uuid=submission.task_uuid,
            task_title="x",
            frozen_rubric=submission.frozen_rubric,
            attempt=9,
            status=Submission.Status.NEEDS_WORK,
        ),
        timezone.now(),
    )
    assert not candidate.is_in_conflict


def test_who_has_their_hands_full_is_left_in_peace(
    hand_in: Submit, teacher: User, experienced: list[User], submission: Submission
) -> None:
    full = experienced[0]
    for number in range(ROOM):
        copy = Submission.objects.create(
            author=teacher,
            institution=submission.institution,
            task_uuid=OTHER_TASK,
            task_title="x",
            frozen_rubric=submission.frozen_rubric,
            attempt=number + 1,
            status=Submission.Status.NEEDS_WORK,
        )
        ReviewAssignment.objects.create(submission=copy, reviewer=full, due_at=timezone.now())
    submission.assignments.all().delete()
    propose_reviewers(submission=submission)
    assert readers(submission) == set(experienced[1:])


def test_handing_in_makes_one_eligible_for_what_was_waiting(hand_in: Submit, teacher: User, peers: list[User]) -> None:
    lonely = hand_in(teacher)
    assert readers(lonely) == set()
    hand_in(peers[0])
    assert readers(lonely) == {peers[0]}


def test_a_second_look_finds_nothing_missing_though_more_people_could_read(
    hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    submission = hand_in(teacher, reviews_wanted=2)
    assert propose_reviewers(submission=submission) == []
    assert submission.assignments.count() == 2


@pytest.mark.parametrize("status", ["accepted", "needs_work", "withdrawn"])
def test_for_what_is_over_nobody_is_asked(hand_in: Submit, teacher: User, experienced: list[User], status: str) -> None:
    submission = hand_in(teacher)
    submission.assignments.all().delete()
    Submission.objects.filter(pk=submission.pk).update(status=status)
    assert propose_reviewers(submission=submission) == []


def test_moderators_are_asked_after_three_days_and_not_before(hand_in: Submit, teacher: User, moderator: User) -> None:
    submission = hand_in(teacher)
    assert jobs.propose_missing() == 0
    days_later(submission, 3)
    assert jobs.propose_missing() == 1
    assert readers(submission) == {moderator}


def test_a_moderator_of_another_institution_is_never_the_last_resort(
    hand_in: Submit, teacher: User, riverside: Institution, peers: list[User]
) -> None:
    Membership.objects.create(user=peers[2], institution=riverside, role=Membership.Role.MODERATOR)
    submission = hand_in(teacher)
    days_later(submission, 4)
    assert jobs.propose_missing() == 0


def test_in_the_place_of_an_overdue_reader_another_is_asked(
    submission: Submission, hand_in: Submit, administrator: User
) -> None:
    days_later(submission, 8)
    assert jobs.propose_missing() == 0
    hand_in(administrator, text="Mine.")
    assert administrator in readers(submission)


def test_the_number_of_queries_does_not_grow_with_the_number_of_candidates(
    submission: Submission, hand_in: Submit, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        hand_in(User.objects.create_user(f"more{number}@example.org"), text=str(number))
    submission.assignments.all().delete()
    fresh = Submission.objects.select_related("author").get(pk=submission.pk)
    with django_assert_num_queries(2):
        assert len(dispatch.candidates_for(fresh, timezone.now())) == 15
