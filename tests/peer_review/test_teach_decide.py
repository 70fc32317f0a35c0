"""`/teach/decide/…/`: a moderator reads the work and what readers said, and decides."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, Notification, User
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.models import Decision, ReviewAssignment, Submission
from tests.peer_review.conftest import Submit, marks


@pytest.fixture
def handed_over(submission: Submission, assignments: list[ReviewAssignment]) -> Submission:
    """Two of three readers have spoken, and they disagree; a moderator answers for it."""
    assess(assignment=assignments[0], scores=marks(1, "I saw no aim at all in the plan."))
    assess(assignment=assignments[1], scores=marks(4))
    return hand_over(submission=submission)


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def address(submission: Submission) -> str:
    return f"/teach/decide/{submission.uuid}/"


def test_the_work_and_what_each_reader_said_stand_side_by_side(signed_in: Client, handed_over: Submission) -> None:
    html = signed_in.get(address(handed_over)).content.decode()
    assert "My pupils measured the shade of the baobab." in html
    assert "I saw no aim at all in the plan." in html
    assert "Reviewer 1" in html and "Reviewer 2" in html and "Reviewer 3" not in html
    assert "Decide by" in html


def test_the_level_that_is_enough_is_marked_on_each_criterion_and_the_rule_stands_beside_the_button(
    signed_in: Client, handed_over: Submission
) -> None:
    html = signed_in.get(address(handed_over)).content.decode()
    assert html.count("Enough, from here on") == 2
    assert "It is accepted when every criterion is enough" in html


def test_nobody_is_named(signed_in: Client, handed_over: Submission, peers: list[User]) -> None:
    html = signed_in.get(address(handed_over)).content.decode()
    for person in (handed_over.author, *peers):
        assert person.first_name not in html
        assert person.email not in html
        assert str(person.uuid) not in html


def test_in_an_open_review_readers_have_the_names_that_the_author_reads(
    signed_in: Client, handed_over: Submission, assignments: list[ReviewAssignment]
) -> None:
    Submission.objects.filter(pk=handed_over.pk).update(is_blind=False)
    html = signed_in.get(address(handed_over)).content.decode()
    assert assignments[0].reviewer.display_name in html and "Reviewer 1" not in html


def test_whoever_watches_over_it_sees_what_came_in_today(
    signed_in: Client, submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    assert "1 of 3 reviews are in" in signed_in.get(address(submission)).content.decode()


def test_a_decision_is_made_and_told(signed_in: Client, handed_over: Submission, moderator: User) -> None:
    said = {"level-aim": "3", "level-care": "3", "reason": "The aim stands in the first line."}
    response = signed_in.post(address(handed_over), said, follow=True)
    handed_over.refresh_from_db()
    assert handed_over.status == Submission.Status.ACCEPTED
    decision = Decision.objects.get(submission=handed_over)
    assert (decision.moderator, decision.reason) == (moderator, "The aim stands in the first line.")
    assert "Decided. The author is told now" in response.content.decode()
    assert Notification.objects.filter(recipient=handed_over.author, kind="submission-decided").count() == 1


def test_what_is_missing_is_named_and_what_was_entered_stays(signed_in: Client, handed_over: Submission) -> None:
    response = signed_in.post(address(handed_over), {"level-aim": "2", "reason": "Not there yet."})
    html = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_level-care">The care</a>: Choose a level.' in html
    assert "Not there yet." in html
    assert 'name="level-aim" value="2" id="id_level-aim_1" checked' in html.replace(" required", "")
    assert Decision.objects.count() == 0


def test_a_reason_is_asked_for(signed_in: Client, handed_over: Submission) -> None:
    response = signed_in.post(address(handed_over), {"level-aim": "3", "level-care": "3", "reason": "  "})
    assert response.status_code == 422
    assert "Write the reason: the author reads it." in response.content.decode()


def test_a_second_click_changes_nothing(signed_in: Client, handed_over: Submission) -> None:
    said = {"level-aim": "3", "level-care": "3", "reason": "Well aimed."}
    signed_in.post(address(handed_over), said)
    response = signed_in.post(address(handed_over), {**said, "level-aim": "1"}, follow=True)
    assert "Somebody came first" in response.content.decode()
    assert Decision.objects.get().reason == "Well aimed."


def test_what_is_with_its_readers_can_be_looked_at_but_not_decided(signed_in: Client, submission: Submission) -> None:
    html = signed_in.get(address(submission)).content.decode()
    assert "0 of 3 reviews are in" in html
    assert 'name="reason"' not in html
    signed_in.post(address(submission), {"level-aim": "3", "level-care": "3", "reason": "Now."})
    assert Decision.objects.count() == 0


def test_an_author_is_told_that_somebody_else_decides(
    client: Client, handed_over: Submission, teacher: User, atlas: Institution, moderator: User
) -> None:
    grant_role(user=teacher, institution=atlas, role="moderator")
    client.force_login(teacher)
    said = {"level-aim": "4", "level-care": "4", "reason": "It is mine."}
    for response in (client.get(address(handed_over)), client.post(address(handed_over), said)):
        assert response.status_code == 403
        assert "It is your own work." in response.content.decode()
    assert Decision.objects.count() == 0


def test_who_has_read_it_leaves_it_to_somebody_else(
    client: Client, handed_over: Submission, peers: list[User], atlas: Institution, moderator: User
) -> None:
    grant_role(user=peers[0], institution=atlas, role="moderator")
    client.force_login(peers[0])
    said = {"level-aim": "4", "level-care": "4", "reason": "As I said."}
    for response in (client.get(address(handed_over)), client.post(address(handed_over), said)):
        assert response.status_code == 403
        assert "as one of its reviewers" in response.content.decode()
    assert Decision.objects.count() == 0


def test_who_has_read_it_decides_when_nobody_else_can(
    client: Client, handed_over: Submission, peers: list[User], atlas: Institution
) -> None:
    """An author must not wait for ever because there is nobody else."""
    grant_role(user=peers[0], institution=atlas, role="moderator")
    client.force_login(peers[0])
    assert "Nobody else of your institution can decide" in client.get(address(handed_over)).content.decode()
    client.post(address(handed_over), {"level-aim": "3", "level-care": "3", "reason": "With fresh eyes."})
    assert Decision.objects.count() == 1


def test_on_appeal_only_its_criteria_are_asked_for(signed_in: Client, handed_over: Submission) -> None:
    signed_in.post(address(handed_over), {"level-aim": "2", "level-care": "3", "reason": "The aim is missing."})
    appealed(handed_over)
    html = signed_in.get(address(handed_over)).content.decode()
    assert "You decided on portfolio" not in html  # nobody else can
    assert "The aim is on page two." in html
    assert 'name="level-aim"' in html and 'name="level-care"' not in html
    signed_in.post(address(handed_over), {"level-aim": "3", "reason": "It is on page two."})
    handed_over.refresh_from_db()
    assert handed_over.status == Submission.Status.ACCEPTED


def test_who_decided_first_leaves_the_appeal_to_somebody_else(
    signed_in: Client, handed_over: Submission, trainer: User
) -> None:
    signed_in.post(address(handed_over), {"level-aim": "2", "level-care": "3", "reason": "The aim is missing."})
    appealed(handed_over)
    response = signed_in.get(address(handed_over))
    assert response.status_code == 403
    assert "An appeal is for fresh eyes" in response.content.decode()


def appealed(submission: Submission) -> None:
    """The author appeals about the aim, nobody reads it, and a moderator has it."""
    submission.refresh_from_db()
    appeal(submission=submission, author=submission.author, criteria=["aim"], grounds="The aim is on page two.")
    hand_over(submission=submission)


def test_what_was_typed_when_the_session_ended_is_there_again(
    client: Client, handed_over: Submission, moderator: User
) -> None:
    said = {"level-aim": "3", "reason": "Long thought over.", "writer": str(moderator.uuid)}
    assert client.post(address(handed_over), said).status_code == 302
    client.force_login(moderator)
    assert "Long thought over." in client.get(address(handed_over)).content.decode()


def test_a_visitor_signs_in_and_comes_back(client: Client, handed_over: Submission) -> None:
    assert client.get(address(handed_over)).headers["Location"] == f"/accounts/login/?next={address(handed_over)}"


def test_a_hidden_work_is_settled_first(signed_in: Client, handed_over: Submission) -> None:
    Submission.objects.filter(pk=handed_over.pk).update(hidden_at=timezone.now() - timedelta(hours=1))
    html = signed_in.get(address(handed_over)).content.decode()
    assert "My pupils measured" not in html and 'name="reason"' not in html
    signed_in.post(address(handed_over), {"level-aim": "3", "level-care": "3", "reason": "Fine."})
    assert Decision.objects.count() == 0


def test_a_teacher_finds_no_such_page(client: Client, handed_over: Submission, peers: list[User]) -> None:
    client.force_login(peers[2])
    assert client.get(address(handed_over)).status_code == 404


def test_the_author_without_a_role_finds_no_such_page(client: Client, handed_over: Submission, teacher: User) -> None:
    client.force_login(teacher)
    assert client.get(address(handed_over)).status_code == 404


def test_a_withdrawn_work_says_so(signed_in: Client, hand_in: Submit, teacher: User) -> None:
    work = hand_in(teacher)
    Submission.objects.filter(pk=work.pk).update(status=Submission.Status.WITHDRAWN)
    assert "It was taken back: nobody reads it any more." in signed_in.get(address(work)).content.decode()


def test_who_decided_may_read_it_again(signed_in: Client, handed_over: Submission, moderator: User) -> None:
    address = f"/teach/decide/{handed_over.uuid}/"
    moderate(submission=handed_over, moderator=moderator, scores={"aim": 3, "care": 3}, reason="Page two says it.")
    answer = signed_in.get(address)
    assert answer.status_code == 200
    assert "Page two says it." in answer.content.decode()
