"""`/teach/message/`: everybody in a list is written to, and nobody learns who."""

import re

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.models import Notification, User
from peer_review.actions.hand_over import hand_over
from peer_review.actions.start_review import start_review
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import Submit

TO_AUTHORS = {"to": "authors", "list": "fine", "subject": "A day later", "words": "School starts <b>late</b>.\nSorry."}


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def token_of(client: Client, query: str = "to=authors&list=fine") -> str:
    html = client.get(f"/teach/message/?{query}").content.decode()
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def test_a_preview_comes_first_and_sends_nothing(signed_in: Client, submission: Submission) -> None:
    said = {**TO_AUTHORS, "token": token_of(signed_in)}
    html = signed_in.post("/teach/message/", said).content.decode()
    assert "To 1 author in the list" in html
    assert "Whoever looks after reviews writes to those who wait for a decision:" in html
    assert "School starts &lt;b&gt;late&lt;/b&gt;." in html
    assert not Notification.objects.filter(kind="review-message").exists()


def test_authors_read_it_in_the_app(signed_in: Client, submission: Submission, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(language="fr")
    said = {**TO_AUTHORS, "token": token_of(signed_in), "send": ""}
    response = signed_in.post("/teach/message/", said, follow=True)
    assert "Sent to 1 person." in response.content.decode()
    told = Notification.objects.get(kind="review-message")
    assert (told.recipient, told.subject) == (teacher, "A day later")
    assert told.body.endswith("\n\nSchool starts <b>late</b>.\nSorry.")
    assert told.url == f"/fr/my/portfolio/{submission.uuid}/"


def test_readers_are_written_to_while_they_read(
    signed_in: Client, submission: Submission, assignments: list[ReviewAssignment], peers: list[User]
) -> None:
    start_review(assignment=assignments[0])
    said = {**TO_AUTHORS, "to": "readers", "token": token_of(signed_in, "to=readers&list=fine"), "send": ""}
    signed_in.post("/teach/message/", said)
    told = Notification.objects.filter(kind="review-message")
    assert {row.recipient for row in told} == set(peers)
    assert {row.url for row in told} == {"/reviews/"}


def test_a_second_click_sends_nothing(signed_in: Client, submission: Submission) -> None:
    said = {**TO_AUTHORS, "token": token_of(signed_in), "send": ""}
    for _ in range(2):
        signed_in.post("/teach/message/", said)
    assert Notification.objects.filter(kind="review-message").count() == 1


def test_it_is_logged_with_its_words(signed_in: Client, submission: Submission, moderator: User) -> None:
    signed_in.post("/teach/message/", {**TO_AUTHORS, "token": token_of(signed_in), "send": ""})
    entry = ModelLogEntry.objects.get(action="peer_review.message")
    assert (entry.user, entry.data["count"], entry.data["subject"]) == (moderator, 1, "A day later")


def test_who_is_written_to_is_on_no_page(
    signed_in: Client, submission: Submission, teacher: User, peers: list[User]
) -> None:
    for query in ("to=authors&list=fine", "to=readers&list=fine"):
        html = signed_in.get(f"/teach/message/?{query}").content.decode()
        for person in (teacher, *peers):
            assert person.first_name not in html and person.email not in html


def test_it_can_be_changed_after_the_preview(signed_in: Client, submission: Submission) -> None:
    said = {**TO_AUTHORS, "token": token_of(signed_in), "change": ""}
    html = signed_in.post("/teach/message/", said).content.decode()
    assert '<input type="text" name="subject" value="A day later"' in html
    assert f'name="token" value="{said["token"]}"' in html


def test_what_is_missing_is_named(signed_in: Client, submission: Submission) -> None:
    said = {**TO_AUTHORS, "words": " ", "token": token_of(signed_in), "send": ""}
    response = signed_in.post("/teach/message/", said)
    assert response.status_code == 422
    assert "Write what you want to tell them." in response.content.decode()
    assert "A day later" in response.content.decode()


def test_an_empty_list_is_not_written_to(signed_in: Client, submission: Submission) -> None:
    token = token_of(signed_in)
    hand_over(submission=submission)
    response = signed_in.post("/teach/message/", {**TO_AUTHORS, "token": token, "send": ""}, follow=True)
    assert "nothing was sent" in response.content.decode()
    assert "Nobody to write to" in signed_in.get("/teach/message/?to=authors&list=fine").content.decode()


def test_an_author_of_two_works_is_told_once(signed_in: Client, hand_in: Submit, teacher: User) -> None:
    hand_in(teacher)
    hand_in(teacher, task_uuid="99999999-2222-4333-8444-555555555555")
    signed_in.post("/teach/message/", {**TO_AUTHORS, "token": token_of(signed_in), "send": ""})
    assert Notification.objects.filter(kind="review-message").count() == 1


@pytest.mark.parametrize("query", ["", "to=everybody&list=fine", "to=authors&list=all"])
def test_what_there_is_not_is_not_found(signed_in: Client, query: str) -> None:
    assert signed_in.get(f"/teach/message/?{query}").status_code == 404


def test_what_was_typed_when_the_session_ended_is_there_again(
    client: Client, submission: Submission, moderator: User
) -> None:
    said = {**TO_AUTHORS, "writer": str(moderator.uuid), "token": "11111111-2222-4333-8444-555555555555"}
    assert client.post("/teach/message/", said).status_code == 302
    client.force_login(moderator)
    assert "School starts" in client.get("/teach/message/").content.decode()
