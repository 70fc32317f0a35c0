"""Who lets the day pass is joined by the next: no author waits for one person who is away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, Notification, User
from peer_review import jobs, menu, oversight
from peer_review.actions.escalate import escalate
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.settle_flag import settle_flag
from peer_review.models import ReviewAssignment, Submission
from peer_review.settling import due_of, may_settle, role_in_charge


def asked(kind: str = "review-late") -> list[str]:
    """Who was told, in order."""
    return list(Notification.objects.filter(kind=kind).order_by("pk").values_list("recipient__email", flat=True))


def days_later(days: float, *, times: int = 1) -> Any:
    """The hourly job so long after now, and again within the hour."""
    moment = timezone.now() + timedelta(days=days)
    with time_machine.travel(moment, tick=False):
        for _ in range(times):
            jobs.carry_on_all()
    return moment


def last_step(submission: Submission) -> tuple[str, Any]:
    step = submission.steps.order_by("-pk").first()
    assert step is not None
    return step.kind, step.expected_at


def test_from_the_moderator_it_goes_to_the_trainer_and_on_to_the_platform(
    submission: Submission, moderator: User, trainer: User, administrator: User
) -> None:
    hand_over(submission=submission)
    moment = days_later(2.1, times=3)
    assert asked() == [trainer.email]
    assert last_step(submission) == ("trainer", moment + timedelta(days=2))
    submission.refresh_from_db()
    assert submission.moderation_due_at == moment + timedelta(days=2)
    assert role_in_charge(submission) == "trainer"
    moment = days_later(4.2, times=2)
    assert asked() == [trainer.email, administrator.email]
    assert last_step(submission) == ("platform", moment + timedelta(days=2))
    days_later(6.3, times=2)
    assert asked() == [trainer.email, administrator.email, administrator.email]


def test_before_the_day_is_over_nothing_happens(submission: Submission, moderator: User, trainer: User) -> None:
    hand_over(submission=submission)
    days_later(1.9)
    assert not escalate(submission=submission, now=timezone.now())
    assert asked() == []


def test_a_role_with_nobody_new_in_it_is_passed_over(
    submission: Submission, moderator: User, administrator: User, atlas: Institution
) -> None:
    grant_role(user=moderator, institution=atlas, role="trainer")
    hand_over(submission=submission)
    days_later(2.1)
    assert asked() == [administrator.email]


def test_the_platform_s_administrator_may_decide_once_they_were_asked_and_sees_it_listed(
    client: Client, submission: Submission, moderator: User, administrator: User
) -> None:
    hand_over(submission=submission)
    assert not may_settle(administrator, submission) and submission not in oversight.overseen_by(administrator)
    moment = days_later(2.1)
    submission.refresh_from_db()
    assert may_settle(administrator, submission) and submission in oversight.overseen_by(administrator)
    # Who was asked first may still.
    assert may_settle(moderator, submission) and menu.undecided_for(moderator) == 1
    with time_machine.travel(moment, tick=False):
        client.force_login(administrator)
        assert client.get(f"/teach/decide/{submission.uuid}/").status_code == 200
    scores = {"aim": 3, "care": 3}
    assert moderate(submission=submission, moderator=administrator, scores=scores, reason="Page two.").outcome


def test_what_is_decided_is_passed_on_to_nobody(submission: Submission, moderator: User, trainer: User) -> None:
    hand_over(submission=submission)
    moderate(submission=submission, moderator=moderator, scores={"aim": 3, "care": 3}, reason="Page two.")
    days_later(3)
    assert asked() == []


def test_what_is_hidden_has_a_day_too_and_is_passed_on_in_the_same_way(
    submission: Submission, assignments: list[ReviewAssignment], moderator: User, trainer: User
) -> None:
    raise_flag(assignment=assignments[0], kind="child")
    submission.refresh_from_db()
    assert submission.hidden_at is not None
    assert last_step(submission) == ("hidden", submission.hidden_at + timedelta(days=2))
    assert due_of(submission) == submission.hidden_at + timedelta(days=2)
    assert menu.undecided_for(moderator) == 1
    moment = days_later(2.1, times=3)
    assert asked() == [trainer.email]
    assert last_step(submission) == ("trainer", moment + timedelta(days=2))
    submission.refresh_from_db()
    # It is not a moderator's to decide because it was hidden for long.
    assert submission.moderation_due_at is None and submission.status == Submission.Status.IN_REVIEW


def test_once_it_is_shown_the_first_in_line_answer_again(
    submission: Submission, assignments: list[ReviewAssignment], moderator: User, trainer: User
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="child")
    moment = days_later(2.1)
    with time_machine.travel(moment + timedelta(hours=1), tick=False):
        settle_flag(flag=flag, moderator=trainer, settlement="A doll.", is_founded=False)
    submission.refresh_from_db()
    assert (role_in_charge(submission), due_of(submission)) == ("moderator", None)
    assert menu.undecided_for(moderator) == 0


def test_who_had_it_to_decide_when_it_was_hidden_gets_new_time(
    submission: Submission, assignments: list[ReviewAssignment], moderator: User
) -> None:
    hand_over(submission=submission)
    flag = raise_flag(assignment=assignments[0], kind="child")
    now = timezone.now() + timedelta(days=1)
    with time_machine.travel(now, tick=False):
        settle_flag(flag=flag, moderator=moderator, settlement="A doll.", is_founded=False)
    submission.refresh_from_db()
    assert submission.moderation_due_at == now + timedelta(days=2)
    assert last_step(submission) == ("shown", now + timedelta(days=2))


@pytest.mark.parametrize("days", [0.5, 2.5, 4.7, 9])
def test_the_author_reads_no_day_that_is_over_whenever_they_look(
    client: Client, submission: Submission, teacher: User, moderator: User, days: float
) -> None:
    hand_over(submission=submission)
    start = timezone.now()
    for hours in range(0, int(days * 24) + 1, 6):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            jobs.carry_on_all()
    with time_machine.travel(start + timedelta(days=days), tick=False):
        client.force_login(teacher)
        html = client.get(f"/my/portfolio/{submission.uuid}/").content.decode()
        over = [timezone.now() - timedelta(days=number) for number in range(1, 10)]
        assert "You will hear by" in html
        assert not [day for day in over if f"by {day:%A} {day.day} {day:%B}." in html]
