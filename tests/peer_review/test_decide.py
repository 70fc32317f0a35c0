"""Deciding: the record, the release, the evidence, the news."""

from typing import Any

import pytest
from django_fsm import TransitionNotAllowed
from wagtail.models import ModelLogEntry

from accounts.models import Notification, User
from competencies.models import CFItem, CompetencyEvidence
from peer_review.actions.assess import assess
from peer_review.actions.decide import decide
from peer_review.actions.start_review import start_review
from peer_review.actions.withdraw import withdraw
from peer_review.errors import NotEnoughReviewsError, NotInReviewError
from peer_review.models import Decision, ReviewAssignment, Submission
from peer_review.scoring import verdict_from_inputs
from tests.peer_review.conftest import Submit, marks


def read_by_all(assignments: list[ReviewAssignment], *scores: int) -> None:
    for assignment, score in zip(assignments, scores, strict=True):
        assess(assignment=assignment, scores=marks(score))


def test_a_decision_can_be_recomputed_from_what_is_kept(
    submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    read_by_all(assignments, 4, 3, 3)
    decision = Decision.objects.get(submission=submission)
    again = verdict_from_inputs(decision.inputs)
    assert (decision.results, decision.reason) == (again.results, again.reason)
    assert decision.outcome == Submission.Status.ACCEPTED


def test_without_enough_reviews_there_is_no_decision(
    submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    assess(assignment=assignments[0], scores=marks(4))
    with pytest.raises(NotEnoughReviewsError):
        decide(submission=submission)


def test_deciding_twice_answers_the_first_decision(submission: Submission, assignments: list[ReviewAssignment]) -> None:
    read_by_all(assignments, 3, 3, 3)
    assert decide(submission=submission) == Decision.objects.get()
    assert Notification.objects.filter(kind="submission-decided").count() == 1


def test_what_was_taken_back_is_not_decided(submission: Submission) -> None:
    withdraw(submission=submission, actor=submission.author)
    with pytest.raises(NotInReviewError):
        decide(submission=submission)


def test_accepted_work_counts_for_every_criterion_s_competency_once(
    submission: Submission, assignments: list[ReviewAssignment], items: list[CFItem]
) -> None:
    read_by_all(assignments, 3, 3, 3)
    rows = CompetencyEvidence.objects.filter(source_uuid=submission.uuid, kind="portfolio")
    assert {row.item for row in rows} == set(items)
    assert {row.person for row in rows} == {submission.author}


def test_work_that_is_sent_back_counts_for_nothing(assignments: list[ReviewAssignment]) -> None:
    read_by_all(assignments, 2, 2, 4)
    assert not CompetencyEvidence.objects.exists()


def test_open_reviews_are_released_and_who_had_begun_is_told(
    submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    Submission.objects.filter(pk=submission.pk).update(reviews_wanted=1)
    start_review(assignment=assignments[1])
    assess(assignment=assignments[0], scores=marks(3))
    assert submission.assignments.open().count() == 0
    told = Notification.objects.filter(kind="review-released")
    assert [notification.recipient for notification in told] == [assignments[1].reviewer]


def test_the_author_is_told_in_their_own_language_where_to_read_on(
    submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    User.objects.filter(pk=submission.author_id).update(language="ar")
    read_by_all(assignments, 3, 3, 3)
    told = Notification.objects.get(kind="submission-decided")
    assert told.recipient == submission.author
    assert told.url == f"/ar/my/portfolio/{submission.uuid}/"


def test_the_news_goes_up_after_the_commit_and_not_before(
    submission: Submission,
    assignments: list[ReviewAssignment],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "peer_review.actions.decide.submission_decided.send_robust", lambda sender, **facts: heard.append(facts)
    )
    with django_capture_on_commit_callbacks(execute=True):
        read_by_all(assignments, 3, 3, 3)
        assert heard == []
    assert heard == [{"submission_id": submission.pk}]


def test_a_decision_is_logged_with_outcome_and_reason(assignments: list[ReviewAssignment]) -> None:
    read_by_all(assignments, 3, 3, 2)
    entry: Any = ModelLogEntry.objects.get(action="peer_review.decide")
    assert entry.data == {"outcome": "accepted", "reason": Decision.objects.get().reason}


@pytest.mark.parametrize("status", ["accepted", "needs_work", "withdrawn"])
@pytest.mark.parametrize("move", ["accept", "ask_for_work", "withdraw"])
def test_from_an_end_there_is_no_way_on(hand_in: Submit, teacher: User, status: str, move: str) -> None:
    submission = hand_in(teacher)
    Submission.objects.filter(pk=submission.pk).update(status=status)
    submission.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        getattr(submission, move)()


def test_the_status_cannot_be_written_past_the_transitions(hand_in: Submit, teacher: User) -> None:
    with pytest.raises(AttributeError):
        hand_in(teacher).status = Submission.Status.ACCEPTED
