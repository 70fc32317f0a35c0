"""A moderator decides where readers could not."""

import pytest

from accounts.models import Membership, Notification, User
from competencies.models import CompetencyEvidence
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.errors import IncompleteAssessmentError, NotInReviewError, NotYoursToSettleError
from peer_review.models import Decision, Reliability, ReviewAssignment, Submission
from tests.peer_review.conftest import marks

GOOD = {"aim": 3, "care": 4}
REASON = "The aim is clear from the second page on, and every pupil has a part."


@pytest.fixture
def handed_over(submission: Submission, assignments: list[ReviewAssignment], moderator: User) -> Submission:
    for row, score in zip(assignments, (1, 3, 4), strict=True):
        assess(assignment=row, scores=marks(score))
    return hand_over(submission=submission)


def test_the_moderator_s_levels_hold_and_the_reason_is_kept_as_it_was_written(
    handed_over: Submission, moderator: User
) -> None:
    decision = moderate(submission=handed_over, moderator=moderator, scores=GOOD, reason=REASON)
    assert (decision.outcome, decision.stage, decision.reason) == ("accepted", "moderation", REASON)
    assert [result["score"] for result in decision.results] == [3, 4]
    handed_over.refresh_from_db()
    assert handed_over.moderation_due_at is None
    assert CompetencyEvidence.objects.filter(source_uuid=handed_over.uuid).count() == 2
    assert "A moderator has read" in Notification.objects.get(kind="submission-decided").body


def test_whoever_else_was_asked_for_the_decision_is_asked_no_more(handed_over: Submission, moderator: User) -> None:
    asked = Notification.objects.filter(kind="review-moderation").unread()
    assert asked.exists()
    moderate(submission=handed_over, moderator=moderator, scores={"aim": 3, "care": 3}, reason="Clear.")
    assert not asked.exists()


def test_what_readers_said_stays_an_input(handed_over: Submission, moderator: User) -> None:
    decision = moderate(submission=handed_over, moderator=moderator, scores=GOOD, reason=REASON)
    assert [one["scores"]["aim"] for one in decision.inputs["said"]] == [1, 3, 4]
    assert decision.inputs["moderator"] == GOOD


def test_readers_are_compared_with_what_the_moderator_found(
    handed_over: Submission, moderator: User, assignments: list[ReviewAssignment]
) -> None:
    moderate(submission=handed_over, moderator=moderator, scores=GOOD, reason=REASON)
    errors = dict(Reliability.objects.filter(criterion_key="aim").values_list("person", "squared_error"))
    far, exact, near = (errors[row.reviewer_id] for row in assignments)
    assert exact == 0 < near < far


def test_the_last_word_is_said_once(handed_over: Submission, moderator: User) -> None:
    first = moderate(submission=handed_over, moderator=moderator, scores=GOOD, reason=REASON)
    again = moderate(submission=handed_over, moderator=moderator, scores={"aim": 1, "care": 1}, reason="No.")
    assert again == first == Decision.objects.get()


@pytest.mark.parametrize(
    ("scores", "reason", "missing"),
    [
        ({"aim": 3}, REASON, {"care"}),
        ({"aim": 3, "care": 9}, REASON, {"care"}),
        (GOOD, "  ", {"reason"}),
        ({}, "", {"aim", "care", "reason"}),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_decided(
    handed_over: Submission, moderator: User, scores: dict[str, int], reason: str, missing: set[str]
) -> None:
    with pytest.raises(IncompleteAssessmentError) as raised:
        moderate(submission=handed_over, moderator=moderator, scores=scores, reason=reason)
    assert set(raised.value.missing) == missing
    assert not Decision.objects.exists()


def test_neither_a_stranger_nor_the_author_nor_another_institution_decides(
    handed_over: Submission, peers: list[User], teacher: User, registrar: User
) -> None:
    Membership.objects.create(user=teacher, institution=handed_over.institution, role="moderator")
    Membership.objects.create(user=registrar, institution=registrar.memberships.get().institution, role="moderator")
    for person in (peers[0], teacher, registrar):
        with pytest.raises(NotYoursToSettleError):
            moderate(submission=handed_over, moderator=person, scores=GOOD, reason=REASON)


def test_who_has_read_it_leaves_the_decision_to_somebody_else_while_there_is_anybody(
    handed_over: Submission, moderator: User, peers: list[User]
) -> None:
    reader = handed_over.assignments.exclude(completed_at=None)[0].reviewer
    Membership.objects.create(user=reader, institution=handed_over.institution, role="moderator")
    with pytest.raises(NotYoursToSettleError):
        moderate(submission=handed_over, moderator=reader, scores=GOOD, reason=REASON)
    Membership.objects.filter(user=moderator).delete()
    assert moderate(submission=handed_over, moderator=reader, scores=GOOD, reason=REASON).outcome == "accepted"


def test_while_readers_have_it_a_moderator_waits(submission: Submission, moderator: User) -> None:
    with pytest.raises(NotInReviewError):
        moderate(submission=submission, moderator=moderator, scores=GOOD, reason=REASON)
