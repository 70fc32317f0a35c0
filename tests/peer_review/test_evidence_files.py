"""`/reviews/files/<uuid>/`: who may download, and under which name."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.submit import FileInput
from peer_review.models import ReviewAssignment, Submission, SubmissionEvidence
from peer_review.permissions import may_download
from tests.peer_review.conftest import Submit, marks
from tests.samples import PDF


@pytest.fixture
def submission(experienced: list[User], teacher: User, hand_in: Submit) -> Submission:
    """With a link and a file, proposed to the three peers."""
    return hand_in(
        teacher,
        links=[{"title": "Plan", "url": "https://example.org/plan"}],
        files=[FileInput("Plan of Amina.pdf", ContentFile(PDF), "application/pdf")],
    )


@pytest.fixture
def file(submission: Submission) -> SubmissionEvidence:
    return submission.evidence.get(kind="file")


def get(client: Client, person: User, evidence: SubmissionEvidence) -> int:
    client.force_login(person)
    return client.get(f"/reviews/files/{evidence.uuid}/").status_code


def test_a_file_comes_as_an_attachment_that_may_do_nothing_under_a_name_that_says_nothing(
    client: Client, file: SubmissionEvidence, assignments: list[ReviewAssignment]
) -> None:
    client.force_login(assignments[0].reviewer)
    response = client.get(f"/reviews/files/{file.uuid}/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == 'attachment; filename="evidence-2.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_author_and_who_is_reading_may_have_it(
    client: Client, file: SubmissionEvidence, assignments: list[ReviewAssignment], teacher: User
) -> None:
    assert get(client, teacher, file) == get(client, assignments[0].reviewer, file) == 200


def test_nobody_else_may(
    client: Client, file: SubmissionEvidence, administrator: User, moderator: User, trainer: User
) -> None:
    for other in (administrator, moderator, trainer):
        assert get(client, other, file) == 404


def test_a_visitor_is_sent_to_sign_in(client: Client, file: SubmissionEvidence) -> None:
    assert client.get(f"/reviews/files/{file.uuid}/").status_code == 302


def test_who_has_handed_in_their_review_has_no_need_of_it_any_more(
    client: Client, file: SubmissionEvidence, assignments: list[ReviewAssignment]
) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    assert get(client, assignments[0].reviewer, file) == 404


def test_who_was_released_may_not(
    client: Client, file: SubmissionEvidence, assignments: list[ReviewAssignment]
) -> None:
    ReviewAssignment.objects.update(released_at=timezone.now())
    assert get(client, assignments[0].reviewer, file) == 404


def test_a_link_is_no_file(client: Client, submission: Submission, teacher: User) -> None:
    assert get(client, teacher, submission.evidence.get(kind="link")) == 404


@pytest.mark.parametrize("is_over", [False, True])
def test_the_rule_and_the_queryset_give_the_same_answer(
    file: SubmissionEvidence,
    assignments: list[ReviewAssignment],
    teacher: User,
    administrator: User,
    moderator: User,
    is_over: bool,
) -> None:
    assess(assignment=assignments[0], scores=marks(3))
    ReviewAssignment.objects.filter(pk=assignments[1].pk).update(released_at=timezone.now())
    if is_over:
        Submission.objects.update(status=Submission.Status.WITHDRAWN)
    people = [teacher, administrator, moderator, *(assignment.reviewer for assignment in assignments)]
    for person in people:
        fresh = SubmissionEvidence.objects.get(pk=file.pk)
        seen = SubmissionEvidence.objects.visible_to(person).filter(pk=file.pk).exists()
        assert may_download(person, fresh) == seen
    readers = [person for person in people if may_download(person, SubmissionEvidence.objects.get(pk=file.pk))]
    assert readers == ([teacher] if is_over else [teacher, assignments[2].reviewer])
