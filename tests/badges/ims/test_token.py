"""`POST /ims/ob/v3p0/oauth/token`: codes and refresh tokens, each used once, by whom they were made for."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_grant_model, get_refresh_token_model

from accounts.models import User
from badges.models import Award, WalletConsent
from tests.badges.ims.wallets import API, RETURN, VERIFIER, Wallet


def test_a_code_becomes_tokens_that_nobody_on_the_way_keeps(wallet: Wallet, teacher: User) -> None:
    response = wallet.trade(wallet.code(teacher))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    tokens = response.json()
    assert (tokens["token_type"].lower(), tokens["expires_in"]) == ("bearer", 3_600)
    assert tokens["refresh_token"] != tokens["access_token"]


def test_tokens_are_kept_as_digests(wallet: Wallet, teacher: User) -> None:
    tokens = wallet.connect(teacher).tokens
    for model, name in ((get_access_token_model(), "access_token"), (get_refresh_token_model(), "refresh_token")):
        row = model.objects.filter(user=teacher).get()
        assert row.token == ""
        assert row.token_checksum not in tokens[name]


def test_a_code_needs_the_verifier_it_was_asked_with(wallet: Wallet, teacher: User) -> None:
    for verifier in (None, "", "another-verifier-of-at-least-forty-three-characters-01"):
        assert wallet.trade(wallet.code(teacher), code_verifier=verifier).status_code == 400
    assert not get_access_token_model().objects.filter(user=teacher).exists()


def test_a_code_that_is_used_again_ends_what_it_had_opened(wallet: Wallet, teacher: User, awarded: Award) -> None:
    code = wallet.code(teacher)
    wallet.tokens = wallet.trade(code).json()
    assert wallet.get("credentials").status_code == 200
    again = wallet.trade(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert wallet.get("credentials").status_code == 401
    assert wallet.renew().status_code == 400


def test_a_code_is_for_the_client_that_it_was_made_for(wallet: Wallet, teacher: User) -> None:
    thief = Wallet.registered(client_name="Another wallet")
    code = wallet.code(teacher)
    assert thief.trade(code).json()["error"] == "invalid_grant"
    assert wallet.trade(code).status_code == 200


def test_a_code_goes_with_the_address_that_it_was_sent_to(wallet: Wallet, teacher: User) -> None:
    for redirect in ("https://wallet.example.net/other", "https://wallet.example.net/back/"):
        assert wallet.trade(wallet.code(teacher), redirect_uri=redirect).status_code == 400


def test_a_code_lasts_a_minute(wallet: Wallet, teacher: User) -> None:
    code = wallet.code(teacher)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert wallet.trade(code).json()["error"] == "invalid_grant"


def test_a_wallet_names_itself_by_its_secret_in_the_header(wallet: Wallet, teacher: User) -> None:
    code = wallet.code(teacher)
    assert wallet.trade(code, secret="a-guess").status_code == 401
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": VERIFIER}
    for named in ({"client_id": wallet.client_id, "client_secret": wallet.secret}, {"client_id": wallet.client_id}):
        assert Client().post(f"{API}/oauth/token", {**form, **named}).status_code == 401
    assert wallet.trade(code).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password", "username": "teacher@example.org", "password": "passerelle-demo"},
        {"grant_type": "client_credentials"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": ""},
        {},
    ],
)
def test_there_is_no_other_way_to_a_token(wallet: Wallet, teacher: User, form: dict[str, str]) -> None:
    response = wallet.token(form)
    assert (response.status_code, response.json()["error"]) == (400, "unsupported_grant_type")


def test_a_refresh_token_is_used_once_and_its_second_use_ends_all(connected: Wallet) -> None:
    first = connected.tokens
    connected.tokens = connected.renew().json()
    assert connected.get("credentials").status_code == 200
    stolen = Wallet(connected.client_id, connected.secret, first)
    assert stolen.renew().json()["error"] == "invalid_grant"
    assert connected.get("credentials").status_code == 401
    assert connected.renew().status_code == 400


def test_renewing_ends_the_access_token_before_it(connected: Wallet) -> None:
    before = Wallet(connected.client_id, connected.secret, connected.tokens)
    connected.tokens = connected.renew().json()
    assert before.get("credentials").status_code == 401


def test_a_refresh_token_is_for_its_own_client(connected: Wallet) -> None:
    thief = Wallet.registered()
    thief.tokens = connected.tokens
    assert thief.renew().status_code == 400


def test_an_access_token_lasts_an_hour(connected: Wallet) -> None:
    with time_machine.travel(timezone.now() + timedelta(seconds=3_601)):
        assert connected.get("credentials").status_code == 401
        connected.tokens = connected.renew().json()
        assert connected.get("credentials").status_code == 200


def test_a_refresh_token_that_nobody_uses_dies_after_ninety_days(connected: Wallet) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert connected.renew().json()["error"] == "invalid_grant"


def test_the_tokens_of_who_is_no_longer_active_are_dead(connected: Wallet, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert connected.get("credentials").status_code == 401
    assert connected.renew().json()["error"] == "invalid_grant"


def test_so_is_the_code_of_who_is_no_longer_active(wallet: Wallet, teacher: User) -> None:
    code = wallet.code(teacher)
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert wallet.trade(code).json()["error"] == "invalid_grant"


def test_a_consent_that_ended_ends_every_token_even_one_that_was_forgotten(connected: Wallet) -> None:
    WalletConsent.objects.update(withdrawn_at=timezone.now())
    assert get_access_token_model().objects.exclude(user=None).exists()
    assert connected.get("credentials").status_code == 401
    assert connected.renew().json()["error"] == "invalid_grant"


def test_an_address_may_guess_so_often_and_then_waits(wallet: Wallet, settings: Any) -> None:
    settings.WALLET_REQUESTS_PER_MINUTE = 3
    answers = [wallet.trade("a-guess") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_a_spent_code_is_forgotten_but_for_its_digest(wallet: Wallet, teacher: User) -> None:
    code = wallet.code(teacher)
    wallet.trade(code)
    assert not get_grant_model().objects.exists()
    consent = WalletConsent.objects.get()
    assert code not in consent.code_digest and len(consent.code_digest) == 64


def test_get_is_no_way_to_ask_for_a_token(wallet: Wallet) -> None:
    assert Client().get(f"{API}/oauth/token", {"grant_type": "refresh_token"}).status_code == 405
