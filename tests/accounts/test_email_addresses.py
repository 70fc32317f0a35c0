"""Addresses are added, confirmed, and announced to the apps that wait for them."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from accounts.signals import email_verified


@pytest.fixture
def announced() -> Iterator[list[int]]:
    heard: list[int] = []

    def listen(sender: Any, user_id: int, **kwargs: Any) -> None:
        heard.append(user_id)

    email_verified.connect(listen)
    yield heard
    email_verified.disconnect(listen)


def unconfirmed(person: User) -> EmailAddress:
    address: EmailAddress = EmailAddress.objects.create(user=person, email=person.email, primary=True)
    return address


def test_confirming_marks_the_address_and_announces_it_on_commit(
    client: Client,
    teacher: User,
    announced: list[int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    address = unconfirmed(teacher)
    link = f"/accounts/confirm-email/{EmailConfirmationHMAC.create(address).key}/"
    assert "Is <bdi>teacher@example.org</bdi> your address?" in client.get(link).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link)
        assert announced == []
    address.refresh_from_db()
    assert address.verified
    assert announced == [teacher.pk]


def test_looking_at_the_link_confirms_nothing(client: Client, teacher: User) -> None:
    address = unconfirmed(teacher)
    client.get(f"/accounts/confirm-email/{EmailConfirmationHMAC.create(address).key}/")
    address.refresh_from_db()
    assert not address.verified


def test_an_old_link_says_what_to_do(client: Client, db: None) -> None:
    page = client.get("/accounts/confirm-email/nonsense/").content.decode()
    assert "too old or was used already" in page


def test_the_page_says_which_address_waits(client: Client, teacher: User) -> None:
    unconfirmed(teacher)
    client.force_login(teacher)
    page = client.get("/accounts/email/").content.decode()
    assert "Not confirmed yet" in page
    assert "Main" in page


def test_a_second_address_can_be_added(client: Client, teacher: User) -> None:
    unconfirmed(teacher)
    client.force_login(teacher)
    client.post("/accounts/email/", {"email": "amina@school.example", "action_add": ""})
    assert EmailAddress.objects.filter(user=teacher, email="amina@school.example", verified=False).exists()
