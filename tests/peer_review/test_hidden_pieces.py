"""A hidden practice piece: given as real work is, and taken back as real work is."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Institution, Notification, User
from competencies.models import CFRubric
from peer_review import practice
from peer_review.actions.make_sample import make_sample, retire_sample
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.release_hidden_overdue import hidden_overdue, release_hidden_overdue
from peer_review.actions.remind import release_lapsed
from peer_review.actions.settle_flag import settle_flag
from peer_review.actions.start_review import start_review
from peer_review.ladder import START_WITHIN
from peer_review.models import ReviewAssignment, Sample, Submission

Released = ReviewAssignment.Released
KEY = {name: {"score": 3, "feedback": "So."} for name in ("aim", "care")}


@pytest.fixture
def sample(atlas: Institution, rubric: CFRubric, trainer: User, assignments: list[ReviewAssignment]) -> Sample:
    """Made after real work was given, so that nobody has it yet."""
    return make_sample(
        maker=trainer, institution=atlas, rubric=rubric, title="A weak one", text="We ran.", key=KEY, use="hidden"
    )


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture(autouse=True)
def every_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this were the place among the first eight."""
    monkeypatch.setattr(practice, "ONE_IN", 2)


@pytest.fixture
def given(sample: Sample, assignments: list[ReviewAssignment], now: datetime) -> ReviewAssignment:
    """The piece, beside the first peer's real review."""
    one = practice.mix_in(assignments[0].reviewer, assignments[0].submission, now)
    assert one is not None
    return one


def test_it_is_asked_for_in_the_words_and_for_as_long_as_real_work(
    given: ReviewAssignment, assignments: list[ReviewAssignment], now: datetime
) -> None:
    assert given.start_by == now + START_WITHIN
    assert given.due_at == now + timedelta(days=assignments[0].submission.days_to_answer)
    told = Notification.objects.filter(recipient=given.reviewer, kind="review-proposed")
    hidden, real = told.get(url__contains=str(given.uuid)), told.get(url__contains=str(assignments[0].uuid))
    assert (hidden.subject, hidden.body) == (real.subject, real.body)


def test_it_is_called_as_the_work_beside_it(given: ReviewAssignment, assignments: list[ReviewAssignment]) -> None:
    piece, real = Submission.objects.get(sample__isnull=False), assignments[0].submission
    assert (piece.task_title, piece.brief, piece.days_to_answer) == (real.task_title, real.brief, real.days_to_answer)


def test_it_does_not_change_under_who_reads_it(
    given: ReviewAssignment, assignments: list[ReviewAssignment], now: datetime
) -> None:
    other = Submission.objects.get(pk=assignments[1].submission_id)
    other.task_title = "Another task by the same rubric"
    assert practice.mix_in(assignments[1].reviewer, other, now) is None
    assert practice.mix_in(assignments[1].reviewer, assignments[0].submission, now) is not None


@pytest.mark.parametrize("unlike", [{"is_blind": False}, {"language": "fr"}])
def test_beside_an_open_review_or_work_in_another_language_there_is_none(
    unlike: dict[str, object], sample: Sample, assignments: list[ReviewAssignment], now: datetime
) -> None:
    submission = assignments[0].submission
    for name, value in unlike.items():
        setattr(submission, name, value)
    assert practice.mix_in(assignments[0].reviewer, submission, now) is None


def test_never_begun_it_lapses_as_real_work_does(given: ReviewAssignment, now: datetime) -> None:
    later = now + START_WITHIN
    assert ReviewAssignment.objects.lapsed(later).filter(pk=given.pk).exists()
    assert release_lapsed(assignment=given, now=later)
    given.refresh_from_db()
    assert given.released_for == Released.LAPSED


def test_begun_and_overdue_it_ends_in_the_words_of_real_work(given: ReviewAssignment) -> None:
    start_review(assignment=given)
    late = given.due_at + timedelta(days=1)
    assert not release_hidden_overdue(assignment=given, now=late - timedelta(minutes=1))
    assert list(hidden_overdue(late)) == [given]
    assert release_hidden_overdue(assignment=given, now=late)
    assert not release_hidden_overdue(assignment=given, now=late)
    given.refresh_from_db()
    assert given.released_for == Released.OVER
    assert Notification.objects.filter(recipient=given.reviewer, kind="review-released").count() == 1


def test_taken_out_by_the_trainer_it_holds_nobody(given: ReviewAssignment, sample: Sample, trainer: User) -> None:
    start_review(assignment=given)
    retire_sample(sample=sample, actor=trainer)
    given.refresh_from_db()
    assert given.released_for == Released.OVER
    assert "ractice" not in Notification.objects.get(recipient=given.reviewer, kind="review-released").body


def test_flagged_it_stops_and_goes_on_as_real_work_does(
    given: ReviewAssignment, sample: Sample, moderator: User
) -> None:
    flag = raise_flag(assignment=start_review(assignment=given), kind="child")
    given.refresh_from_db()
    assert given.released_for == Released.HIDDEN
    assert not ReviewAssignment.objects.open().filter(pk=given.pk).exists()
    settle_flag(flag=flag, moderator=moderator, settlement="A drawing.", is_founded=False)
    given.refresh_from_db()
    assert given.is_open
