"""Practice pieces on a reader's pages: before the first review, and hidden among real work."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Institution, User
from competencies.models import CFRubric
from peer_review.actions.assess import assess
from peer_review.actions.make_sample import make_sample
from peer_review.actions.start_review import start_review
from peer_review.experience import begin_practice
from peer_review.models import ReviewAssignment, Sample
from tests.peer_review.conftest import Submit, marks

KEY = {
    "aim": {"score": 3, "feedback": "The aim stands in the first sentence."},
    "care": {"score": 1, "feedback": "Nobody asked who cannot see."},
}


@pytest.fixture
def sample(atlas: Institution, trainer: User, rubric: CFRubric) -> Sample:
    """One piece to practise on."""
    return make_sample(
        maker=trainer, institution=atlas, rubric=rubric, title="Counting steps", text="We counted.", key=KEY
    )


@pytest.fixture
def assignment(client: Client, sample: Sample, assignments: list[ReviewAssignment]) -> ReviewAssignment:
    """The first peer's review, not begun; they have never read by this rubric."""
    client.force_login(assignments[0].reviewer)
    return assignments[0]


def practice(client: Client, assignment: ReviewAssignment) -> str:
    """The address to which "Start review" leads."""
    return str(client.post(f"/reviews/{assignment.uuid}/start/")["Location"])


def test_the_page_before_says_that_practice_comes_first(client: Client, assignment: ReviewAssignment) -> None:
    assert "First comes a short practice piece" in client.get(f"/reviews/{assignment.uuid}/").content.decode()


def test_start_review_leads_to_the_practice_piece_and_says_why(client: Client, assignment: ReviewAssignment) -> None:
    html = client.post(f"/reviews/{assignment.uuid}/start/", follow=True).content.decode()
    assert "First a short practice piece" in html and "Counting steps" in html
    assert "A trainer has written it for practice." in html and "baobab" not in html
    assignment.refresh_from_db()
    assert assignment.started_at is None


def test_the_piece_is_in_the_queue_beside_real_work_and_says_what_it_is(
    client: Client, assignment: ReviewAssignment
) -> None:
    practice(client, assignment)
    html = client.get("/reviews/").content.decode()
    assert "Counting steps" in html and html.count("Practice piece") == 1


def test_handed_in_it_shows_at_once_how_the_trainer_judged_each_criterion(
    client: Client, assignment: ReviewAssignment
) -> None:
    piece = practice(client, assignment)
    client.post(f"{piece}start/")
    given = {"level-aim": "4", "comment-aim": "All of it.", "level-care": "3", "comment-care": "They took turns."}
    html = client.post(piece, given, follow=True).content.decode()
    assert "How a trainer judged it" in html
    assert "One level apart" in html and "Seen differently" in html
    for words in ("The aim stands in the first sentence.", "Nobody asked who cannot see.", "All of it."):
        assert words in html
    assert "We counted." not in html


def test_after_practice_the_review_begins(client: Client, assignment: ReviewAssignment) -> None:
    piece = practice(client, assignment)
    given = ReviewAssignment.objects.get(uuid=piece.split("/")[2])
    assess(assignment=given, scores=marks(3))
    assert "baobab" in client.post(f"/reviews/{assignment.uuid}/start/", follow=True).content.decode()


@pytest.mark.parametrize("address", ["", "draft/"])
def test_no_address_leads_past_practice(client: Client, assignment: ReviewAssignment, address: str) -> None:
    given = {"level-aim": "4", "comment-aim": "All of it.", "level-care": "3", "comment-care": "They took turns."}
    html = client.post(f"/reviews/{assignment.uuid}/{address}", given, follow=True).content.decode()
    assert "First comes a short practice piece" in html and "baobab" not in html
    assignment.refresh_from_db()
    assert (assignment.started_at, assignment.completed_at, assignment.draft) == (None, None, {})


def test_who_is_sent_to_practise_can_do_so_at_once(client: Client, assignment: ReviewAssignment) -> None:
    """Without anything to review: otherwise nobody would ever ask them again."""
    begin_practice(assignment.reviewer_id, [assignment.submission.frozen_rubric.content["uuid"]])
    ReviewAssignment.objects.all().delete()
    asked = client.post("/reviews/ask/", follow=True).content.decode()
    assert "Press “Practise”" in asked and "Before your next review come two short practice pieces" in asked
    html = client.post("/reviews/practise/", follow=True).content.decode()
    assert "Counting steps" in html
    assess(assignment=ReviewAssignment.objects.get(), scores=marks(3))
    assert "Before your next review" not in client.get("/reviews/").content.decode()
    assert client.post("/reviews/practise/").headers["Location"] == "/reviews/"


