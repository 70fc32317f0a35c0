"""Neither side ever meets the other: every page, mail, notification and export of both is searched."""

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import Institution, Membership, Notification, User
from peer_review.actions.assess import assess
from peer_review.actions.save_draft import save_draft
from peer_review.actions.start_review import start_review
from peer_review.actions.submit import FileInput
from peer_review.models import ReviewAssignment, Submission
from tests.mails import mail_waiting
from tests.peer_review.conftest import Submit, marks
from tests.samples import PDF


@pytest.fixture
def author(teacher: User, atlas: Institution) -> User:
    User.objects.filter(pk=teacher.pk).update(last_name="Zerhouni", school="Ecole des Oliviers")
    teacher.refresh_from_db()
    return teacher


@pytest.fixture
def reviewers(experienced: list[User], riverside: Institution) -> list[User]:
    """Each with a family name, a school and an institution that nobody else has."""
    for number, person in enumerate(experienced):
        own = Institution.objects.create(slug=f"house-{number}", name=f"House Nr {number} of Reviewers")
        Membership.objects.create(user=person, institution=own)
        User.objects.filter(pk=person.pk).update(last_name=f"Quilombo{number}", school=f"Upland School {number}")
        person.refresh_from_db()
    return experienced


@pytest.fixture
def work(author: User, reviewers: list[User], hand_in: Submit) -> Submission:
    mail.outbox.clear()
    Notification.objects.all().delete()
    file = FileInput("Zerhouni Amina.pdf", ContentFile(PDF), "application/pdf")
    return hand_in(author, files=[file], links=[{"title": "Plan", "url": "https://example.org/plan"}])


def marks_of(person: User) -> list[str]:
    """Everything that would say who somebody is."""
    houses = Institution.objects.filter(memberships__user=person)
    names = [person.first_name, person.last_name, person.school]
    own = [person.email, person.email.split("@")[0], str(person.uuid), *names]
    return [mark for mark in [*own, *(name for house in houses for name in (house.name, house.slug))] if mark]


def found(text: str, person: User) -> list[str]:
    return [mark for mark in marks_of(person) if re.search(rf"(?<![\w@.]){re.escape(mark)}(?![\w@])", text)]


def everything_said_to(person: User, *pages: str) -> str:
    """Pages as they come (headers too), notifications, mails, the export."""
    mail_waiting()
    client = Client()
    client.force_login(person)
    said: list[str] = []
    for path in pages:
        response = client.get(path, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        said += [str(dict(response.items())), body.decode(errors="replace")]
    said += [f"{n.subject} {n.body} {n.url}" for n in Notification.objects.filter(recipient=person)]
    said += [f"{m.subject} {m.body} {m.extra_headers}" for m in mail.outbox if person.email in m.to]
    sections = {s.name: s.export(person) for s in personal_data.sections() if s.name in ("submissions", "reviews")}
    return "\n".join([*said, json.dumps(sections, cls=DjangoJSONEncoder)])


def author_pages(work: Submission) -> list[str]:
    return [f"/my/portfolio/{work.uuid}/", *(f"/reviews/files/{item.uuid}/" for item in work.evidence.files())]


def test_an_author_learns_nothing_about_the_reviewers_before_and_after_the_decision(
    work: Submission, author: User, reviewers: list[User], django_capture_on_commit_callbacks: Any
) -> None:
    assignments = list(work.assignments.all())
    assert len(assignments) == 3
    for assignment in assignments:
        with django_capture_on_commit_callbacks(execute=True):
            start_review(assignment=assignment)
            save_draft(assignment=assignment, draft={"criteria": {}, "overall": "x"})
            assess(assignment=assignment, scores=marks(3), comment="Thank you.")
        said = everything_said_to(author, *author_pages(work))
        assert "A lesson with a difference" in said
        for reviewer in reviewers:
            assert found(said, reviewer) == []
        for row in assignments:
            assert str(row.uuid) not in said
    assert "Reviewer 3" in said


def test_a_reviewer_learns_nothing_about_the_author_at_any_stage(
    work: Submission, author: User, reviewers: list[User], django_capture_on_commit_callbacks: Any
) -> None:
    reader = reviewers[0]
    assignment = work.assignments.get(reviewer=reader)
    Institution.objects.filter(memberships__user=author).update(name="Atlas Teacher College", slug="atlas")
    pages = ["/reviews/", f"/reviews/{assignment.uuid}/", *author_pages(work)[1:]]
    said = everything_said_to(reader, *pages)
    start_review(assignment=assignment)
    said += everything_said_to(reader, *pages)
    assert "baobab" in said
    with django_capture_on_commit_callbacks(execute=True):
        for row in ReviewAssignment.objects.filter(submission=work):
            assess(assignment=row, scores=marks(2))
    said += everything_said_to(reader, *pages)
    assert found(said, author) == []
    assert str(work.uuid) not in said and str(work.task_uuid) not in said
    for other in reviewers[1:]:
        assert found(said, other) == []


def test_moments_are_days_on_both_sides(work: Submission, author: User, reviewers: list[User], client: Client) -> None:
    odd = timezone.now().replace(hour=4, minute=47, second=31)
    for row in work.assignments.all():
        assess(assignment=row, scores=marks(3))
    Submission.objects.filter(pk=work.pk).update(submitted_at=odd, decided_at=odd)
    ReviewAssignment.objects.update(proposed_at=odd, completed_at=odd)
    client.force_login(author)
    assert "04:47" not in client.get(f"/my/portfolio/{work.uuid}/").content.decode()
    reviewer_row = work.assignments.get(reviewer=reviewers[0])
    client.force_login(reviewers[0])
    for path in ("/reviews/", f"/reviews/{reviewer_row.uuid}/"):
        assert "04:47" not in client.get(path).content.decode()
    exported = json.dumps(personal_data.export_for(author)["submissions"], cls=DjangoJSONEncoder)
    assert exported.count("04:47") == 1  # when the author handed it in, which they know


def test_a_reviewer_s_number_is_the_same_on_every_criterion_and_not_the_order_of_arrival(
    work: Submission, author: User, reviewers: list[User], client: Client, hand_in: Submit
) -> None:
    orders = set()
    for attempt in range(8):
        current = work if attempt == 0 else hand_in(author, text=f"Attempt {attempt}")
        for number, row in enumerate(current.assignments.order_by("pk")):
            assess(assignment=row, scores=marks(1, f"arrived as {number}"))
        client.force_login(author)
        html = client.get(f"/my/portfolio/{current.uuid}/").content.decode()
        numbers = [int(found) for found in re.findall(r"arrived as (\d)", html)]
        assert numbers[:3] == numbers[3:]
        orders.add(tuple(numbers[:3]))
    assert len(orders) > 1
