"""`/teach/flags/`: what readers raised is looked at and settled; what shows a child only after a click."""

from io import BytesIO

import pytest
from django.core.files.base import File
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from peer_review.actions.raise_flag import raise_flag
from peer_review.models import ReviewAssignment, ReviewFlag, Submission, SubmissionEvidence
from peer_review.snapshot import FileInput
from tests.peer_review.conftest import Submit

WORK = "My pupils measured the shade of the baobab."


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


@pytest.fixture
def with_file(experienced: list[User], teacher: User, hand_in: Submit) -> Submission:
    notes = FileInput("Amina's notes.txt", File(BytesIO(b"Shade at noon: two metres.")), "text/plain")
    return hand_in(teacher, files=[notes])


def raised(submission: Submission, kind: str, words: str = "") -> ReviewFlag:
    """By its first reader."""
    reader = submission.assignments.order_by("reviewer__email").first()
    assert reader is not None
    return raise_flag(assignment=reader, kind=kind, words=words)


def address(submission: Submission) -> str:
    return f"/teach/flags/{submission.uuid}/"


def found(flag: ReviewFlag, *, founded: bool, words: str = "I looked.") -> dict[str, str]:
    said = "yes" if founded else "no"
    return {"flag": str(flag.pk), f"flag-{flag.pk}-founded": said, f"flag-{flag.pk}-settlement": words}


def test_open_flags_are_listed_without_names(signed_in: Client, submission: Submission, peers: list[User]) -> None:
    raised(submission, "plagiarism", "I read this in a book.")
    html = signed_in.get("/teach/flags/").content.decode()
    assert "It looks like somebody else’s work" in html
    assert address(submission) in html
    for person in (submission.author, *peers):
        assert person.first_name not in html


def test_an_empty_list_says_so(signed_in: Client) -> None:
    assert "Nothing to settle" in signed_in.get("/teach/flags/").content.decode()


def test_the_work_is_shown_with_what_the_reader_said(signed_in: Client, submission: Submission) -> None:
    raised(submission, "plagiarism", "I read this in a book.")
    html = signed_in.get(address(submission)).content.decode()
    assert WORK in html and "I read this in a book." in html


def test_what_shows_a_child_is_shown_after_a_click_and_the_click_is_logged(
    signed_in: Client, submission: Submission, moderator: User
) -> None:
    raised(submission, "child")
    assert WORK not in signed_in.get(address(submission)).content.decode()
    assert WORK not in signed_in.get(f"/teach/decide/{submission.uuid}/").content.decode()
    assert WORK in signed_in.post(f"{address(submission)}look/", follow=True).content.decode()
    entry = ModelLogEntry.objects.get(action="peer_review.look")
    assert (entry.user, entry.object_id) == (moderator, str(submission.pk))


def test_looking_is_a_post(signed_in: Client, submission: Submission) -> None:
    raised(submission, "child")
    assert signed_in.get(f"{address(submission)}look/").status_code == 405
    assert WORK not in signed_in.get(address(submission)).content.decode()


def test_its_files_wait_for_the_click_too(signed_in: Client, with_file: Submission) -> None:
    raised(with_file, "child")
    file = f"/teach/files/{with_file.evidence.get().uuid}/"
    assert signed_in.get(file).headers["Location"] == address(with_file)
    signed_in.post(f"{address(with_file)}look/")
    response = signed_in.get(file)
    assert b"".join(response.streaming_content) == b"Shade at noon: two metres."  # type: ignore[attr-defined]


def test_a_file_is_an_attachment_under_a_neutral_name_that_may_do_nothing(
    signed_in: Client, with_file: Submission
) -> None:
    response = signed_in.get(f"/teach/files/{with_file.evidence.get().uuid}/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="evidence-1.txt"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_unfounded_flag_of_a_child_shows_the_work_again(
    signed_in: Client, submission: Submission, moderator: User
) -> None:
    flag = raised(submission, "child")
    response = signed_in.post(address(submission), found(flag, founded=False, words="Only trees."))
    submission.refresh_from_db()
    flag.refresh_from_db()
    assert response.headers["Location"] == "/teach/flags/"
    assert submission.hidden_at is None
    assert flag.settled_at is not None and flag.settlement == "Only trees."


def test_a_founded_one_leaves_it_hidden(signed_in: Client, submission: Submission) -> None:
    flag = raised(submission, "child")
    signed_in.post(address(submission), found(flag, founded=True))
    submission.refresh_from_db()
    assert submission.hidden_at is not None


def test_what_is_missing_is_named_and_what_was_entered_stays(signed_in: Client, submission: Submission) -> None:
    flag = raised(submission, "abuse")
    response = signed_in.post(
        address(submission), {"flag": str(flag.pk), f"flag-{flag.pk}-settlement": "Rude, in line three."}
    )
    assert response.status_code == 422
    assert "Say whether it is so." in response.content.decode()
    assert "Rude, in line three." in response.content.decode()
    flag.refresh_from_db()
    assert flag.settled_at is None


def test_a_second_click_changes_nothing(signed_in: Client, submission: Submission) -> None:
    flag = raised(submission, "abuse")
    signed_in.post(address(submission), found(flag, founded=True, words="First."))
    signed_in.post(address(submission), found(flag, founded=False, words="Second."))
    flag.refresh_from_db()
    assert flag.settlement == "First."


def test_two_flags_of_one_work_are_settled_one_by_one(signed_in: Client, submission: Submission) -> None:
    first, second = raised(submission, "abuse"), raised(submission, "plagiarism")
    response = signed_in.post(address(submission), found(first, founded=True))
    assert response.headers["Location"] == address(submission)
    html = signed_in.get(address(submission)).content.decode()
    assert f"flag-{second.pk}-founded" in html and f"flag-{first.pk}-founded" not in html


def test_a_flag_of_another_work_is_not_settled_here(
    signed_in: Client, submission: Submission, hand_in: Submit, peers: list[User]
) -> None:
    other = hand_in(peers[0], task_uuid="99999999-2222-4333-8444-555555555555")
    reader = ReviewAssignment.objects.create(submission=other, reviewer=peers[1], due_at=other.submitted_at)
    foreign = raise_flag(assignment=reader, kind="abuse")
    raised(submission, "abuse")
    assert signed_in.post(address(submission), found(foreign, founded=True)).status_code == 404


def test_a_work_without_flags_has_no_page(signed_in: Client, submission: Submission) -> None:
    assert signed_in.get(address(submission)).status_code == 404


def test_another_institution_finds_neither_page_nor_file(
    client: Client, with_file: Submission, riverside: Institution, peers: list[User]
) -> None:
    raised(with_file, "child")
    grant_role(user=peers[0], institution=riverside, role="moderator")
    client.force_login(peers[0])
    file = SubmissionEvidence.objects.get(submission=with_file)
    assert client.get(address(with_file)).status_code == 404
    assert client.post(f"{address(with_file)}look/").status_code == 404
    assert client.get(f"/teach/files/{file.uuid}/").status_code == 404
    assert address(with_file) not in client.get("/teach/flags/").content.decode()
