"""`/reviews/<uuid>/`: before the start, at work, handed in, no longer needed."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.start_review import start_review
from peer_review.actions.submit import FileInput
from peer_review.models import Assessment, ReviewAssignment, Submission
from tests.conftest import PASSWORD
from tests.peer_review.conftest import Submit, marks
from tests.samples import PDF

COMPLETE = {
    "level-aim": "3",
    "comment-aim": "The shade stick.",
    "level-care": "2",
    "comment-care": "Who could not see it?",
    "overall": "Thank you.",
}


@pytest.fixture
def assignment(client: Client, assignments: list[ReviewAssignment]) -> ReviewAssignment:
    """The first peer's review, begun, with that peer signed in."""
    client.force_login(assignments[0].reviewer)
    return start_review(assignment=assignments[0])


def address(assignment: ReviewAssignment, more: str = "") -> str:
    return f"/reviews/{assignment.uuid}/{more}"


def test_before_the_start_the_page_says_what_is_asked_and_does_not_show_the_work(
    client: Client, assignments: list[ReviewAssignment]
) -> None:
    client.force_login(assignments[0].reviewer)
    html = client.get(address(assignments[0])).content.decode()
    assert "Start review" in html and "20 to 30 minutes" in html
    assert "baobab" not in html


def test_start_review_leads_to_the_work(client: Client, assignments: list[ReviewAssignment]) -> None:
    client.force_login(assignments[0].reviewer)
    html = client.post(address(assignments[0], "start/"), follow=True).content.decode()
    assert "baobab" in html and "Submit review" in html


def test_at_work_the_artefact_stands_beside_every_criterion_and_level(
    client: Client, assignment: ReviewAssignment
) -> None:
    html = client.get(address(assignment)).content.decode()
    assert "baobab" in html
    for words in ("Do you see aim?", "Not yet seen, as aim goes.", "Shared with others, as care goes."):
        assert words in html
    assert html.count('type="radio"') == 8
    assert html.count("<h1") == 1


def test_a_draft_comes_back_as_it_was_left(client: Client, assignment: ReviewAssignment) -> None:
    client.post(address(assignment, "draft/"), {"level-aim": "4", "comment-care": "Half a thou"})
    html = client.get(address(assignment)).content.decode()
    assert "Half a thou" in html
    assert 'value="4" id="id_level-aim_3" checked' in html
    assert "Saved on the server, " in html


def test_the_button_save_draft_says_when_it_was_saved(client: Client, assignment: ReviewAssignment) -> None:
    response = client.post(address(assignment, "draft/"), COMPLETE, follow=True)
    assert "Saved on the server, " in response.content.decode()
    assert not Assessment.objects.exists()


def test_the_autosave_is_answered_in_json(client: Client, assignment: ReviewAssignment) -> None:
    response = client.post(address(assignment, "draft/"), COMPLETE, headers={"Accept": "application/json"})
    assignment.refresh_from_db()
    assert assignment.draft_saved_at is not None
    assert response.json() == {"saved_at": assignment.draft_saved_at.isoformat(), "other": False}


def test_the_autosave_of_a_closed_review_is_told_so(client: Client, assignment: ReviewAssignment) -> None:
    ReviewAssignment.objects.update(released_at=timezone.now())
    response = client.post(address(assignment, "draft/"), COMPLETE, headers={"Accept": "application/json"})
    assert response.status_code == 410


def test_what_is_no_level_of_the_rubric_is_not_kept(client: Client, assignment: ReviewAssignment) -> None:
    client.post(address(assignment, "draft/"), {"level-aim": "99", "level-care": "<b>"})
    assignment.refresh_from_db()
    assert [said["score"] for said in assignment.draft["criteria"].values()] == [None, None]


def test_submit_review_hands_it_in_and_says_thank_you(client: Client, assignment: ReviewAssignment) -> None:
    response = client.post(address(assignment), COMPLETE, follow=True)
    assert response.redirect_chain == [("/reviews/", 302)]
    assert "Thank you." in response.content.decode()
    assessment = Assessment.objects.get(assignment=assignment)
    assert {s.criterion_key: (s.score, s.comment) for s in assessment.scores.all()} == {
        "aim": (3, "The shade stick."),
        "care": (2, "Who could not see it?"),
    }


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("level-care", "Choose the level that fits best"),
        ("comment-care", "Write what in the portfolio made you choose this level"),
    ],
)
def test_an_empty_criterion_is_named_with_a_link_and_nothing_entered_is_lost(
    client: Client, assignment: ReviewAssignment, left_out: str, words: str
) -> None:
    response = client.post(address(assignment), {**COMPLETE, left_out: ""})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{left_out}"' in html and f'id="id_{left_out}"' in html
    assert words in html
    assert "The shade stick." in html and 'value="3" id="id_level-aim_2" ' in html
    assert not Assessment.objects.exists()
    assignment.refresh_from_db()
    assert assignment.draft["criteria"]["aim"] == {"score": 3, "comment": "The shade stick."}


