"""Signing in and out, and what a demo adds to the page."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.conftest import PASSWORD


def test_address_and_password_open_the_door(client: Client, teacher: User) -> None:
    response = client.post("/accounts/login/", {"login": "TEACHER@example.org", "password": PASSWORD})
    assert response["Location"] == "/my/"


def test_a_wrong_password_is_said_without_blame_and_keeps_the_address(client: Client, teacher: User) -> None:
    page = client.post("/accounts/login/", {"login": teacher.email, "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="teacher@example.org"' in page
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_reads_like_a_wrong_password(client: Client, teacher: User) -> None:
    answers = [
        client.post("/accounts/login/", {"login": address, "password": "wrong"}).content.decode()
        for address in (teacher.email, "nobody@example.org")
    ]
    assert "are not correct" in answers[0]
    assert "are not correct" in answers[1]


def test_next_is_kept_through_the_form(client: Client, teacher: User) -> None:
    assert 'name="next" value="/my/data/"' in client.get("/accounts/login/?next=/my/data/").content.decode()
    answer = {"login": teacher.email, "password": PASSWORD, "next": "/my/data/"}
    assert client.post("/accounts/login/", answer)["Location"] == "/my/data/"


def test_signing_out_takes_a_button_not_a_link(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_demo_shows_its_accounts(client: Client, db: None, settings: Settings) -> None:
    settings.PASSERELLE_DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert "registrar@riverside.example.org" in page
    assert PASSWORD in page


def test_elsewhere_no_account_is_shown(client: Client, db: None, settings: Settings) -> None:
    settings.PASSERELLE_DEMO = False
    page = client.get("/accounts/login/").content.decode()
    assert "example.org" not in page
    assert PASSWORD not in page


def test_the_passkey_button_hides_until_a_script_can_serve_it(client: Client, db: None) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'id="passkey_login" hidden' in page


@pytest.mark.parametrize("language", ["", "/fr", "/es", "/ar"])
def test_the_page_opens_in_every_language(client: Client, db: None, language: str) -> None:
    page = client.get(f"{language}/accounts/login/").content.decode()
    assert f'lang="{language[1:] or "en"}" dir="{"rtl" if language == "/ar" else "ltr"}"' in page


def test_the_editors_own_door_leads_to_ours(client: Client, db: None) -> None:
    assert client.get("/cms/pages/")["Location"].startswith("/accounts/login/?next=/cms/pages/")


def test_many_wrong_tries_are_slowed_down(client: Client, teacher: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    wrong = {"login": teacher.email, "password": "wrong"}
    pages = [client.post("/accounts/login/", wrong).content.decode() for _ in range(6)]
    assert "Too many failed login attempts" in pages[-1]


def test_what_to_do_about_a_forgotten_password_comes_after_the_button(client: Client, db: None) -> None:
    """Between label and field it was read, and tabbed to, before the password itself."""
    page = client.get("/accounts/login/").content.decode()
    form = page[page.index('action="/accounts/login/"') :]
    places = [form.index(mark) for mark in ('type="password"', ">Sign in</button>", "/accounts/password/reset/")]
    assert places == sorted(places)
    assert form.count("/accounts/password/reset/") == 1
    assert "id_password_helptext" not in form
