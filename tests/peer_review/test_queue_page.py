"""`/reviews/`: what to read, what was read, asking for more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.start_review import start_review
from peer_review.actions.withdraw import withdraw
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import OTHER_TASK, Submit, marks


@pytest.fixture
def reviewer(client: Client, assignments: list[ReviewAssignment]) -> User:
    client.force_login(assignments[0].reviewer)
    return assignments[0].reviewer


def page(client: Client, path: str = "/reviews/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/reviews/").headers["Location"] == "/accounts/login/?next=/reviews/"


def test_what_is_to_do_stands_there_with_its_due_day_and_a_button(
    client: Client, reviewer: User, assignments: list[ReviewAssignment]
) -> None:
    html = page(client)
    assert "A lesson with a difference" in html
    assert f"Due by {assignments[0].due_at:%A} {assignments[0].due_at.day} {assignments[0].due_at:%B}" in html
    assert html.count("Start review") == 1


def test_two_portfolios_of_one_task_are_told_apart(
    client: Client, reviewer: User, assignments: list[ReviewAssignment]
) -> None:
    """By a code that is this reviewer's alone: it says nothing of who wrote it, and no other reviewer sees the same."""
    html = page(client)
    assert f"Portfolio {str(assignments[0].uuid)[:4].upper()}" in html
    assert str(assignments[0].submission.uuid)[:8] not in html
    assert len({assignment.uuid for assignment in assignments}) == len(assignments)


def test_what_was_begun_is_continued(client: Client, reviewer: User, assignments: list[ReviewAssignment]) -> None:
    start_review(assignment=assignments[0])
    html = page(client)
    assert "Continue review" in html and "Start review" not in html


def test_an_overdue_review_says_that_it_may_still_be_done(client: Client, reviewer: User) -> None:
    ReviewAssignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert "You can still do it" in page(client)


@pytest.mark.parametrize(("scores", "words"), [((3, 3, 3), "Accepted"), ((1, 1, 1), "Sent back for more work")])
def test_what_was_done_says_what_became_of_it(
    client: Client, reviewer: User, assignments: list[ReviewAssignment], scores: tuple[int, ...], words: str
) -> None:
    assess(assignment=assignments[0], scores=marks(scores[0]))
    assert "Others are still reading" in page(client)
    for assignment, score in zip(assignments[1:], scores[1:], strict=True):
        assess(assignment=assignment, scores=marks(score))
    assert words in page(client)


def test_what_was_taken_back_is_not_to_do_any_more(client: Client, reviewer: User, submission: Submission) -> None:
    withdraw(submission=submission, actor=submission.author)
    assert "Nothing to read right now" in page(client)


def test_who_has_no_task_or_badge_yet_is_told_how_reading_begins(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    html = page(client)
    assert "Hand in your first one" in html and "Ask for a portfolio to review" not in html


def test_an_empty_queue_says_what_happens_next_and_offers_to_ask(
    client: Client, teacher: User, hand_in: Submit
) -> None:
    hand_in(teacher)
    client.force_login(teacher)
    html = page(client)
    assert "Nothing to read right now" in html and "Ask for a portfolio to review" in html


def test_asking_leads_to_the_work_when_there_is_some(
    client: Client, hand_in: Submit, teacher: User, peers: list[User]
) -> None:
    work = hand_in(teacher)
    hand_in(peers[0])
    ReviewAssignment.objects.all().delete()
    client.force_login(peers[0])
    response = client.post("/reviews/ask/")
    assert response.headers["Location"] == f"/reviews/{work.assignments.get().uuid}/"


def test_asking_in_vain_says_why(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    response = client.post("/reviews/ask/", follow=True)
    assert "No portfolio is waiting for you now." in response.content.decode()


def test_asking_is_a_post(client: Client, reviewer: User) -> None:
    assert client.get("/reviews/ask/").status_code == 405


def test_the_header_counts_what_is_to_do(client: Client, reviewer: User) -> None:
    html = page(client)
    assert '<span class="count">1</span>' in html


def test_the_number_of_queries_does_not_grow_with_the_number_of_reviews(
    client: Client, reviewer: User, submission: Submission, teacher: User, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            page(client)
        return len(captured)

    client.get("/reviews/")
    before = queries()
    for number in range(12):
        copy = Submission.objects.create(
            author=teacher,
            institution=submission.institution,
            task_uuid=OTHER_TASK,
            task_title=f"Task {number}",
            frozen_rubric=submission.frozen_rubric,
            attempt=number + 1,
            status=Submission.Status.IN_REVIEW if number == 0 else Submission.Status.ACCEPTED,
        )
        done = None if number == 0 else timezone.now()
        ReviewAssignment.objects.create(submission=copy, reviewer=reviewer, due_at=timezone.now(), completed_at=done)
    assert queries() <= before + 2  # a second page of what is done: its count and its rows
    assert page(client).count("Task ") >= 10
