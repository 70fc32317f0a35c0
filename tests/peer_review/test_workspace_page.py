"""`/reviews/<uuid>/`: before the start, at work, handed in, no longer needed."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from competencies.models import CFRubric, CFRubricCriterion
from peer_review.actions.assess import assess
from peer_review.actions.start_review import start_review
from peer_review.actions.submit import FileInput
from peer_review.models import Assessment, ReviewAssignment, ReviewPolicy, Submission
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


def test_two_versions_are_told_and_one_is_chosen_without_script(client: Client, assignment: ReviewAssignment) -> None:
    client.post(address(assignment, "draft/"), {"comment-aim": "On the laptop", "base": ""})
    client.post(address(assignment, "draft/"), {"comment-aim": "On the phone", "base": "2020-01-01T00:00:00+00:00"})
    html = client.get(address(assignment)).content.decode()
    assert "There are two versions of this review" in html and "On the phone" in html and "On the laptop" not in html
    sent = {"comment-aim": "On the phone", "take": "other"}
    html = client.post(address(assignment, "draft/"), sent, follow=True).content.decode()
    assert "On the laptop" in html and "two versions" in html
    sent = {"comment-aim": "On the laptop", "take": "this"}
    html = client.post(address(assignment, "draft/"), sent, follow=True).content.decode()
    assert "On the laptop" in html and "two versions" not in html


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_now(client: Client, assignment: ReviewAssignment, moment: str) -> None:
    sent = {"comment-aim": "Kept", "base": "x", "written_at": moment}
    assert client.post(address(assignment, "draft/"), sent).status_code == 302
    assignment.refresh_from_db()
    assert assignment.draft["criteria"]["aim"]["comment"] == "Kept"


def test_a_not_yet_in_too_few_words_is_told_what_why_and_what_to_do(
    client: Client, rubric: CFRubric, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    CFRubric.objects.update(not_yet_words=8)
    rubric.refresh_from_db()
    submission = hand_in(teacher)
    assignment = start_review(assignment=submission.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    html = client.get(address(assignment)).content.decode()
    assert 'data-pass-mark="3" data-least-words="8"' in html and 'data-words="{done} of {least} words"' in html
    response = client.post(address(assignment), COMPLETE)
    said = response.content.decode()
    assert response.status_code == 422
    assert "You chose “Begun”. Say why in 8 words at least" in said and "so far there are 5." in said
    enough = {**COMPLETE, "comment-care": "Who could not see it, and where did they sit?"}
    assert client.post(address(assignment), enough).status_code == 302


@pytest.fixture
def many_modes(rubric: CFRubric) -> CFRubric:
    """The care is passed or not yet; a third criterion asks for words only."""
    criterion = rubric.criteria.get(key="care")
    criterion.mode = "pass"
    criterion.levels.all().delete()
    criterion.save()
    CFRubricCriterion.objects.create(rubric=rubric, key="voice", title="The voice", mode="comments", sort_order=2)
    return CFRubric.objects.get(pk=rubric.pk)


def test_each_criterion_asks_for_what_its_mode_wants(
    client: Client, many_modes: CFRubric, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    submission = hand_in(teacher, rubric=many_modes)
    assignment = start_review(assignment=submission.assignments.get(reviewer=experienced[0]))
    client.force_login(experienced[0])
    html = client.get(address(assignment)).content.decode()
    assert html.count('type="radio"') == 6 and "level-voice" not in html and "comment-voice" in html
    sent = {**COMPLETE, "level-care": "1", "comment-voice": "You write as you speak."}
    assert client.post(address(assignment), sent).status_code == 302
    scores = {one.criterion_key: one.score for one in Assessment.objects.get(assignment=assignment).scores.all()}
    assert scores == {"aim": 3, "care": 1, "voice": None}
    assert "You write as you speak." in client.get(address(assignment)).content.decode()


def test_in_an_open_review_both_are_told_who_the_other_is_before_they_begin(
    client: Client, rubric: CFRubric, hand_in: Submit, teacher: User, experienced: list[User]
) -> None:
    ReviewPolicy.objects.create(rubric=rubric, is_blind=False, reviews_wanted=1)
    submission = hand_in(teacher, reviews_wanted=None)
    assignment = submission.assignments.get()
    client.force_login(assignment.reviewer)
    html = " ".join(client.get(address(assignment)).content.decode().split())
    assert "This review is open: it is the work of <bdi>Amina</bdi>, and your name stands beside what you say." in html
    assess(assignment=start_review(assignment=assignment), scores=marks(3))
    client.force_login(teacher)
    own = client.get(f"/my/portfolio/{submission.uuid}/").content.decode()
    assert "Open review: your readers see your name" in own
    assert assignment.reviewer.first_name in own and "Reviewer 1" not in own


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


def test_who_signs_is_asked_once_and_nothing_entered_is_lost(client: Client, assignment: ReviewAssignment) -> None:
    said = {**COMPLETE, "overall": f"I liked it. {assignment.reviewer.email}"}
    response = client.post(address(assignment), said)
    html = response.content.decode()
    assert response.status_code == 422 and not Assessment.objects.exists()
    assert "may tell its author who you are" in html and f"<bdi>{assignment.reviewer.email}</bdi>" in html
    assert "The shade stick." in html
    # Once more: it may stay. But what is new since is asked about again.
    more = {**said, "comment-aim": "Call +221 77 123 45 67."}
    assert client.post(address(assignment), {**more, "sign": assignment.reviewer.email}).status_code == 422
    assert client.post(address(assignment), {**said, "sign": assignment.reviewer.email}).status_code == 302
    assert Assessment.objects.get().comment == said["overall"]


def test_in_an_open_review_everybody_knows_and_nobody_is_asked(client: Client, assignment: ReviewAssignment) -> None:
    Submission.objects.update(is_blind=False)
    said = {**COMPLETE, "overall": f"I liked it. {assignment.reviewer.email}"}
    assert client.post(address(assignment), said).status_code == 302


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
