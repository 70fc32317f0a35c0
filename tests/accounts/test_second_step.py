"""Codes from an app and recovery codes, without JavaScript."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"


def code_now() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(timezone.now().timestamp()) // 30)))


@pytest.fixture
def signed_in(client: Client, teacher: User) -> Client:
    """The teacher, who has confirmed their address: a second step must not lock out whoever mistyped it."""
    EmailAddress.objects.create(user=teacher, email=teacher.email, primary=True, verified=True)
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_the_page_says_what_each_kind_is_for(signed_in: Client) -> None:
    page = signed_in.get("/accounts/2fa/").content.decode()
    assert "Add a passkey" in page
    assert "Set up codes" in page


def test_before_it_changes_one_shows_again_who_one_is(client: Client, teacher: User) -> None:
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "Is it you?" in page
    assert 'autocomplete="current-password"' in page


def test_an_unconfirmed_address_comes_first(signed_in: Client, teacher: User) -> None:
    EmailAddress.objects.update(verified=False)
    page = signed_in.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "until you have verified your email address" in page


def test_setting_up_shows_a_picture_and_the_secret_in_words(signed_in: Client) -> None:
    page = signed_in.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    assert 'id="authenticator_secret"' in page
    assert "style=" not in page


def test_whoever_has_codes_is_asked_for_one_at_sign_in(client: Client, teacher: User) -> None:
    TOTP.activate(teacher, SECRET)
    first = client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    assert first["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now()})["Location"] == "/my/"


def test_a_wrong_code_opens_nothing(client: Client, teacher: User) -> None:
    TOTP.activate(teacher, SECRET)
    client.post("/accounts/login/", {"login": teacher.email, "password": PASSWORD})
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert 'role="alert"' in page
    assert "_auth_user_id" not in client.session


def test_recovery_codes_are_offered_once_a_second_step_is_on(signed_in: Client, teacher: User) -> None:
    TOTP.activate(teacher, SECRET)
    assert "Recovery codes" in signed_in.get("/accounts/2fa/").content.decode()


def test_adding_a_passkey_brings_its_script_as_a_file(signed_in: Client) -> None:
    response = signed_in.get("/accounts/2fa/webauthn/add/")
    page = response.content.decode()
    assert "mfa/js/webauthn" in page
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_secrets_do_not_leave_with_the_data(signed_in: Client, teacher: User) -> None:
    TOTP.activate(teacher, SECRET)
    stored = Authenticator.objects.get(user=teacher).data["secret"]
    answer = signed_in.get("/my/data/download/").content.decode()
    assert '"totp"' in answer
    assert SECRET not in answer
    assert stored not in answer
    assert get_adapter().decrypt(stored) == SECRET
