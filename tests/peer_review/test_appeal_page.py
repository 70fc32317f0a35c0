"""`/my/portfolio/<uuid>/appeal/`: asking for a fresh look, and what panel and author see of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.actions.start_review import start_review
from peer_review.models import Appeal, ReviewAssignment, Submission
from tests.conftest import PASSWORD
from tests.peer_review.conftest import Submit

REASONS = "The care is on page two, under the drawing."
GROUNDS = {"criteria": ["care"], "grounds": REASONS}


@pytest.fixture
def decided(client: Client, submission: Submission, assignments: list[ReviewAssignment], teacher: User) -> Submission:
    """Sent back: the aim was reached, the care was not. Its author is signed in."""
    for one in assignments:
        assess(assignment=one, scores={"aim": (3, "Clear."), "care": (2, "Who sat at the back?")})
    client.force_login(teacher)
    submission.refresh_from_db()
    assert submission.status == Submission.Status.NEEDS_WORK
    return submission


@pytest.fixture
def panel(decided: Submission, teacher: User, trainer: User) -> ReviewAssignment:
    """The appeal is made, and somebody who has not read it before is asked."""
    appeal(submission=decided, author=teacher, criteria=["care"], grounds=REASONS)
    now = timezone.now()
    return ReviewAssignment.objects.create(
        submission=decided, reviewer=trainer, purpose="appeal", due_at=now + timedelta(days=4)
    )


def address(submission: Submission, more: str = "") -> str:
    return f"/my/portfolio/{submission.uuid}/{more}"


def page(client: Client, submission: Submission, more: str = "") -> str:
    return " ".join(client.get(address(submission, more), follow=True).content.decode().split())


def test_the_author_s_page_offers_an_appeal_until_a_day(client: Client, decided: Submission) -> None:
    assert decided.decided_at is not None
    day = decided.decided_at + timedelta(days=14)
    html = page(client, decided)
    assert f"Until {day:%A} {day.day} {day:%B} you can appeal, once." in html
    assert f'action="/my/portfolio/{decided.uuid}/appeal/"><button class="button button--quiet">Appeal</button>' in html


def test_only_criteria_that_were_not_reached_can_be_named(client: Client, decided: Submission) -> None:
    html = page(client, decided, "appeal/")
    assert 'value="care"' in html and 'value="aim"' not in html
    assert "once, until" in html and "What they find is final" in html
    assert client.post(address(decided, "appeal/"), {**GROUNDS, "criteria": ["aim"]}).status_code == 422


def test_the_appeal_is_made_and_the_page_says_what_comes_next(client: Client, decided: Submission) -> None:
    html = client.post(address(decided, "appeal/"), GROUNDS, follow=True).content.decode()
    assert "Your appeal is in." in html and "In appeal" in html and REASONS in html
    made = Appeal.objects.get()
    assert (made.criteria, made.grounds) == (["care"], REASONS)
    assert "Withdraw</button>" not in html and ">Appeal</button>" not in html


@pytest.mark.parametrize(
    ("left_out", "words"), [("criteria", "Tick at least one criterion"), ("grounds", "Write why: without your reasons")]
)
def test_what_is_missing_is_named_with_a_link_and_the_rest_is_kept(
    client: Client, decided: Submission, left_out: str, words: str
) -> None:
    sent = {name: value for name, value in GROUNDS.items() if name != left_out}
    response = client.post(address(decided, "appeal/"), sent)
    html = response.content.decode()
    assert response.status_code == 422 and words in html and f'href="#id_{left_out}"' in html
    assert "page two" in html or " checked" in html
    assert not Appeal.objects.exists()


def test_a_second_click_makes_no_second_appeal(client: Client, decided: Submission) -> None:
    for _ in range(2):
        client.post(address(decided, "appeal/"), GROUNDS)
    assert Appeal.objects.count() == 1


def test_after_14_days_there_is_none_to_make_and_the_page_says_why(client: Client, decided: Submission) -> None:
    Submission.objects.filter(pk=decided.pk).update(decided_at=timezone.now() - timedelta(days=15))
    response = client.post(address(decided, "appeal/"), GROUNDS, follow=True)
    assert "There is nothing to appeal against." in response.content.decode()
    assert ">Appeal</button>" not in response.content.decode() and not Appeal.objects.exists()


def test_who_hands_in_again_has_chosen_the_other_way(client: Client, decided: Submission, hand_in: Submit) -> None:
    hand_in(decided.author, text="Better.")
    assert ">Appeal</button>" not in page(client, decided)


def test_nobody_else_can_appeal(
    client: Client, decided: Submission, peers: list[User], administrator: User, moderator: User
) -> None:
    for other in (*peers, administrator, moderator):
        client.force_login(other)
        assert client.get(address(decided, "appeal/")).status_code == 404
        assert client.post(address(decided, "appeal/"), GROUNDS).status_code == 404


def test_grounds_that_were_typed_while_signed_out_are_there_again(
    client: Client, decided: Submission, teacher: User
) -> None:
    client.logout()
    sent = client.post(address(decided, "appeal/"), {**GROUNDS, "writer": str(teacher.uuid)})
    html = client.post(sent["Location"], {"login": teacher.email, "password": PASSWORD}, follow=True).content.decode()
    assert REASONS in html and not Appeal.objects.exists()


def test_the_panel_sees_the_grounds_and_only_the_criteria_appealed_about(
    client: Client, panel: ReviewAssignment
) -> None:
    client.force_login(panel.reviewer)
    before = client.get(f"/reviews/{panel.uuid}/").content.decode()
    assert "You answer only the 1 question that the appeal is about" in before
    start_review(assignment=panel)
    html = client.get(f"/reviews/{panel.uuid}/").content.decode()
    assert REASONS in html
    assert "level-care" in html and "level-aim" not in html
    # Fresh means fresh: neither what others said nor who appeals.
    assert "Who sat at the back?" not in html and panel.submission.author.first_name not in html


def test_during_the_appeal_the_panel_s_words_wait_and_the_first_decision_stands(
    client: Client, panel: ReviewAssignment
) -> None:
    html = page(client, panel.submission)
    assert "Who sat at the back?" in html and "What was decided first stands below" in html


def test_afterwards_the_author_reads_the_panel_s_words_and_what_has_changed(
    client: Client, panel: ReviewAssignment, moderator: User
) -> None:
    assess(assignment=panel, scores={"care": (3, "It is on page two indeed.")})
    handed = hand_over(submission=Submission.objects.get(pk=panel.submission_id))
    moderate(submission=handed, moderator=moderator, scores={"care": 3}, reason="Page two shows it.")
    html = page(client, panel.submission)
    assert "Accepted" in html and "Decided on appeal by a moderator" in html and "This decision is final." in html
    assert "It is on page two indeed." in html and "Panel, reader 1" in html and "Page two shows it." in html
    assert "Before the appeal: <bdi>Begun</bdi>" in html
    assert moderator.first_name not in html and panel.reviewer.first_name not in html


def test_a_moderator_s_decision_is_told_with_their_reason(
    client: Client, hand_in: Submit, teacher: User, moderator: User
) -> None:
    work = hand_over(submission=hand_in(teacher))
    moderate(submission=work, moderator=moderator, scores={"aim": 2, "care": 3}, reason="The aim is not there yet.")
    client.force_login(teacher)
    html = page(client, work)
    assert "by a moderator, who has read your portfolio" in html and "The aim is not there yet." in html
    assert "1 of 2 criteria reached the level they ask for, and all must." in html
    assert moderator.first_name not in html