def test_a_comment_of_blanks_is_no_comment(client: Client, assignment: ReviewAssignment) -> None:
    assert client.post(address(assignment), {**COMPLETE, "comment-aim": " \n "}).status_code == 422


def test_a_double_click_is_one_review(client: Client, assignment: ReviewAssignment) -> None:
    for _ in range(2):
        assert client.post(address(assignment), COMPLETE).status_code in (200, 302)
    assert Assessment.objects.count() == 1


def test_handed_in_the_page_shows_what_was_said_and_the_work_no_more(
    client: Client, assignment: ReviewAssignment
) -> None:
    assess(assignment=assignment, scores=marks(3), comment="And thank you.")
    html = client.get(address(assignment)).content.decode()
    assert "What did the pupils at the back do?" in html and "And thank you." in html
    assert "baobab" not in html


def test_a_released_review_says_so_kindly(client: Client, assignment: ReviewAssignment) -> None:
    ReviewAssignment.objects.update(released_at=timezone.now())
    response = client.get(address(assignment))
    assert response.status_code == 410
    assert "no longer needed" in response.content.decode()
    assert "baobab" not in response.content.decode()


def test_a_review_that_was_released_meanwhile_is_not_handed_in(client: Client, assignment: ReviewAssignment) -> None:
    Submission.objects.update(status=Submission.Status.WITHDRAWN)
    response = client.post(address(assignment), COMPLETE, follow=True)
    assert response.status_code == 410
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("more", ["", "start/", "draft/"])
def test_another_s_review_is_not_there_for_anyone(
    client: Client,
    assignments: list[ReviewAssignment],
    administrator: User,
    moderator: User,
    teacher: User,
    more: str,
) -> None:
    for other in (assignments[1].reviewer, administrator, moderator, teacher):
        client.force_login(other)
        assert client.post(address(assignments[0], more), COMPLETE).status_code == 404
    assert not Assessment.objects.exists()


def test_links_open_without_a_word_about_where_the_reader_came_from(
    client: Client, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    submission = hand_in(teacher, links=[{"title": "Plan", "url": "https://example.org/plan"}])
    assignment = start_review(assignment=submission.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    assert 'rel="noopener noreferrer nofollow"' in client.get(address(assignment)).content.decode()


def test_files_are_offered_with_the_notice_that_nothing_scanned_them(
    client: Client, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    submission = hand_in(teacher, files=[FileInput("x.pdf", ContentFile(PDF), "application/pdf")])
    assignment = start_review(assignment=submission.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    html = client.get(address(assignment)).content.decode()
    assert "File 1 (PDF)" in html and "not scanned for viruses" in html


def test_text_is_shown_as_text(client: Client, hand_in: Submit, teacher: User, experienced: list[User]) -> None:
    submission = hand_in(teacher, text="<script>alert(1)</script>")
    assignment = start_review(assignment=submission.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    assert "<script>alert" not in client.get(address(assignment)).content.decode()


@pytest.mark.parametrize("button", ["", "draft/"])
def test_what_was_typed_while_signed_out_is_there_again_after_signing_in(
    client: Client, assignment: ReviewAssignment, button: str
) -> None:
    reviewer = assignment.reviewer
    assert f'name="writer" value="{reviewer.uuid}"' in client.get(address(assignment)).content.decode()
    client.logout()
    sent = client.post(address(assignment, button), {**COMPLETE, "writer": str(reviewer.uuid)})
    assert sent["Location"] == f"/accounts/login/?next={address(assignment)}"
    page = client.post(sent["Location"], {"login": reviewer.email, "password": PASSWORD}, follow=True)
    html = page.content.decode()
    assert "The shade stick." in html and "Who could not see it?" in html and "Thank you." in html
    assert html.count(" checked") == 2
    assert not Assessment.objects.exists()
    client.post(address(assignment), COMPLETE)
    assert "accounts.unsent" not in client.session


@pytest.mark.parametrize("button", ["start/", "draft/"])
def test_signing_in_never_leads_to_an_address_that_only_takes_buttons(
    client: Client, assignment: ReviewAssignment, button: str
) -> None:
    client.logout()
    assert client.post(address(assignment, button))["Location"].endswith(f"?next={address(assignment)}")
