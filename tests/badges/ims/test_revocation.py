"""`POST /ims/ob/v3p0/oauth/revoke` (RFC 7009): a wallet gives back what it has."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.badges.ims.wallets import API, Wallet


def revoke(wallet: Wallet, token: str, *, secret: str = "") -> HttpResponse:
    headers = {"Authorization": wallet.basic(secret or wallet.secret)}
    return Client().post(f"{API}/oauth/revoke", {"token": token}, headers=headers)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_either_token_ends_both(connected: Wallet, kind: str) -> None:
    assert revoke(connected, connected.tokens[kind]).status_code == 200
    assert connected.get("credentials").status_code == 401
    assert connected.renew().status_code == 400


def test_a_token_that_is_none_is_answered_like_one(connected: Wallet) -> None:
    assert revoke(connected, "no-such-token").status_code == 200
    assert connected.get("credentials").status_code == 200


def test_only_its_own_wallet_gives_a_token_back(connected: Wallet) -> None:
    thief = Wallet.registered()
    assert revoke(connected, connected.tokens["access_token"], secret="a-guess").status_code == 401
    revoke(thief, connected.tokens["access_token"])
    revoke(thief, connected.tokens["refresh_token"])
    assert connected.get("credentials").status_code == 200
    assert connected.renew().status_code == 200


def test_an_address_may_ask_so_often_and_then_waits(connected: Wallet, settings: Any) -> None:
    settings.WALLET_REQUESTS_PER_MINUTE = 1
    assert [revoke(connected, "x").status_code for _ in range(2)] == [200, 429]
