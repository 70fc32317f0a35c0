"""The pages that come after the first reading say no more of the other side than the others do."""

from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.rate_review import rate_review
from peer_review.actions.recuse import recuse
from peer_review.actions.start_review import start_review
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import marks
from tests.peer_review.test_blindness import author, everything_said_to, found, reviewers, work

__all__ = ["author", "reviewers", "work"]  # fixtures

READER_PAGES = ("/reviews/", "/reviews/about-me/", "/reviews/credit/")


def exported(person: User) -> str:
    return DjangoJSONEncoder().encode(personal_data.export_for(person)["reader"])


@pytest.fixture
def appealed(work: Submission, author: User, moderator: User, trainer: User) -> ReviewAssignment:
    """Sent back by three, appealed, and the panel's one reader is at work."""
    for row in work.assignments.all():
        given = assess(assignment=row, scores=marks(2))
    rate_review(assessment=given, author=author, usefulness=1)
    appeal(submission=work, author=author, criteria=["aim"], grounds="Page two.")
    due = timezone.now() + timedelta(days=4)
    row = ReviewAssignment.objects.create(submission=work, reviewer=trainer, purpose="appeal", due_at=due)
    return start_review(assignment=row)


def test_a_panel_learns_nothing_of_author_and_first_readers(
    appealed: ReviewAssignment, author: User, reviewers: list[User]
) -> None:
    said = everything_said_to(appealed.reviewer, *READER_PAGES, f"/reviews/{appealed.uuid}/")
    assert "Page two." in said
    assert [mark for person in reviewers for mark in found(said, person)] == []
    # The trainer belongs to the author's institution: its name is their own.
    own = {"Atlas Teacher College", "atlas", "teacher"}
    assert set(found(said + exported(appealed.reviewer), author)) - own == set()
    assert str(appealed.submission.uuid) not in said
    for row in appealed.submission.assignments.exclude(pk=appealed.pk):
        assert str(row.uuid) not in said


def test_an_author_learns_nothing_of_the_panel(appealed: ReviewAssignment, author: User) -> None:
    assess(assignment=appealed, scores={"aim": (3, "It is there.")})
    pages = [f"/my/portfolio/{appealed.submission.uuid}/{more}" for more in ("", "appeal/")]
    said = everything_said_to(author, *pages)
    own = {"Atlas Teacher College", "atlas"}
    assert set(found(said, appealed.reviewer)) - own == set()
    assert str(appealed.uuid) not in said


def test_a_reader_s_own_pages_name_no_author(work: Submission, author: User, reviewers: list[User]) -> None:
    for row in work.assignments.all():
        assess(assignment=row, scores=marks(3))
    for reader in reviewers:
        said = everything_said_to(reader, *READER_PAGES) + exported(reader)
        # Who teaches all subjects is a class teacher; that this author's address begins so says nothing.
        assert set(found(said, author)) - {"teacher"} == set()
        assert str(work.uuid) not in said


def test_who_flags_and_who_gives_back_stays_unknown_to_the_author(
    work: Submission, author: User, reviewers: list[User]
) -> None:
    first, second, third = (work.assignments.get(reviewer=reader) for reader in reviewers)
    recuse(assignment=first, reason="conflict")
    raise_flag(assignment=second, kind="plagiarism", words="Seen before.")
    raise_flag(assignment=third, kind="child", words="Second picture.")
    said = everything_said_to(author, f"/my/portfolio/{work.uuid}/")
    assert "Hidden for now" in said and "A reader says" in said
    assert [mark for reader in reviewers for mark in found(said, reader)] == []
    for secret in ("Seen before.", "Second picture.", "plagiarism", "conflict"):
        assert secret not in said


def test_days_and_never_minutes_on_the_new_pages(work: Submission, author: User, client: Client) -> None:
    odd = timezone.now().replace(hour=4, minute=47, second=31)
    for row in work.assignments.all():
        assess(assignment=row, scores=marks(2))
    for kind in ("asked", "reminded", "decided"):
        work.steps.create(kind=kind, count=1, at=odd, expected_at=odd)
    Submission.objects.filter(pk=work.pk).update(decided_at=odd)
    client.force_login(author)
    for more in ("", "appeal/"):
        assert "04:47" not in client.get(f"/my/portfolio/{work.uuid}/{more}").content.decode()
    assert "04:47" not in DjangoJSONEncoder().encode(personal_data.export_for(author)["submissions"][0]["steps"])
