"""`/cms/reports/site-history/`: who may read it may read works too, and learns from it neither whose nor by whom."""

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.models import User
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.recuse import recuse
from peer_review.actions.settle_flag import settle_flag
from peer_review.actions.withdraw import withdraw
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import marks

REPORT = "/cms/reports/site-history/"


@pytest.fixture
def report(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_no_act_of_an_author_or_a_reader_stands_beside_who_did_it(
    report: Client, submission: Submission, assignments: list[ReviewAssignment], moderator: User, teacher: User
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="abuse")
    settle_flag(flag=flag, moderator=moderator, settlement="Fine.", is_founded=False)
    recuse(assignment=assignments[1], reason="time")
    assess(assignment=assignments[0], scores=marks(2))
    withdraw(submission=submission, actor=teacher)
    # Who was given which role tells of no work.
    ModelLogEntry.objects.filter(action="accounts.grant_role").delete()
    html = report.get(REPORT).content.decode()
    assert "A review was handed in" in html and "Withdrawn by its author" in html
    for person in (teacher, *(row.reviewer for row in assignments)):
        assert person.email not in html and person.first_name not in html
    # Whoever answers for it is named: that is what the report is for.
    assert moderator.first_name in html


def test_an_appeal_does_not_say_whose_it_is(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    for row in assignments:
        assess(assignment=row, scores=marks(2))
    submission.refresh_from_db()
    appeal(submission=submission, author=teacher, criteria=["aim"], grounds="Page two says it.")
    of_works = ModelLogEntry.objects.filter(content_type__app_label="peer_review", content_type__model="submission")
    assert of_works.filter(action="peer_review.appeal").exists()
    assert set(of_works.values_list("user", flat=True)) == {None}
