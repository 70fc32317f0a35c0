"""`/teach/`: what waits, most urgent first, with what comes next and when; as a page and as a table."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.raise_flag import raise_flag
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import OTHER_TASK, Submit, marks

DAY = timedelta(days=1)


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def aged(submission: Submission, days: float) -> Submission:
    """As if it had been handed in so many days ago."""
    Submission.objects.filter(pk=submission.pk).update(submitted_at=timezone.now() - days * DAY)
    submission.refresh_from_db()
    return submission


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/teach/{query}")
    assert response.status_code == 200
    return response.content.decode()


def code(submission: Submission) -> str:
    return str(submission.uuid)[:4].upper()


def test_who_has_nothing_waiting_is_told_so(signed_in: Client) -> None:
    assert "Nothing waits for you" in page(signed_in)


def test_what_is_due_first_stands_first(signed_in: Client, hand_in: Submit, teacher: User, peers: list[User]) -> None:
    early, late = hand_in(teacher), hand_in(peers[0])
    with time_machine.travel(timezone.now() - DAY):
        hand_over(submission=late)
    hand_over(submission=early)
    html = page(signed_in)
    assert html.index(f"/teach/decide/{late.uuid}/") < html.index(f"/teach/decide/{early.uuid}/")
    assert "Decide by" in html


def test_nobody_is_named_and_no_address_given(
    signed_in: Client, submission: Submission, peers: list[User], teacher: User
) -> None:
    hand_over(submission=submission)
    for query in ("", "?list=fine", "?list=tasks"):
        html = page(signed_in, query)
        for person in (teacher, *peers):
            assert person.first_name not in html and person.email not in html and str(person.uuid) not in html


def test_who_waits_more_than_three_days_is_stuck_and_told_what_comes_next(
    signed_in: Client, submission: Submission
) -> None:
    aged(submission, 3.5)
    html = page(signed_in)
    assert "More than three days, and too few reviews yet." in html
    fewer = submission.submitted_at + timedelta(hours=96)
    assert f"From {fewer:%A} {fewer.day} {fewer:%B} fewer readers are enough" in html


def test_later_the_day_is_named_from_which_a_moderator_answers(signed_in: Client, submission: Submission) -> None:
    aged(submission, 4.5)
    due = submission.submitted_at + timedelta(hours=120)
    assert f"From {due:%A} {due.day} {due:%B} it waits for your decision." in page(signed_in, "?list=stuck")


def test_who_has_enough_reviews_or_waits_less_is_not_stuck(signed_in: Client, submission: Submission) -> None:
    aged(submission, 2.9)
    assert code(submission) not in page(signed_in, "?list=stuck")
    assert code(submission) in page(signed_in, "?list=fine")


def test_readers_who_disagree_are_listed(
    signed_in: Client, submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    for assignment, score in zip(assignments, (1, 4, 4), strict=True):
        assess(assignment=assignment, scores=marks(score))
    submission.refresh_from_db()
    assert submission.is_undecided
    assert code(submission) in page(signed_in, "?list=disagree")


def test_what_was_raised_is_listed_and_leads_to_it(signed_in: Client, submission: Submission) -> None:
    reader = submission.assignments.first()
    assert reader is not None
    raise_flag(assignment=reader, kind="abuse")
    assert f"/teach/flags/{submission.uuid}/" in page(signed_in, "?list=flags")


def test_an_appeal_is_listed(signed_in: Client, submission: Submission) -> None:
    Submission.objects.filter(pk=submission.pk).update(status="in_appeal", appealed_at=timezone.now())
    assert code(submission) in page(signed_in, "?list=appeals")


def test_tasks_are_counted_and_lead_to_their_lists(
    signed_in: Client, hand_in: Submit, teacher: User, peers: list[User]
) -> None:
    hand_over(submission=hand_in(teacher))
    other = hand_in(peers[0], task_uuid=OTHER_TASK, task_title="A plan for the year")
    html = page(signed_in, "?list=tasks")
    assert "A lesson with a difference" in html and "A plan for the year" in html
    assert f"?list=fine&amp;task={OTHER_TASK}" in html
    only = page(signed_in, f"?list=fine&task={OTHER_TASK}")
    assert code(other) in only and "A lesson with a difference" not in only


def test_a_long_list_has_pages_and_costs_no_more(
    signed_in: Client, hand_in: Submit, teacher: User, django_assert_max_num_queries: Any
) -> None:
    first = hand_in(teacher)
    page(signed_in, "?list=fine")
    with django_assert_max_num_queries(30) as one:
        page(signed_in, "?list=fine")
    for number in range(30):
        Submission.objects.create(
            author=teacher,
            institution=first.institution,
            task_uuid=OTHER_TASK,
            task_title=f"Task {number}",
            frozen_rubric=first.frozen_rubric,
            attempt=number + 2,
            status=Submission.Status.IN_REVIEW if not number else Submission.Status.ACCEPTED,
        )
    Submission.objects.filter(task_title__startswith="Task").update(moderation_due_at=timezone.now())
    with django_assert_max_num_queries(len(one)):
        page(signed_in, "?list=fine")


@pytest.mark.parametrize("query", ["?list=everything", "?list=fine&task=1", "?list=%00"])
def test_what_there_is_not_is_not_found(signed_in: Client, query: str) -> None:
    assert signed_in.get(f"/teach/{query}").status_code == 404
    assert signed_in.get(f"/teach/list.csv{query}").status_code == 404


def test_the_table_holds_the_same_rows_without_names_or_formulas(
    signed_in: Client, hand_in: Submit, teacher: User, peers: list[User]
) -> None:
    work = hand_in(teacher, task_title="=HYPERLINK(1)")
    response = signed_in.get("/teach/list.csv?list=fine")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert [(row["Portfolio"], row["Task"], row["Reviews"], row["Wanted"]) for row in rows] == [
        (code(work), "'=HYPERLINK(1)", "0", "3")
    ]
    assert rows[0]["Waiting since"] == timezone.localdate(work.submitted_at).isoformat()
    assert not any(person.first_name in text or person.email in text for person in (teacher, *peers))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="fine-')


def test_the_header_counts_what_waits_for_a_decision(signed_in: Client, submission: Submission) -> None:
    hand_over(submission=submission)
    html = page(signed_in, "?list=fine")
    assert 'href="/teach/" aria-current="page">Watch over <span class="count">1</span>' in html


def test_a_teacher_sees_no_such_entry(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    assert 'href="/teach/"' not in client.get("/reviews/").content.decode()
