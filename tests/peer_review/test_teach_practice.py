"""`/teach/practice/`: pieces to practise on are made, looked at and taken out."""

import pytest
from django.test import Client

from accounts.models import Institution, User
from competencies.models import CFRubric
from peer_review.actions.assess import assess
from peer_review.models import ReviewAssignment, Sample
from peer_review.practice_report import counts_of
from tests.peer_review.conftest import marks

SAID = {
    "title": "Shade at noon",
    "brief": "Plan a lesson <outside>.",
    "text": "We measured shadows at noon and drew them.",
    "links": "https://example.org/shade\n\nhttps://example.org/sun",
    "use": "training",
    "level-aim": "3",
    "level-care": "2",
    "feedback-aim": "The aim stands in the first line.",
    "feedback-care": "Who could not measure is not named.",
}


@pytest.fixture
def signed_in(client: Client, trainer: User) -> Client:
    client.force_login(trainer)
    return client


def form(rubric: CFRubric) -> str:
    return f"/teach/practice/new/{rubric.translation_key}/en/"


@pytest.fixture
def sample(signed_in: Client, rubric: CFRubric) -> Sample:
    """Made on the page."""
    signed_in.post(form(rubric), SAID)
    return Sample.objects.get()


def test_the_level_that_is_enough_is_marked(signed_in: Client, rubric: CFRubric) -> None:
    assert signed_in.get(form(rubric)).content.decode().count("Enough, from here on") == 2


def test_own_rubrics_are_offered(signed_in: Client, rubric: CFRubric) -> None:
    assert form(rubric) in signed_in.get("/teach/practice/new/").content.decode()


def test_a_piece_is_made_with_the_trainers_marks(sample: Sample, trainer: User, rubric: CFRubric) -> None:
    assert (sample.made_by, sample.use, sample.rubric_uuid) == (trainer, "training", rubric.translation_key)
    assert sample.key["aim"] == {"score": 3, "feedback": "The aim stands in the first line."}
    piece = sample.submission
    assert (piece.task_title, piece.text) == ("Shade at noon", "We measured shadows at noon and drew them.")
    assert piece.brief == "<p>Plan a lesson &lt;outside&gt;.</p>"
    assert [item.url for item in piece.evidence.all()] == ["https://example.org/shade", "https://example.org/sun"]


def test_what_is_missing_is_named_and_entries_stay(signed_in: Client, rubric: CFRubric) -> None:
    said = {key: value for key, value in SAID.items() if key not in ("level-care", "feedback-aim", "title")}
    response = signed_in.post(form(rubric), said)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Choose a level." in html and "Say why: readers learn from this sentence." in html
    assert "Give it a title" in html and "Who could not measure is not named." in html
    assert not Sample.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "shade", "data:text/html,x"])
def test_what_is_no_web_address_is_refused(signed_in: Client, rubric: CFRubric, link: str) -> None:
    response = signed_in.post(form(rubric), {**SAID, "links": link})
    assert response.status_code == 422
    assert "is not a web address." in response.content.decode()


def test_a_rubric_that_nobody_can_reach_is_not_used(signed_in: Client, rubric: CFRubric) -> None:
    rubric.pass_score = 9
    rubric.save()
    response = signed_in.post(form(rubric), SAID, follow=True)
    assert "This rubric is not finished" in response.content.decode()


def test_the_list_says_how_often_it_was_read(signed_in: Client, sample: Sample, peers: list[User]) -> None:
    read(sample, peers[0], 3)
    html = signed_in.get("/teach/practice/").content.decode()
    assert "Shade at noon" in html and 'data-label="Read">1</td>' in html


def test_how_readers_marked_it_stands_beside_the_trainers_marks(
    signed_in: Client, sample: Sample, peers: list[User]
) -> None:
    read(sample, peers[0], 3)
    read(sample, peers[1], 1)
    html = signed_in.get(f"/teach/practice/{sample.submission.uuid}/").content.decode()
    assert "1 of 2 within one level of yours" in html  # the aim, whose key is 3
    assert "2 of 2 within one level of yours" in html  # the care, whose key is 2
    assert not any(person.first_name in html for person in peers)


def test_of_two_levels_the_other_is_not_near(sample: Sample, peers: list[User]) -> None:
    frozen = sample.submission.frozen_rubric
    frozen.content["criteria"][0]["levels"] = frozen.content["criteria"][0]["levels"][:2]
    sample.key["aim"]["score"] = 2
    for person, score in zip(peers, (1, 2, 2), strict=False):
        read(sample, person, score)
    aim = counts_of(sample)[0]
    assert (aim.near, aim.total) == (2, 3)


def read(sample: Sample, reader: User, score: int) -> None:
    assignment = ReviewAssignment.objects.create(
        submission=sample.submission, reviewer=reader, purpose="practice", due_at=sample.submission.submitted_at
    )
    assess(assignment=assignment, scores=marks(score))


def test_a_piece_is_taken_out_once(signed_in: Client, sample: Sample) -> None:
    address = f"/teach/practice/{sample.submission.uuid}/retire/"
    assert signed_in.get(address).status_code == 405
    assert signed_in.post(address).headers["Location"] == "/teach/practice/"
    sample.refresh_from_db()
    first = sample.retired_at
    signed_in.post(address)
    sample.refresh_from_db()
    assert first is not None and sample.retired_at == first


def test_another_institutions_rubric_is_not_offered(
    signed_in: Client, rubric: CFRubric, riverside: Institution
) -> None:
    CFRubric.objects.update(institution=riverside)
    assert signed_in.get(form(rubric)).status_code == 404
    assert signed_in.post(form(rubric), SAID).status_code == 404
    assert form(rubric) not in signed_in.get("/teach/practice/new/").content.decode()
