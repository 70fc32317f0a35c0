"""`/reviews/<uuid>/flag/` and `/reviews/<uuid>/give-back/`: one click each."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from peer_review.actions.start_review import start_review
from peer_review.actions.submit import FileInput
from peer_review.models import ReviewAssignment, ReviewFlag, Submission
from tests.peer_review.conftest import Submit
from tests.samples import PDF


@pytest.fixture
def assignment(client: Client, assignments: list[ReviewAssignment]) -> ReviewAssignment:
    """The first peer's review, begun, with that peer signed in."""
    client.force_login(assignments[0].reviewer)
    return start_review(assignment=assignments[0])


def address(assignment: ReviewAssignment, more: str = "") -> str:
    return f"/reviews/{assignment.uuid}/{more}"


@pytest.mark.parametrize("kind", ["personal_data", "plagiarism", "abuse"])
def test_a_flag_is_one_click_with_a_note_if_one_likes_and_reading_goes_on(
    client: Client, assignment: ReviewAssignment, kind: str
) -> None:
    assert f'name="kind" value="{kind}"' in client.get(address(assignment)).content.decode()
    response = client.post(address(assignment, "flag/"), {"kind": kind, "note": "Page two."}, follow=True)
    html = response.content.decode()
    assert response.status_code == 200 and "Thank you for saying so." in html and "You have said:" in html
    flag = ReviewFlag.objects.get()
    assert (flag.kind, flag.note, flag.assignment_id) == (kind, "Page two.", assignment.pk)


def test_what_shows_a_child_is_hidden_at_once_from_everybody_who_reads_it(
    client: Client, assignment: ReviewAssignment, assignments: list[ReviewAssignment]
) -> None:
    response = client.post(address(assignment, "flag/"), {"kind": "child"}, follow=True)
    assert response.status_code == 410
    assert "Thank you for saying so. It was hidden at once" in response.content.decode()
    client.force_login(assignments[1].reviewer)
    other = client.get(address(assignments[1]))
    html = other.content.decode()
    assert other.status_code == 410 and "Somebody is looking at whether it may be shown." in html
    assert "baobab" not in html and "child" not in html


def test_files_of_hidden_work_are_refused_to_its_readers(
    client: Client, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    work = hand_in(teacher, files=[FileInput("x.pdf", ContentFile(PDF), "application/pdf")])
    reading = start_review(assignment=work.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    file = f"/reviews/files/{work.evidence.get().uuid}/"
    assert client.get(file).status_code == 200
    client.post(address(reading, "flag/"), {"kind": "child"})
    assert client.get(file).status_code == 404


def test_who_knows_whose_work_it_is_gives_it_back_with_that_reason(
    client: Client, assignment: ReviewAssignment
) -> None:
    html = client.get(address(assignment)).content.decode()
    assert "I know whose work this is" in html
    client.post(address(assignment, "give-back/"), {"reason": "conflict"})
    assignment.refresh_from_db()
    assert (assignment.released_for, assignment.recusal) == ("recused", "conflict")


@pytest.mark.parametrize("reason", ReviewAssignment.Recusal.values)
def test_giving_back_is_one_click_before_and_after_the_start(
    client: Client, assignments: list[ReviewAssignment], reason: str
) -> None:
    client.force_login(assignments[0].reviewer)
    assert f'name="reason" value="{reason}"' in client.get(address(assignments[0])).content.decode()
    response = client.post(address(assignments[0], "give-back/"), {"reason": reason}, follow=True)
    assert "Given back. Somebody else is asked at once" in response.content.decode()
    assert "You gave this review back" in client.get(address(assignments[0])).content.decode()


@pytest.mark.parametrize(("more", "field"), [("flag/", "kind"), ("give-back/", "reason")])
def test_what_is_no_kind_and_no_reason_is_refused(
    client: Client, assignment: ReviewAssignment, more: str, field: str
) -> None:
    assert client.post(address(assignment, more), {field: "boredom"}).status_code == 400
    assert client.post(address(assignment, more)).status_code == 400
    assert client.get(address(assignment, more)).status_code == 405
    assert not ReviewFlag.objects.exists()
    assert ReviewAssignment.objects.get(pk=assignment.pk).released_at is None


@pytest.mark.parametrize("more", ["flag/", "give-back/"])
def test_another_s_review_cannot_be_flagged_or_given_back(
    client: Client, assignments: list[ReviewAssignment], administrator: User, teacher: User, more: str
) -> None:
    for other in (assignments[1].reviewer, administrator, teacher):
        client.force_login(other)
        sent = client.post(address(assignments[0], more), {"kind": "abuse", "reason": "time"})
        assert sent.status_code == 404
    assert not ReviewFlag.objects.exists()


def test_after_the_decision_a_flag_changes_nothing(client: Client, assignment: ReviewAssignment) -> None:
    Submission.objects.filter(pk=assignment.submission_id).update(status="withdrawn")
    assert client.post(address(assignment, "flag/"), {"kind": "abuse"}, follow=True).status_code == 410
    assert client.post(address(assignment, "give-back/"), {"reason": "time"}, follow=True).status_code == 410
    assert not ReviewFlag.objects.exists()
