"""An author asks a fresh panel, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, Notification, User
from peer_review.actions.appeal import appeal, may_appeal
from peer_review.actions.assess import assess
from peer_review.actions.carry_on import carry_on
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.errors import (
    AlreadyInReviewError,
    EmptyAppealError,
    IncompleteAssessmentError,
    NoAppealError,
    NotTheAuthorError,
)
from peer_review.judging import final_from
from peer_review.models import Appeal, Decision, ReviewAssignment, Submission
from tests.peer_review.conftest import Graduate, Submit, marks

GROUNDS = "The second page says who sits where, and nobody mentions it."


@pytest.fixture
def panel(graduate: Graduate, db: None) -> list[User]:
    """Three more people who may read this task."""
    people = [User.objects.create_user(f"panel{number}@example.org") for number in range(3)]
    graduate(*people)
    return people


@pytest.fixture
def refused(hand_in: Submit, experienced: list[User], teacher: User) -> Submission:
    """Sent back: the aim was not reached, the care was."""
    submission = hand_in(teacher)
    for row in submission.assignments.all():
        assess(assignment=row, scores={"aim": (2, "Which aim?"), "care": (4, "Everybody has a part.")})
    submission.refresh_from_db()
    return submission


@pytest.fixture
def appealed(refused: Submission, panel: list[User], teacher: User, django_capture_on_commit_callbacks: Any) -> Appeal:
    with django_capture_on_commit_callbacks(execute=True):
        return appeal(submission=refused, author=teacher, criteria=["aim"], grounds=GROUNDS)


def panel_of(made: Appeal) -> list[ReviewAssignment]:
    return list(made.submission.assignments.filter(purpose="appeal"))


def test_the_panel_is_fresh(appealed: Appeal, panel: list[User]) -> None:
    assert {row.reviewer for row in panel_of(appealed)} == set(panel)


def test_the_panel_reads_only_what_was_appealed_about(appealed: Appeal) -> None:
    with pytest.raises(IncompleteAssessmentError) as raised:
        assess(assignment=panel_of(appealed)[0], scores={})
    assert set(raised.value.missing) == {"aim"}


def test_the_panel_s_result_takes_the_place_of_the_first_and_the_rest_stands(appealed: Appeal) -> None:
    for row in panel_of(appealed):
        assess(assignment=row, scores={"aim": (3, "Line four says it.")})
    submission = Submission.objects.get(pk=appealed.submission_id)
    assert submission.status == "accepted"
    first, final = submission.decisions.all()
    assert (first.outcome, final.outcome, final.stage) == ("needs_work", "accepted", "appeal")
    assert [result["score"] for result in final.results] == [3, 4]
    assert submission.decision == final
    assert Notification.objects.filter(kind="submission-decided", body__startswith="A fresh panel").exists()


def test_the_same_result_is_final(appealed: Appeal, teacher: User) -> None:
    for row in panel_of(appealed):
        assess(assignment=row, scores={"aim": (2, "I do not find it either.")})
    submission = Submission.objects.get(pk=appealed.submission_id)
    assert submission.status == "needs_work"
    assert not may_appeal(submission)
    assert "final" in Notification.objects.filter(kind="submission-decided").latest("pk").body


def test_a_second_click_answers_the_first_appeal(appealed: Appeal, teacher: User) -> None:
    again = appeal(submission=appealed.submission, author=teacher, criteria=["aim"], grounds="More.")
    assert again == appealed
    assert Appeal.objects.get().grounds == GROUNDS


@pytest.mark.parametrize(
    ("criteria", "grounds", "missing"),
    [([], GROUNDS, "criteria"), (["care"], GROUNDS, "criteria"), (["aim"], " ", "grounds")],
)
def test_only_what_was_not_reached_can_be_appealed_about_and_with_grounds(
    refused: Submission, teacher: User, criteria: list[str], grounds: str, missing: str
) -> None:
    with pytest.raises(EmptyAppealError) as raised:
        appeal(submission=refused, author=teacher, criteria=criteria, grounds=grounds)
    assert raised.value.missing == missing


@pytest.mark.parametrize(("days", "is_open"), [(13, True), (15, False)])
def test_there_are_fourteen_days(refused: Submission, teacher: User, days: int, is_open: bool) -> None:
    refused.decided_at = timezone.now() - timedelta(days=days)
    refused.save(update_fields=["decided_at"])
    assert may_appeal(refused) is is_open
    if not is_open:
        with pytest.raises(NoAppealError):
            appeal(submission=refused, author=teacher, criteria=["aim"], grounds=GROUNDS)


def test_who_has_handed_in_again_does_not_appeal_about_the_old_attempt(
    refused: Submission, teacher: User, hand_in: Submit
) -> None:
    hand_in(teacher, text="Better.")
    assert not may_appeal(Submission.objects.get(pk=refused.pk))


def test_while_the_panel_reads_nothing_new_is_handed_in(appealed: Appeal, teacher: User, hand_in: Submit) -> None:
    for text in ("Better.", appealed.submission.text):
        with pytest.raises(AlreadyInReviewError):
            hand_in(teacher, text=text)


def test_nobody_appeals_for_somebody_else(refused: Submission, peers: list[User]) -> None:
    with pytest.raises(NotTheAuthorError):
        appeal(submission=refused, author=peers[0], criteria=["aim"], grounds=GROUNDS)


def test_an_appeal_that_finds_no_panel_ends_with_a_moderator_who_did_not_decide_before(
    refused: Submission, teacher: User, moderator: User
) -> None:
    other = User.objects.create_user("second@example.org")
    Membership.objects.create(user=other, institution=refused.institution, role="moderator")
    Decision.objects.filter(submission=refused).update(moderator=moderator)
    appeal(submission=refused, author=teacher, criteria=["aim"], grounds=GROUNDS)
    Submission.objects.filter(pk=refused.pk).update(appealed_at=timezone.now() - timedelta(hours=121))
    carry_on(submission=refused)
    refused.refresh_from_db()
    assert refused.status == "in_appeal"
    assert {n.recipient for n in Notification.objects.filter(kind="review-moderation")} == {other}
    decision = moderate(submission=refused, moderator=other, scores={"aim": 3}, reason="Page two says it.")
    assert (decision.stage, decision.outcome) == ("appeal", "accepted")


def test_a_moderated_decision_can_be_appealed_about_too(
    hand_in: Submit, teacher: User, moderator: User, panel: list[User]
) -> None:
    submission = hand_in(teacher)
    submission.assignments.all().delete()
    hand_over(submission=submission)
    moderate(submission=submission, moderator=moderator, scores={"aim": 1, "care": 3}, reason="No aim.")
    submission.refresh_from_db()
    assert may_appeal(submission)
    assert appeal(submission=submission, author=teacher, criteria=["aim"], grounds=GROUNDS).criteria == ["aim"]


def test_the_log_keeps_what_happened_before_and_after(appealed: Appeal) -> None:
    for row in panel_of(appealed):
        assess(assignment=row, scores=marks(4))
    assert list(appealed.submission.steps.values_list("kind", flat=True)) == [
        "asked", "decided", "appealed", "asked", "appeal_decided",
    ]  # fmt: skip


def test_nobody_who_read_an_earlier_attempt_sits_on_the_panel(
    refused: Submission, panel: list[User], teacher: User, hand_in: Submit, django_capture_on_commit_callbacks: Any
) -> None:
    first_readers = {row.reviewer for row in refused.assignments.all()}
    second = hand_in(teacher, text="Better.", reviews_wanted=1)
    [row] = second.assignments.all()
    assert row.reviewer in first_readers
    assess(assignment=row, scores={"aim": (1, "Which aim?"), "care": (4, "Good.")})
    second.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        appeal(submission=second, author=teacher, criteria=["aim"], grounds=GROUNDS)
    asked = {one.reviewer for one in second.assignments.filter(purpose="appeal")}
    assert asked and asked.isdisjoint(first_readers)


def test_what_the_panel_did_not_read_still_counts_and_the_decision_can_be_made_again_from_its_inputs(
    hand_in: Submit, experienced: list[User], panel: list[User], teacher: User, django_capture_on_commit_callbacks: Any
) -> None:
    submission = hand_in(teacher)
    for row in submission.assignments.all():
        assess(assignment=row, scores=marks(2))
    submission.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        appeal(submission=submission, author=teacher, criteria=["aim"], grounds=GROUNDS)
    for row in submission.assignments.filter(purpose="appeal"):
        assess(assignment=row, scores={"aim": (4, "It is there.")})
    decision = Submission.objects.get(pk=submission.pk).decision
    assert decision.outcome == "needs_work"
    assert [result["score"] for result in decision.results] == [4, 2]
    assert "Together with the rest, 1 of 2 criteria reached" in decision.reason
    again = final_from(decision.inputs)
    assert (again.is_accepted, again.results, again.reason) == (False, decision.results, decision.reason)
