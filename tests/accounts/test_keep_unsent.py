"""Signed out while writing: nothing typed is lost, nobody else reads it, and sign-in leads to a page that is there."""

import uuid

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.actions.keep_unsent import MOST, keep_unsent, unsent
from accounts.models import Notification, User
from tests.conftest import PASSWORD

ADDRESS = "/reviews/1/"


def form_of(user: User, text: str = "Long work") -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"writer": str(user.uuid), "text": text})
    return data


def test_the_writer_gets_it_back_on_that_page_and_nowhere_else(teacher: User) -> None:
    session: dict[str, object] = {}
    assert keep_unsent(session=session, address=ADDRESS, data=form_of(teacher))
    again = unsent(session=session, address=ADDRESS, user=teacher)
    assert again is not None and again["text"] == "Long work"
    assert unsent(session=session, address="/reviews/2/", user=teacher) is None


def test_nobody_else_who_signs_in_at_the_same_browser_gets_it(teacher: User, trainer: User) -> None:
    session: dict[str, object] = {}
    keep_unsent(session=session, address=ADDRESS, data=form_of(teacher))
    assert unsent(session=session, address=ADDRESS, user=trainer) is None


@pytest.mark.parametrize("fields", ["text=Long+work", f"writer={uuid.uuid4()}&text=" + "x" * MOST])
def test_a_form_of_nobody_or_without_measure_is_not_kept(fields: str) -> None:
    session: dict[str, object] = {}
    assert not keep_unsent(session=session, address=ADDRESS, data=QueryDict(fields))
    assert session == {}


@pytest.mark.parametrize("name", ["notification", "notifications_read", "mail_rhythm"])
def test_a_button_pressed_after_signing_out_leads_to_a_page_that_is_there(
    client: Client, teacher: User, name: str
) -> None:
    told = Notification.objects.create(recipient=teacher, kind="test", subject="Read me")
    response = client.post(reverse(name, args=[told.uuid] if name == "notification" else []))
    assert response["Location"] == "/accounts/login/?next=/my/notifications/"
    told.refresh_from_db()
    assert told.read_at is None
    answer = client.post(response["Location"], {"login": teacher.email, "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert "Read me" in answer.content.decode()