def test_practising_is_a_post(client: Client, assignment: ReviewAssignment) -> None:
    assert client.get("/reviews/practise/").status_code == 405


@pytest.fixture
def hidden(client: Client, sample: Sample, assignments: list[ReviewAssignment]) -> ReviewAssignment:
    """A hidden piece beside the first peer's real review."""
    Sample.objects.update(use=Sample.Use.HIDDEN)
    reader, now = assignments[0].reviewer, timezone.now()
    client.force_login(reader)
    return ReviewAssignment.objects.create(
        submission=sample.submission,
        reviewer=reader,
        purpose=ReviewAssignment.Purpose.HIDDEN,
        due_at=now + timedelta(days=4),
    )


def without_names(html: str, assignment: ReviewAssignment) -> str:
    """The page without what differs between any two works."""
    code = str(assignment.uuid)
    for own in (code, code[:4].upper(), assignment.submission.task_title):
        html = html.replace(own, "…")
    return "\n".join(line for line in html.splitlines() if "csrf" not in line)


def test_before_it_is_handed_in_nothing_tells_a_hidden_piece_from_real_work(
    client: Client, hidden: ReviewAssignment, assignments: list[ReviewAssignment]
) -> None:
    ReviewAssignment.objects.filter(pk=hidden.pk).update(proposed_at=assignments[0].proposed_at)
    both = [hidden, assignments[0]]
    pages = [client.get(f"/reviews/{one.uuid}/").content.decode() for one in both]
    assert without_names(pages[0], both[0]) == without_names(pages[1], both[1])
    for one in both:
        start_review(assignment=one)
    html = client.get(f"/reviews/{hidden.uuid}/").content.decode() + client.get("/reviews/").content.decode()
    assert "ractice" not in html and "I have no time now" in html


def test_handed_in_a_hidden_piece_is_told_kindly(client: Client, hidden: ReviewAssignment) -> None:
    assess(assignment=start_review(assignment=hidden), scores=marks(3))
    html = client.get(f"/reviews/{hidden.uuid}/").content.decode()
    assert "This one was a practice piece" in html and "Nothing was decided by it" in html
    assert "Practice piece" in client.get("/reviews/").content.decode()


def test_the_trainer_who_made_it_is_named_nowhere(client: Client, hidden: ReviewAssignment, trainer: User) -> None:
    assess(assignment=start_review(assignment=hidden), scores=marks(3))
    html = client.get(f"/reviews/{hidden.uuid}/").content.decode() + client.get("/reviews/").content.decode()
    assert trainer.first_name not in html and trainer.email not in html


def test_a_lapsed_place_can_be_taken_up_again_while_it_is_free(
    client: Client, assignments: list[ReviewAssignment]
) -> None:
    client.force_login(assignments[0].reviewer)
    ReviewAssignment.objects.filter(pk=assignments[0].pk).update(released_at=timezone.now(), released_for="lapsed")
    assert "Still without a reader" in client.get("/reviews/").content.decode()
    assert "you can still have it" in client.get(f"/reviews/{assignments[0].uuid}/").content.decode()
    assert "baobab" in client.post(f"/reviews/{assignments[0].uuid}/start/", follow=True).content.decode()


def test_a_lapsed_place_that_is_taken_says_so_and_offers_to_ask_for_another(
    client: Client, assignments: list[ReviewAssignment], hand_in: Submit
) -> None:
    client.force_login(assignments[0].reviewer)
    ReviewAssignment.objects.filter(pk=assignments[0].pk).update(released_at=timezone.now(), released_for="lapsed")
    submission = assignments[0].submission
    submission.reviews_wanted = 2
    submission.save()
    response = client.post(f"/reviews/{assignments[0].uuid}/start/", follow=True)
    html = response.content.decode()
    assert response.status_code == 410 and "Somebody else has taken this place" in html and "Ask for another" in html
    assert "Still without a reader" not in client.get("/reviews/").content.decode()
