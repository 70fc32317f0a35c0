"""A reader says that something is wrong; a moderator looks."""

from typing import Any

import pytest

from accounts.models import Notification, User
from peer_review.actions.assess import assess
from peer_review.actions.make_sample import make_sample
from peer_review.actions.offer_practice import offer_practice
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.settle_flag import settle_flag
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
