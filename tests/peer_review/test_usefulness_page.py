"""`/my/portfolio/<uuid>/useful/`: an author says how much each review helped, by its number on the page."""

import pytest
from django.test import Client

from accounts.models import User
from peer_review import answers
from peer_review.actions.assess import assess
from peer_review.models import Assessment, ReviewAssignment, Submission
from tests.peer_review.conftest import marks


@pytest.fixture
def decided(client: Client, submission: Submission, assignments: list[ReviewAssignment], teacher: User) -> Submission:
    for number, one in enumerate(assignments):
        assess(assignment=one, scores=marks(3, f"Remark {number}"))
    client.force_login(teacher)
    return Submission.objects.get(pk=submission.pk)


def useful(submission: Submission) -> str:
    return f"/my/portfolio/{submission.uuid}/useful/"


def given(submission: Submission) -> list[int | None]:
    """What was said of Reviewer 1, 2, 3."""
    return [reader.assessment.usefulness for reader in answers.readers_of(Submission.objects.get(pk=submission.pk))]


def test_the_page_asks_about_each_reviewer_by_number_and_names_no_review(client: Client, decided: Submission) -> None:
    html = client.get(f"/my/portfolio/{decided.uuid}/").content.decode()
    assert "Did the reviews help you?" in html
    assert html.count("It helped me a lot") == 3 and 'name="review-3"' in html
    for one in decided.assignments.all():
        assert str(one.uuid) not in html


def test_what_is_said_of_a_number_is_kept_for_that_reader(client: Client, decided: Submission) -> None:
    html = client.post(useful(decided), {"review-1": "3", "review-3": "1"}, follow=True).content.decode()
    assert "Thank you." in html and given(decided) == [3, None, 1]
    assert 'value="3" id="id_review-1_0" checked' in html


def test_it_can_be_changed(client: Client, decided: Submission) -> None:
    client.post(useful(decided), {"review-1": "3"})
    client.post(useful(decided), {"review-1": "2"})
    assert given(decided) == [2, None, None]


@pytest.mark.parametrize("sent", [{"review-1": "9"}, {"review-4": "3"}, {"review-1": "x"}, {}])
def test_what_is_no_answer_changes_nothing(client: Client, decided: Submission, sent: dict[str, str]) -> None:
    assert client.post(useful(decided), sent).status_code == 302
    assert given(decided) == [None, None, None]


def test_a_button_pressed_with_nothing_chosen_says_so(client: Client, decided: Submission) -> None:
    assert "Nothing was chosen" in client.post(useful(decided), {}, follow=True).content.decode()


def test_before_the_decision_there_is_nothing_to_rate(
    client: Client, submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    client.force_login(teacher)
    client.post(useful(submission), {"review-1": "3"})
    assert Assessment.objects.get().usefulness is None


def test_nobody_but_the_author_rates(
    client: Client, decided: Submission, peers: list[User], administrator: User, moderator: User
) -> None:
    for other in (*peers, administrator, moderator):
        client.force_login(other)
        assert client.post(useful(decided), {"review-1": "3"}).status_code == 404
    assert given(decided) == [None, None, None]


def test_the_reader_s_own_page_does_not_show_it(client: Client, decided: Submission) -> None:
    client.post(useful(decided), {"review-1": "1", "review-2": "1", "review-3": "1"})
    for one in decided.assignments.select_related("reviewer"):
        client.force_login(one.reviewer)
        assert "did not help" not in client.get(f"/reviews/{one.uuid}/").content.decode()
