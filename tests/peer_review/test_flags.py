"""A reader says that something is wrong; a moderator looks."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.notify import notify
from accounts.models import Notification, User
from peer_review import jobs
from peer_review.actions.assess import assess
from peer_review.actions.make_sample import make_sample
from peer_review.actions.offer_practice import offer_practice
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.settle_flag import settle_flag
from peer_review.actions.start_review import start_review
from peer_review.actions.withdraw import withdraw
from peer_review.errors import AssignmentClosedError, NotYoursToSettleError
from peer_review.models import ReviewAssignment, ReviewFlag, Submission, SubmissionEvidence
from tests.peer_review.conftest import Submit, marks


def test_what_shows_a_child_is_hidden_from_everybody_at_once(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    raise_flag(assignment=assignments[0], kind="child")
    submission.refresh_from_db()
    assert submission.hidden_at is not None
    for row in assignments:
        row.refresh_from_db()
        assert not row.is_open
        assert not SubmissionEvidence.objects.visible_to(row.reviewer).filter(submission=submission).exists()
        with pytest.raises(AssignmentClosedError):
            assess(assignment=row, scores=marks(3))


def test_the_author_is_told_why_and_what_to_do_and_the_moderator_where_to_look(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    raise_flag(assignment=assignments[0], kind="child")
    told = Notification.objects.get(kind="submission-hidden")
    assert told.recipient == submission.author
    assert "take the child out" in told.body
    assert Notification.objects.get(kind="review-flagged").recipient == moderator


@pytest.mark.parametrize("kind", ["plagiarism", "abuse", "personal_data"])
def test_anything_else_is_looked_at_while_reading_goes_on(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User, kind: str
) -> None:
    flag = raise_flag(assignment=assignments[0], kind=kind, words=" Page two. ")
    submission.refresh_from_db()
    assert (flag.note, submission.hidden_at) == ("Page two.", None)
    assert submission.assignments.open().count() == 3


@pytest.mark.parametrize("is_founded", [True, False])
def test_once_it_is_settled_nobody_is_asked_to_look_any_more(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User, is_founded: bool
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="child")
    asked = Notification.objects.unread().filter(kind__in=("review-flagged", "submission-hidden"))
    assert asked.count() == 2
    settle_flag(flag=flag, moderator=moderator, settlement="I looked.", is_founded=is_founded)
    assert not asked.exists()


def test_while_another_flag_is_open_whoever_is_asked_stays_asked(
    assignments: list[ReviewAssignment], moderator: User
) -> None:
    first = raise_flag(assignment=assignments[0], kind="abuse")
    raise_flag(assignment=assignments[1], kind="plagiarism")
    settle_flag(flag=first, moderator=moderator, settlement="I looked.", is_founded=False)
    assert Notification.objects.unread().filter(kind="review-flagged").exists()


def test_what_its_author_was_told_stays_unread_when_they_are_an_administrator(
    submission: Submission, teacher: User
) -> None:
    User.objects.filter(pk=teacher.pk).update(is_superuser=True)
    notify(recipient=teacher, kind="submission-shown", subject="x", body="", url=f"/my/portfolio/{submission.uuid}/")
    withdraw(submission=submission, actor=teacher)
    assert Notification.objects.unread().filter(recipient=teacher, kind="submission-shown").exists()


def test_a_second_click_is_one_flag(assignments: list[ReviewAssignment], moderator: User) -> None:
    first = raise_flag(assignment=assignments[0], kind="abuse")
    assert raise_flag(assignment=assignments[0], kind="abuse") == first
    assert Notification.objects.filter(kind="review-flagged").count() == 1


def test_where_no_child_is_found_readers_go_on_where_they_stopped(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="child")
    settle_flag(flag=flag, moderator=moderator, settlement="A doll.", is_founded=False)
    submission.refresh_from_db()
    assert submission.hidden_at is None
    assert submission.assignments.open().count() == 3
    assert list(submission.steps.values_list("kind", flat=True)) == ["asked", "hidden", "shown"]


def test_readers_who_were_stopped_are_told_why_and_when_they_can_go_on_with_as_much_time_as_they_had(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    start_review(assignment=assignments[1])
    before = assignments[1].due_at
    flag = raise_flag(assignment=assignments[0], kind="child")
    paused = Notification.objects.get(kind="review-released")
    assert (paused.recipient, paused.subject) == (assignments[1].reviewer, "A review is paused")
    assert "decided" not in paused.body and "nobody reads it until somebody has looked" in paused.body
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        settle_flag(flag=flag, moderator=moderator, settlement="A doll.", is_founded=False)
        told = Notification.objects.filter(kind="review-resumed")
        assert {one.recipient for one in told} == {row.reviewer for row in assignments}
        for row in assignments:
            row.refresh_from_db()
            assert row.is_open and row.due_at > timezone.now() + timedelta(days=3)
        assert assignments[1].due_at - before > timedelta(days=5)
        # Who had not begun has as long for that as before.
        assert assignments[2].start_by is not None and assignments[2].start_by > timezone.now()
        assert jobs.remind_readers() == 0


def test_what_its_author_took_back_meanwhile_is_not_read_again_when_the_flag_is_settled(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User, teacher: User
) -> None:
    start_review(assignment=assignments[1])
    flag = raise_flag(assignment=assignments[0], kind="child")
    withdraw(submission=submission, actor=teacher)
    settle_flag(flag=flag, moderator=moderator, settlement="A doll.", is_founded=False)
    submission.refresh_from_db()
    assert (submission.status, submission.hidden_at) == (Submission.Status.WITHDRAWN, None)
    assert not submission.assignments.open().exists()
    assert not Notification.objects.filter(kind__in=("submission-shown", "review-resumed")).exists()
    assert list(submission.steps.values_list("kind", flat=True)) == ["asked", "hidden", "withdrawn"]


def test_who_had_begun_what_is_taken_out_is_told_that_it_is_over(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    start_review(assignment=assignments[1])
    flag = raise_flag(assignment=assignments[0], kind="child")
    settle_flag(flag=flag, moderator=moderator, settlement="Page three.", is_founded=True)
    told = Notification.objects.filter(kind="review-released", recipient=assignments[1].reviewer).order_by("pk")
    assert [one.subject for one in told] == ["A review is paused", "A review is no longer needed"]
    assert list(submission.steps.values_list("kind", flat=True)) == ["asked", "hidden", "taken_out"]


def test_author_and_moderator_are_told_the_day_by_which_somebody_has_looked(
    assignments: list[ReviewAssignment], moderator: User
) -> None:
    raise_flag(assignment=assignments[0], kind="child")
    day = timezone.now() + timedelta(days=2)
    by = f"by {day:%A} {day.day} {day:%B}"
    assert f"You will hear {by}." in Notification.objects.get(kind="submission-hidden").body
    assert by in Notification.objects.get(kind="review-flagged").body


def test_while_another_reader_s_word_is_not_looked_at_it_stays_hidden(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User
) -> None:
    first = raise_flag(assignment=assignments[0], kind="child")
    second = ReviewFlag.objects.create(assignment=assignments[1], kind="child")
    settle_flag(flag=first, moderator=moderator, settlement="A doll.", is_founded=False)
    submission.refresh_from_db()
    assert submission.hidden_at is not None
    settle_flag(flag=second, moderator=moderator, settlement="The same doll.", is_founded=False)
    submission.refresh_from_db()
    assert submission.hidden_at is None


def test_where_a_child_is_found_the_work_is_out_of_review_and_can_be_handed_in_anew(
    assignments: list[ReviewAssignment], submission: Submission, moderator: User, teacher: User, hand_in: Submit
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="child")
    settled = settle_flag(flag=flag, moderator=moderator, settlement="Page three.", is_founded=True)
    submission.refresh_from_db()
    assert settled.settled_at is not None
    assert (submission.status, bool(submission.hidden_at)) == (Submission.Status.WITHDRAWN, True)
    assert "take the child out" in Notification.objects.get(kind="submission-taken-out").body
    assert hand_in(teacher, text="Without the child.").attempt == 2


def test_a_practice_piece_with_a_child_is_practised_on_no_more(
    assignments: list[ReviewAssignment], rubric: Any, trainer: User, moderator: User, atlas: Any
) -> None:
    key = {name: {"score": 3, "feedback": "So."} for name in ("aim", "care")}
    sample = make_sample(maker=trainer, institution=atlas, rubric=rubric, title="Piece", text="Shade.", key=key)
    piece = offer_practice(assignment=assignments[0])
    assert piece is not None
    flag = raise_flag(assignment=piece, kind="child")
    settle_flag(flag=flag, moderator=moderator, settlement="On the photograph.", is_founded=True)
    sample.refresh_from_db()
    assert sample.retired_at is not None


def test_only_who_answers_for_it_settles(assignments: list[ReviewAssignment], peers: list[User]) -> None:
    flag = raise_flag(assignment=assignments[0], kind="abuse")
    for person in (peers[0], flag.assignment.submission.author):
        with pytest.raises(NotYoursToSettleError):
            settle_flag(flag=flag, moderator=person, settlement="", is_founded=False)
