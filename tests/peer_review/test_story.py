"""The whole story of one portfolio, by actions alone."""

from typing import Any

from django.core import mail

from accounts.models import Notification, User
from competencies.models import CFItem, CompetencyEvidence
from peer_review.actions.assess import assess
from peer_review.models import ReviewAssignment, Submission
from peer_review.signals import submission_decided
from tests.mails import mail_waiting
from tests.peer_review.conftest import Submit, marks


def test_three_peers_read_a_portfolio_ask_for_work_and_then_accept_the_second_attempt(
    submission: Submission,
    assignments: list[ReviewAssignment],
    experienced: list[User],
    teacher: User,
    items: list[CFItem],
    hand_in: Submit,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert [assignment.reviewer for assignment in assignments] == experienced
    heard: list[int] = []

    def hear(submission_id: int, **_: Any) -> None:
        heard.append(submission_id)

    submission_decided.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            for assignment, score in zip(assignments, (2, 1, 2), strict=True):
                assess(assignment=assignment, scores=marks(score))
        submission.refresh_from_db()
        assert submission.status == Submission.Status.NEEDS_WORK
        assert heard == [submission.pk]

        second = hand_in(teacher, text="This time with what the pupils said.")
        assert (second.attempt, second.previous) == (2, submission)
        with django_capture_on_commit_callbacks(execute=True):
            for assignment, score in zip(second.assignments.all(), (3, 3, 4), strict=True):
                assess(assignment=assignment, scores=marks(score))
        second.refresh_from_db()
        assert second.status == Submission.Status.ACCEPTED
        assert heard == [submission.pk, second.pk]
    finally:
        submission_decided.disconnect(hear)

    assert {evidence.item for evidence in CompetencyEvidence.objects.filter(person=teacher)} == set(items)
    told = Notification.objects.filter(recipient=teacher, kind="submission-decided")
    assert told.count() == 2
    mail_waiting()
    (message,) = [message for message in mail.outbox if message.to == [teacher.email]]
    assert all(row.subject in str(message.body) for row in told), "both in the one mail of the next morning"
