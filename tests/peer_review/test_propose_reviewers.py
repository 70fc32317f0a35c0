"""Who is asked to read, and who never is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Institution, Membership, Notification, User
from badges.models import Achievement, Award, Recipient
from competencies.models import CFRubric
from peer_review import dispatch
from peer_review import readers as reading
from peer_review.actions.assess import assess
from peer_review.actions.declare_relation import declare_relation
from peer_review.actions.make_sample import make_sample, retire_sample
from peer_review.actions.save_profile import save_profile
from peer_review.allocation import ROOM, is_in_conflict
from peer_review.experience import begin_practice
from peer_review.models import DEFAULT_DAYS, ReviewAssignment, Submission
from tests.mails import mail_waiting
from tests.peer_review.conftest import OTHER_TASK, Graduate, Submit, marks


def readers(submission: Submission) -> set[User]:
    return {assignment.reviewer for assignment in submission.assignments.all()}


@pytest.fixture
def achievement(atlas: Institution) -> Achievement:
    return Achievement.objects.create(slug="lesson", institution=atlas, name="Lesson", description="-", criteria="-")


def give_badge(person: User, achievement: Achievement, **given: Any) -> Award:
    recipient = Recipient.objects.create(institution=achievement.institution, email=person.email, user=person)
    return Award.objects.create(achievement=achievement, achievement_version="1", recipient=recipient, **given)


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
    due = timezone.now() + timedelta(days=DEFAULT_DAYS)
    assert {notification.recipient for notification in told} >= set(experienced)
    assert told.filter(recipient=experienced[0], url__startswith="/fr/reviews/").exists()
    assert due.strftime("%A") in told.filter(recipient=experienced[1]).latest("pk").body
    assert mail.outbox == [], "the minute would tell who handed in"
    mail_waiting()
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
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User], atlas: Institution
) -> None:
    Membership.objects.create(user=peers[0], institution=atlas)
    graduate(*peers[:2])
    assert readers(hand_in(teacher, reviews_wanted=1)) == {peers[1]}


def test_a_colleague_is_asked_rather_than_nobody(
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User], atlas: Institution
) -> None:
    Membership.objects.create(user=peers[0], institution=atlas)
    graduate(peers[0])
    assert readers(hand_in(teacher)) == {peers[0]}


def test_the_same_school_is_a_conflict_however_it_is_written(
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User]
) -> None:
    User.objects.filter(pk=teacher.pk).update(school=" lakeside  SCHOOL")
    teacher.refresh_from_db()
    graduate(*peers)
    assert readers(hand_in(teacher, reviews_wanted=2)) == set(peers[:2])


def test_no_school_is_not_in_conflict_with_no_school(
    hand_in: Submit, graduate: Graduate, teacher: User, peers: list[User]
) -> None:
    submission = hand_in(teacher)
    graduate(peers[1])
    [[reviewer]] = reading.reviewers_of(submission)
    assert not is_in_conflict(reviewer, reading.work_of(submission))


@pytest.mark.parametrize("declared_by", ["author", "reader"])
def test_who_declared_a_relation_reads_nothing_of_the_other_whoever_said_so(
    hand_in: Submit, experienced: list[User], teacher: User, declared_by: str
) -> None:
    pair = (teacher, experienced[0]) if declared_by == "author" else (experienced[0], teacher)
    declare_relation(person=pair[0], other_email=f" {pair[1].email.upper()} ", kind="line_manager")
    assert readers(hand_in(teacher)) == set(experienced[1:])


def test_a_relation_declared_while_reading_takes_nothing_back_for_that_would_tell_whose_it_is(
    submission: Submission, experienced: list[User], teacher: User, hand_in: Submit
) -> None:
    declare_relation(person=experienced[0], other_email=teacher.email, kind="family")
    assert submission.assignments.open().count() == 3
    assert submission.steps.count() == 1


@pytest.mark.parametrize(("days_ago", "may_read"), [(1, False), (89, False), (91, True)])
def test_who_read_my_work_lately_does_not_get_theirs_read_by_me(
    hand_in: Submit, experienced: list[User], teacher: User, days_ago: int, may_read: bool
) -> None:
    other = experienced[0]
    read = Submission.objects.get(author=other)
    done = timezone.now() - timedelta(days=days_ago)
    ReviewAssignment.objects.create(submission=read, reviewer=teacher, due_at=done, completed_at=done)
    assert (other in readers(hand_in(teacher))) is may_read


def test_whose_work_i_am_reading_does_not_read_mine(hand_in: Submit, experienced: list[User], teacher: User) -> None:
    read = Submission.objects.get(author=experienced[0])
    ReviewAssignment.objects.create(submission=read, reviewer=teacher, due_at=timezone.now())
    assert readers(hand_in(teacher)) == set(experienced[1:])


def test_in_a_small_circle_the_first_do_not_take_the_readers_of_the_last(
    hand_in: Submit, teacher: User, peers: list[User], administrator: User
) -> None:
    works = [hand_in(person, text=person.email) for person in (teacher, *peers, administrator)]
    counts = [work.assignments.count() for work in works]
    assert min(counts) >= 1
    assert max(counts) - min(counts) <= 1
    pairs = {(work.author_id, row.reviewer_id) for work in works for row in work.assignments.all()}
    assert not {(reader, author) for author, reader in pairs} & pairs


def test_a_language_that_somebody_does_not_read_is_not_given_to_them(
    hand_in: Submit, experienced: list[User], teacher: User
) -> None:
    save_profile(person=experienced[0], languages=["en", "fr"])
    assert readers(hand_in(teacher, language="fr")) == {experienced[0]}


def test_who_takes_a_break_is_not_asked(hand_in: Submit, experienced: list[User], teacher: User) -> None:
    save_profile(person=experienced[0], paused_until=timezone.now().date() + timedelta(days=3))
    save_profile(person=experienced[1], paused_until=timezone.now().date() - timedelta(days=3))
    assert readers(hand_in(teacher)) == set(experienced[1:])


def test_who_is_asked_to_practise_first_is_not_asked_to_read_as_long_as_there_is_a_piece(
    hand_in: Submit, experienced: list[User], teacher: User, trainer: User, atlas: Institution, rubric: CFRubric
) -> None:
    key = {name: {"score": 3, "feedback": "So."} for name in ("aim", "care")}
    piece = make_sample(maker=trainer, institution=atlas, rubric=rubric, title="Shade", text="We measured.", key=key)
    begin_practice(experienced[0].pk, [str(rubric.translation_key)])
    submission = hand_in(teacher)
    assert readers(submission) == set(experienced[1:])
    retire_sample(sample=piece, actor=trainer)
    dispatch.propose(submission.pk)
    assert readers(submission) == set(experienced)


def test_of_people_who_read_equally_much_a_colleague_of_the_same_subject_comes_first(
    hand_in: Submit, experienced: list[User], teacher: User
) -> None:
    for person in (teacher, experienced[2]):
        save_profile(person=person, subjects=["arts"], school_level="1")
    assert readers(hand_in(teacher, reviews_wanted=1)) == {experienced[2]}


def test_the_readers_of_the_attempt_before_are_offered_the_next_one_first(
    hand_in: Submit, experienced: list[User], teacher: User
) -> None:
    first = hand_in(teacher, reviews_wanted=2)
    before = readers(first)
    for assignment in first.assignments.all():
        assess(assignment=assignment, scores=marks(1))
    [rested] = set(experienced) - before
    again = hand_in(teacher, reviews_wanted=2, text="Better now.")
    assert readers(again) == before
    assert rested not in readers(again)


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
    dispatch.propose(submission.pk)
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
    assert dispatch.propose(submission.pk) == []
    assert submission.assignments.count() == 2


@pytest.mark.parametrize("status", ["accepted", "needs_work", "withdrawn"])
def test_for_what_is_over_nobody_is_asked(hand_in: Submit, teacher: User, experienced: list[User], status: str) -> None:
    submission = hand_in(teacher)
    submission.assignments.all().delete()
    Submission.objects.filter(pk=submission.pk).update(status=status)
    assert dispatch.propose(submission.pk) == []


def test_in_the_place_of_an_overdue_reader_another_is_asked(
    submission: Submission, hand_in: Submit, administrator: User, graduate: Graduate
) -> None:
    submission.assignments.update(due_at=timezone.now())
    assert dispatch.propose(submission.pk) == []
    hand_in(administrator, text="Mine.")
    assert administrator in readers(submission)


def test_the_number_of_queries_does_not_grow_with_the_number_of_candidates(
    submission: Submission, graduate: Graduate, django_assert_num_queries: Any
) -> None:
    graduate(*(User.objects.create_user(f"more{number}@example.org") for number in range(12)))
    fresh = Submission.objects.select_related("author", "frozen_rubric").get(pk=submission.pk)
    with django_assert_num_queries(8):
        [portion] = reading.reviewers_of(fresh)
    assert len(portion) == 12
