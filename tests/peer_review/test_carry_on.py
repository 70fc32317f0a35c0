"""No submission waits for ever: each finds its way by itself, and each step is written down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Membership, Notification, User
from competencies.models import CFItem, CompetencyEvidence
from peer_review import jobs
from peer_review.actions.assess import assess
from peer_review.actions.carry_on import carry_on
from peer_review.actions.start_review import start_review
from peer_review.models import Reliability, ReviewAssignment, Submission, SubmissionStep
from peer_review.querysets import AppendOnlyError
from tests.peer_review.conftest import Graduate, Submit, hours_later, marks

Status = Submission.Status


def kinds(submission: Submission) -> list[str]:
    return list(submission.steps.values_list("kind", flat=True))


def pass_time(submission: Submission, hours: int) -> Submission:
    """Let the hours go by and the hourly jobs run."""
    hours_later(submission, hours)
    jobs.remind_readers()
    jobs.carry_on_all()
    submission.refresh_from_db()
    return submission


def test_handing_in_is_answered_by_asking_and_a_day_is_named(submission: Submission) -> None:
    [step] = submission.steps.all()
    assert (step.kind, step.count) == ("asked", 3)
    assert step.expected_at == submission.submitted_at + timedelta(days=5)


def test_who_does_not_begin_within_a_day_makes_place_for_the_next(
    submission: Submission, experienced: list[User], graduate: Graduate, administrator: User
) -> None:
    begun = submission.assignments.first()
    assert begun is not None
    start_review(assignment=begun)
    fresh = User.objects.create_user("fresh@example.org")
    graduate(fresh)
    pass_time(submission, 25)
    asked = {row.reviewer: row.released_for for row in submission.assignments.all()}
    assert asked.pop(begun.reviewer) == ""
    assert asked.pop(fresh) == ""
    assert set(asked.values()) == {"lapsed"}
    assert kinds(submission) == ["asked", "released", "asked", "released"]


def test_who_let_it_lapse_is_mailed_all_the_same_that_they_were_asked(submission: Submission) -> None:
    """They may still have it; and the mail of the day may leave after the place was freed."""
    pass_time(submission, 25)
    lapsed = submission.assignments.filter(released_for="lapsed")
    asked = Notification.objects.unread().filter(kind="review-proposed")
    assert lapsed.exists()
    assert set(lapsed.values_list("reviewer", flat=True)) <= set(asked.values_list("recipient", flat=True))


def test_who_let_it_lapse_takes_it_up_again_while_nobody_else_came(submission: Submission) -> None:
    pass_time(submission, 25)
    row = submission.assignments.filter(released_for="lapsed").first()
    assert row is not None
    again = start_review(assignment=row)
    assert again.is_open and again.due_at > timezone.now() + timedelta(days=3)


def test_reminders_come_after_two_and_four_days_and_then_no_more(submission: Submission) -> None:
    row = submission.assignments.first()
    assert row is not None
    start_review(assignment=row)
    Notification.objects.all().delete()
    for hours in (47, 2, 46, 2, 10):
        pass_time(submission, hours)
    told = Notification.objects.filter(recipient=row.reviewer, kind="review-reminder")
    assert told.count() == 2
    assert kinds(submission).count("reminded") == 2


def test_after_two_days_graduates_of_other_courses_are_asked_too(
    hand_in: Submit, teacher: User, peers: list[User], items: list[CFItem]
) -> None:
    submission = hand_in(teacher)
    CompetencyEvidence.objects.create(person=peers[0], item=items[0], kind="badge", source_uuid=submission.uuid)
    pass_time(submission, 47)
    assert not submission.assignments.exists()
    pass_time(submission, 2)
    assert [row.reviewer for row in submission.assignments.all()] == [peers[0]]
    assert kinds(submission) == ["widened", "asked"]


def test_after_four_days_two_reviews_that_agree_are_enough(submission: Submission) -> None:
    for row in submission.assignments.all()[:2]:
        assess(assignment=row, scores=marks(3))
    pass_time(submission, 95)
    assert submission.status == Status.IN_REVIEW
    pass_time(submission, 2)
    assert submission.status == Status.ACCEPTED
    assert kinds(submission)[-2:] == ["lowered", "decided"]
    assert submission.decision.inputs["said"] == [
        {"scores": {"aim": 3, "care": 3}, "weights": {"aim": 1.0, "care": 1.0}} for _ in range(2)
    ]


@pytest.mark.usefixtures("moderator")
def test_after_five_days_a_moderator_answers_for_it_by_a_day_that_the_author_is_told(
    hand_in: Submit, teacher: User, moderator: User
) -> None:
    submission = hand_in(teacher)
    pass_time(submission, 119)
    assert submission.status == Status.IN_REVIEW
    pass_time(submission, 2)
    assert submission.status == Status.IN_MODERATION
    last = submission.steps.last()
    assert last is not None and last.kind == "moderator"
    assert last.expected_at == submission.moderation_due_at
    assert submission.moderation_due_at is not None
    assert submission.moderation_due_at - submission.submitted_at < timedelta(days=7, hours=2)
    told = Notification.objects.get(kind="review-moderation")
    assert told.recipient == moderator
    assert teacher.first_name not in told.body + told.subject


def test_without_a_moderator_trainers_are_asked_and_then_administrators_and_at_last_the_site_s(
    hand_in: Submit, teacher: User, trainer: User, administrator: User
) -> None:
    submission = pass_time(hand_in(teacher), 121)
    assert {n.recipient for n in Notification.objects.filter(kind="review-moderation")} == {trainer}
    Membership.objects.filter(user=trainer).delete()
    Notification.objects.all().delete()
    Submission.objects.filter(pk=submission.pk).update(status=Status.IN_REVIEW, moderation_due_at=None)
    carry_on(submission=submission)
    assert {n.recipient for n in Notification.objects.filter(kind="review-moderation")} == {administrator}


def test_where_pass_and_not_yet_are_split_more_readers_are_asked(
    hand_in: Submit, teacher: User, experienced: list[User], graduate: Graduate
) -> None:
    graduate(User.objects.create_user("fourth@example.org"))
    submission = hand_in(teacher)
    for row, score in zip(submission.assignments.all(), (3, 1, 1), strict=True):
        assess(assignment=row, scores=marks(score))
    submission.refresh_from_db()
    assert submission.status == Status.IN_REVIEW
    assert submission.quorum == 5
    [fourth] = submission.assignments.filter(completed_at=None)
    assert kinds(submission) == ["asked", "another", "asked"]
    assess(assignment=fourth, scores=marks(4))
    submission.refresh_from_db()
    assert (submission.status, submission.quorum) == (Status.IN_REVIEW, 5)


def test_where_nobody_more_can_be_asked_the_split_goes_to_the_moderator_in_the_end(
    submission: Submission, assignments: list[ReviewAssignment], moderator: User
) -> None:
    for row, score in zip(assignments, (3, 1, 1), strict=True):
        assess(assignment=row, scores=marks(score))
    submission.refresh_from_db()
    assert submission.status == Status.IN_REVIEW
    pass_time(submission, 121)
    assert submission.status == Status.IN_MODERATION


def test_a_reader_who_finishes_while_the_moderator_has_it_still_settles_it(
    submission: Submission, assignments: list[ReviewAssignment], moderator: User
) -> None:
    for row in assignments:
        start_review(assignment=row)
    assess(assignment=assignments[0], scores=marks(3))
    pass_time(submission, 121)
    assert submission.status == Status.IN_MODERATION
    for row in assignments[1:]:
        assess(assignment=row, scores=marks(4))
    submission.refresh_from_db()
    assert submission.status == Status.ACCEPTED
    assert submission.decision.stage == "review"


def test_carrying_on_twice_does_nothing_twice(submission: Submission) -> None:
    hours_later(submission, 121)
    carry_on(submission=submission)
    before = (kinds(submission), Notification.objects.count())
    carry_on(submission=submission)
    assert (kinds(submission), Notification.objects.count()) == before


def test_no_step_is_ever_changed_or_taken_away(submission: Submission) -> None:
    step = submission.steps.first()
    assert step is not None
    with pytest.raises(AppendOnlyError):
        SubmissionStep.objects.update(count=0)
    with pytest.raises(AppendOnlyError):
        SubmissionStep.objects.all().delete()
    step.count = 99
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        step.save()
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE peer_review_submissionstep SET count = 99")


def test_a_doubt_that_goes_away_before_the_next_reader_comes_is_decided_on(
    submission: Submission, assignments: list[ReviewAssignment], graduate: Graduate
) -> None:
    """Weights move with every other decision by the same rubric."""
    for row, score in zip(assignments, (3, 1, 1), strict=True):
        assess(assignment=row, scores=marks(score))
    submission.refresh_from_db()
    assert (submission.status, submission.quorum) == (Status.IN_REVIEW, 5)
    uuid = submission.frozen_rubric.content["uuid"]
    for row in assignments[1:]:
        for key in ("aim", "care"):
            Reliability.objects.update_or_create(
                person=row.reviewer, rubric_uuid=uuid, criterion_key=key, defaults={"count": 20, "squared_error": 0}
            )
    carry_on(submission=submission)
    submission.refresh_from_db()
    assert submission.status == Status.NEEDS_WORK


def test_one_submission_that_cannot_go_on_keeps_no_other_waiting(
    submission: Submission, hand_in: Submit, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hand_in(administrator, text="Mine.")
    hours_later(submission, 121)
    hours_later(other, 122)
    carry = jobs.carry_on

    def fails_on_the_older(*, submission: Submission) -> Submission:
        if submission == other:
            raise RuntimeError("The disk is full.")
        return carry(submission=submission)

    monkeypatch.setattr(jobs, "carry_on", fails_on_the_older)
    jobs.carry_on_all()
    submission.refresh_from_db()
    assert submission.status == Status.IN_MODERATION
