"""A forgotten password is replaced through the mailbox; a known one through the old one."""

import re

from django.core import mail
from django.test import Client

from accounts.models import User
from tests.conftest import PASSWORD


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_link_by_mail_sets_a_new_password(client: Client, teacher: User) -> None:
    assert client.post("/accounts/password/reset/", {"email": teacher.email})["Location"].endswith("/reset/done/")
    form = client.get(link_in_mail(), follow=True)
    assert "Choose a new password" in form.content.decode()
    address = form.request["PATH_INFO"]
    done = client.post(address, {"password1": "new-stone-77", "password2": "new-stone-77"}, follow=True)
    assert "Your password is changed" in done.content.decode()
    teacher.refresh_from_db()
    assert teacher.check_password("new-stone-77")


def test_the_mail_says_what_to_do_if_it_was_not_you(client: Client, teacher: User) -> None:
    client.post("/accounts/password/reset/", {"email": teacher.email})
    assert mail.outbox[0].subject == "Passerelle: Choose a new password"
    assert "your password stays as it is" in str(mail.outbox[0].body)
    assert "&" not in str(mail.outbox[0].body)


def test_a_used_link_says_what_to_do(client: Client, db: None) -> None:
    page = client.get("/accounts/password/reset/key/1-set-password/").content.decode()
    assert "This link no longer works" in page
    assert "/accounts/password/reset/" in page


def test_an_unknown_address_gets_the_same_answer(client: Client, db: None) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "If an account has this address" in response.content.decode()


def test_changing_it_asks_for_the_old_one(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    answers = {"oldpassword": "wrong", "password1": "new-stone-77", "password2": "new-stone-77"}
    assert 'role="alert"' in client.post("/accounts/password/change/", answers).content.decode()
    client.post("/accounts/password/change/", {**answers, "oldpassword": PASSWORD})
    teacher.refresh_from_db()
    assert teacher.check_password("new-stone-77")
