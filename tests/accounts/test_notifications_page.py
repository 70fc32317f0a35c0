"""`/my/notifications/`: what I was told, and nobody else's."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.actions.notify import notify
from accounts.exports import notifications
from accounts.models import Notification, User


def tell(person: User, subject: str = "Your badge is ready", url: str = "/my/data/") -> Notification:
    return notify(recipient=person, kind="badge", subject=subject, body="", url=url)


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/my/notifications/")["Location"] == "/accounts/login/?next=/my/notifications/"


def test_mine_are_listed_and_nobody_elses(client: Client, teacher: User, trainer: User) -> None:
    tell(teacher, "For the teacher")
    tell(trainer, "For the trainer")
    client.force_login(teacher)
    page = client.get("/my/notifications/").content.decode()
    assert "For the teacher" in page
    assert "For the trainer" not in page


def test_an_empty_page_says_what_will_come(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    assert "Nothing to tell you yet" in client.get("/my/notifications/").content.decode()


def test_the_header_counts_what_is_unread(client: Client, teacher: User) -> None:
    tell(teacher)
    tell(teacher)
    client.force_login(teacher)
    assert '<span class="count">2<' in client.get("/my/data/").content.decode()


def test_opening_marks_as_read_and_leads_there(client: Client, teacher: User) -> None:
    row = tell(teacher)
    client.force_login(teacher)
    assert client.post(f"/my/notifications/{row.uuid}/")["Location"] == "/my/data/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_what_was_shown_is_read_and_the_bell_stops_counting_it(client: Client, teacher: User, trainer: User) -> None:
    for number in range(21):
        tell(teacher, f"Notification {number}")
    tell(trainer)
    client.force_login(teacher)
    first = client.get("/my/notifications/").content.decode()
    assert first.count('<span class="tag">New</span>') == 20, "the reader still sees what is new"
    assert '<span class="count">1<' in first
    assert Notification.objects.unread().filter(recipient=trainer).count() == 1
    client.get("/my/notifications/?page=2")
    assert 'class="count"' not in client.get("/my/data/").content.decode()


def test_what_a_browser_fetches_in_advance_is_not_read_yet(client: Client, teacher: User) -> None:
    row = tell(teacher)
    client.force_login(teacher)
    client.get("/my/notifications/", headers={"Sec-Purpose": "prefetch"})
    client.head("/my/notifications/")
    assert client.get(f"/my/notifications/{row.uuid}/").status_code == 405
    assert Notification.objects.unread().count() == 1


def test_the_first_reading_stays(client: Client, teacher: User) -> None:
    row = tell(teacher)
    client.force_login(teacher)
    client.post(f"/my/notifications/{row.uuid}/")
    first = Notification.objects.get().read_at
    client.post(f"/my/notifications/{row.uuid}/")
    assert Notification.objects.get().read_at == first


def test_anothers_cannot_be_opened(client: Client, teacher: User, trainer: User) -> None:
    row = tell(trainer)
    client.force_login(teacher)
    assert client.post(f"/my/notifications/{row.uuid}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_an_address_of_another_site_is_not_followed(client: Client, teacher: User) -> None:
    row = tell(teacher, url="//evil.example/")
    client.force_login(teacher)
    assert client.post(f"/my/notifications/{row.uuid}/")["Location"] == "/my/notifications/"


def test_all_of_mine_can_be_marked_at_once(client: Client, teacher: User, trainer: User) -> None:
    tell(teacher)
    tell(teacher)
    tell(trainer)
    client.force_login(teacher)
    client.post("/my/notifications/read/")
    assert list(Notification.objects.unread().values_list("recipient__email", flat=True)) == ["trainer@example.org"]


def test_long_lists_come_in_pages(client: Client, teacher: User) -> None:
    for number in range(21):
        tell(teacher, f"Notification {number}")
    client.force_login(teacher)
    first = client.get("/my/notifications/").content.decode()
    assert "Page 1 of 2" in first
    assert "Notification 0<" not in first
    assert "Notification 0<" in client.get("/my/notifications/?page=2").content.decode()


def test_queries_do_not_grow_with_the_list(
    client: Client, teacher: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        tell(teacher, f"Notification {number}")
    client.force_login(teacher)
    with django_assert_max_num_queries(11):
        client.get("/my/notifications/")


@pytest.mark.parametrize("kind", ["review-proposed", "review-released", "submission-decided", "badge-ready"])
def test_what_came_of_a_review_is_dated_by_its_day_alone(client: Client, teacher: User, kind: str) -> None:
    """The minute would tell author and reviewer who was at work then, on the page as in the file of one's data."""
    with time_machine.travel("2026-03-14 15:09:26+00:00", tick=False):
        notify(recipient=teacher, kind=kind, subject="Decided", body="", url="")
        notify(recipient=teacher, kind="badge_revoked", subject="Revoked", body="", url="")
    client.force_login(teacher)
    page = client.get("/my/notifications/").content.decode()
    assert '<time datetime="2026-03-14">Saturday 14 March 2026</time>' in page
    assert page.count("15:09") == 2  # the other one: in words and for machines
    told = {row["kind"]: row for row in notifications(teacher)}
    assert told[kind]["created_at"] == date(2026, 3, 14)
    assert "15:09" not in str(told[kind]["mailed_at"])
    assert told["badge_revoked"]["created_at"].hour == 15
