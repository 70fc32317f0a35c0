"""`/my/portfolio/<uuid>/`: what the author sees of one attempt."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review import links, wording
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.recuse import recuse
from peer_review.actions.settle_flag import settle_flag
from peer_review.actions.withdraw import withdraw
from peer_review.models import ReviewAssignment, Submission, SubmissionStep
from peer_review.steps import note
from tests.peer_review.conftest import Submit, marks


@pytest.fixture
def author(client: Client, teacher: User) -> User:
    client.force_login(teacher)
    return teacher


@pytest.fixture
def known_task(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An upper layer that knows where the task is written."""
    monkeypatch.setattr(links, "_registered", [])
    links.register(lambda task_uuid: None)
    links.register(lambda task_uuid: f"/learn/{task_uuid}/")
    yield


def page(client: Client, submission: Submission) -> str:
    response = client.get(f"/my/portfolio/{submission.uuid}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def told(client: Client, submission: Submission) -> str:
    """The page without what is drawn anew each time it is loaded."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page(client, submission))


def decide_with(assignments: list[ReviewAssignment], *scores: int) -> None:
    for assignment, score in zip(assignments, scores, strict=True):
        assess(assignment=assignment, scores=marks(score, f"A word on level {score}."))


def test_in_review_it_says_how_many_still_read_and_by_which_day(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User
) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    submission.assignments.exclude(completed_at=None).update(completed_at=timezone.now() - timedelta(hours=24))
    day = submission.submitted_at + timedelta(days=5)
    html = page(client, submission)
    by = f"You will hear by {day:%A} {day.day} {day:%B}."
    waits = "Two colleagues still have to read your portfolio."
    assert f"{waits} A review that comes in today is counted from tomorrow on. {by}" in html
    assert "One review is in." in html


def test_a_page_that_is_loaded_again_does_not_tell_whose_review_came_in(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User
) -> None:
    before = told(client, submission)
    for assignment, score in zip(assignments, (4, 1), strict=False):
        assess(assignment=assignment, scores=marks(score))
        assert told(client, submission) == before
    Submission.objects.filter(pk=submission.pk).update(quorum_change=1)
    note(submission, SubmissionStep.Kind.ANOTHER, count=4)
    assert told(client, submission) == before
    recuse(assignment=assignments[2], reason="time")
    assert "gave it back" not in page(client, submission)


def test_a_day_that_is_over_is_no_promise_any_more(client: Client, submission: Submission, author: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        client.force_login(author)
        html = page(client, submission)
    assert "we asked three readers." in html and "You will hear by" not in html


def test_what_a_moderator_took_out_is_not_said_to_have_been_taken_back(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User, moderator: User
) -> None:
    flag = raise_flag(assignment=assignments[0], kind="child")
    html = page(client, submission)
    day = timezone.now() + timedelta(days=2)
    assert "Hidden for now" in html
    assert f"It is in the hands of a moderator now. You will hear by {day:%A} {day.day} {day:%B}." in html
    settle_flag(flag=flag, moderator=moderator, settlement="Page three.", is_founded=True)
    html = page(client, submission)
    assert "Taken out of review" in html and "You took this back" not in html and "you took it back" not in html


def test_when_readers_are_missing_it_says_so_and_what_happens_next(
    client: Client, hand_in: Submit, author: User, moderator: User
) -> None:
    submission = hand_in(author)
    html = page(client, submission)
    assert "Of three readers we still look for three; we ask each day, and you need do nothing." in html
    assert "If it is not decided by then, it is in the hands of a moderator, who has two more days." in html


def test_a_moderator_is_promised_only_where_there_is_one(client: Client, hand_in: Submit, author: User) -> None:
    html = page(client, hand_in(author))
    assert "moderator" not in html and "the administrators of this site, who have two more days" in html


def test_with_a_moderator_it_says_that_a_person_answers_for_it_and_until_when(
    client: Client, hand_in: Submit, author: User, moderator: User
) -> None:
    submission = hand_over(submission=hand_in(author))
    day = timezone.now() + timedelta(days=2)
    html = page(client, submission)
    assert f"It is in the hands of a moderator now. You will hear by {day:%A} {day.day} {day:%B}." in html
    assert moderator.first_name not in html


def test_everything_that_was_done_stands_there_in_sentences_with_days(
    client: Client, submission: Submission, author: User
) -> None:
    now, by = submission.submitted_at, submission.submitted_at + timedelta(days=5)
    html = page(client, submission)
    assert f"<li>On {now:%A} {now.day} {now:%B} you handed it in.</li>" in html
    asked = f"On {now:%A} {now.day} {now:%B} we asked three readers."
    assert f"<li>{asked} You will hear by {by:%A} {by.day} {by:%B}.</li>" in html


def test_every_step_of_what_is_undecided_has_its_day_and_the_page_says_it_where_it_changes(
    client: Client, submission: Submission, author: User, moderator: User
) -> None:
    note(submission, "widened")
    note(submission, "reminded")
    hand_over(submission=submission)
    expected = list(submission.steps.order_by("pk").values_list("kind", "expected_at"))
    assert [kind for kind, _day in expected] == ["asked", "widened", "reminded", "moderator"]
    days = [day for _kind, day in expected]
    assert days[0] == days[1] == days[2] and None not in days and days[3] != days[0]
    lines = wording.log_of(submission, submission.steps.order_by("pk"))
    assert ["You will hear by" in line for line in lines] == [False, True, False, False, True]


def test_the_same_thing_twice_on_one_day_is_said_once(submission: Submission) -> None:
    for _number in range(2):
        note(submission, "reminded")
    lines = wording.log_of(submission, submission.steps.order_by("pk"))
    assert sum("we reminded a reader" in line for line in lines) == 1


@pytest.mark.parametrize("kind", SubmissionStep.Kind)
def test_every_kind_of_step_has_its_sentence(kind: SubmissionStep.Kind) -> None:
    step = SubmissionStep(kind=kind, count=2, at=timezone.now())
    said = wording.what_was_done(step)
    assert said.startswith("On ") and said.endswith(".") and "%" not in said


def test_before_the_decision_no_comment_is_shown(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User
) -> None:
    assess(assignment=assignments[0], scores=marks(1, "Not for your eyes yet."))
    assert "Not for your eyes yet." not in page(client, submission)


def test_accepted_it_shows_results_in_words_and_everyone_s_comment(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User
) -> None:
    decide_with(assignments, 4, 3, 3)
    html = page(client, submission)
    assert "Accepted" in html and html.count("Reached, as aim goes.") == 1
    assert html.count("A word on level 4.") == 2 and html.count("A word on level 3.") == 4
    # On each of two criteria, and where the author says how useful it was.
    assert html.count("Reviewer 1") == html.count("Reviewer 3") == 3
    assert "by those who read it" in html and "of two in the middle, the lower" in html


def test_needs_work_says_how_far_it_came_and_where_to_go_on(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User, known_task: None
) -> None:
    decide_with(assignments, 2, 2, 2)
    html = page(client, submission)
    assert "0 of 2 criteria reached the level they ask for, and all must." in html
    assert f'href="/learn/{submission.task_uuid}/">Improve and hand in again' in html


def test_without_anyone_who_knows_the_task_there_is_no_dead_link(
    client: Client,
    submission: Submission,
    assignments: list[ReviewAssignment],
    author: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "_registered", [])
    decide_with(assignments, 2, 2, 2)
    assert "Improve and hand in again" not in page(client, submission)


def test_every_attempt_is_listed_and_an_old_one_offers_no_second_way_on(
    client: Client,
    submission: Submission,
    assignments: list[ReviewAssignment],
    author: User,
    hand_in: Submit,
    known_task: None,
) -> None:
    decide_with(assignments, 1, 1, 1)
    second = hand_in(author, text="Better.")
    old = page(client, submission)
    assert f'href="/my/portfolio/{second.uuid}/"' in old and "Improve and hand in again" not in old
    assert f'href="/my/portfolio/{submission.uuid}/"' in page(client, second)


def test_withdraw_takes_it_back(client: Client, submission: Submission, author: User) -> None:
    assert "Withdraw</button>" in page(client, submission)
    response = client.post(f"/my/portfolio/{submission.uuid}/withdraw/", follow=True)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.WITHDRAWN
    assert "Nobody reads it any more" in response.content.decode()
    assert "Withdraw</button>" not in response.content.decode()


def test_withdrawing_what_was_decided_meanwhile_shows_the_decision(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], author: User
) -> None:
    decide_with(assignments, 3, 3, 3)
    html = client.post(f"/my/portfolio/{submission.uuid}/withdraw/", follow=True).content.decode()
    assert "The decision came first" in html and "Accepted" in html


def test_withdrawing_is_a_post(client: Client, submission: Submission, author: User) -> None:
    assert client.get(f"/my/portfolio/{submission.uuid}/withdraw/").status_code == 405


@pytest.mark.parametrize("more", ["", "withdraw/"])
def test_another_s_submission_is_not_there_for_anyone(
    client: Client, submission: Submission, peers: list[User], administrator: User, moderator: User, more: str
) -> None:
    for other in (*peers, administrator, moderator):
        client.force_login(other)
        address = f"/my/portfolio/{submission.uuid}/{more}"
        assert (client.post if more else client.get)(address).status_code == 404


def test_what_was_taken_back_says_so(client: Client, submission: Submission, author: User, known_task: None) -> None:
    withdraw(submission=submission, actor=author)
    assert "Go on with your draft" in page(client, submission)
