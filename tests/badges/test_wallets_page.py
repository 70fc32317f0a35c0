"""`/my/wallets/`: what a person allowed and connected, theirs alone, ended with one press; and how hosts are met."""

import base64
import json
import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_application_model

from accounts.models import User
from accounts.personal_data import export_for
from badges import fetcher, jobs, limits, obclient
from badges.actions.connect_host import access_token, keep_tokens
from badges.actions.disconnect_host import disconnect_host
from badges.errors import OtherHostError
from badges.fetcher import Reply
from badges.models import HostConnection, WalletConsent
from badges.scopes import READ_CREDENTIALS, WRITE_CREDENTIALS
from badges.sealing import seal, unseal
from tests.badges.ims.conftest import wallet
from tests.badges.ims.wallets import Wallet, challenge_of

__all__ = ["wallet"]

HOST = "https://badges.example.net"
BASE = f"{HOST}/ims/ob/v3p0"
SECRETS = ("their-client-secret", "their-access-token", "their-refresh-token")


class OtherHost:
    """Another host, in place of the network: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        scopes = {READ_CREDENTIALS: "", WRITE_CREDENTIALS: ""}
        flow = {"authorizationUrl": f"{HOST}/authorize", "tokenUrl": f"{HOST}/token", "scopes": scopes}
        self.scheme: dict[str, Any] = {
            "x-imssf-name": "Other badges",
            "x-imssf-registrationUrl": f"{HOST}/register",
            "flows": {"authorizationCode": flow},
        }
        self.token = {"access_token": SECRETS[1], "refresh_token": SECRETS[2], "token_type": "Bearer", "expires_in": 60}

    def __call__(self, url: str, **arguments: Any) -> Reply:
        self.asked.append((arguments["method"], url, arguments))
        answers: dict[str, tuple[int, Any]] = {
            f"{BASE}/discovery": (200, {"components": {"securitySchemes": {"OAuth2ACG": self.scheme}}}),
            f"{HOST}/register": (201, {"client_id": "c-1", "client_secret": SECRETS[0]}),
            f"{HOST}/token": (200, self.token),
        }
        status, body = answers.get(url, (401, {}))
        return Reply(status, "application/json", {}, json.dumps(body).encode())


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> OtherHost:
    host = OtherHost()
    monkeypatch.setattr(fetcher, "converse", host)
    monkeypatch.setattr(fetcher, "ensure_askable", lambda url: None)
    return host


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def begun(browser: Client) -> dict[str, str]:
    """Connect the host: the parameters of the link that leads there."""
    page = browser.post("/my/wallets/connect/", {"address": HOST})
    assert page.status_code == 200, page.content.decode()
    query = urlsplit(page.context["address"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def test_a_consent_is_listed_and_ended_with_one_press(wallet: Wallet, teacher: User) -> None:
    wallet.connect(teacher)
    browser = browser_of(teacher)
    assert "Pocket wallet" in browser.get("/my/wallets/").content.decode()
    browser.post(f"/my/wallets/allowed/{WalletConsent.objects.get().uuid}/end/")
    assert WalletConsent.objects.get().withdrawn_at is not None
    assert wallet.get("credentials").status_code == 401
    assert wallet.renew().status_code == 400
    assert "Pocket wallet" not in browser.get("/my/wallets/").content.decode()


def test_nobody_else_sees_or_ends_it(wallet: Wallet, teacher: User, peers: list[User], administrator: User) -> None:
    wallet.connect(teacher)
    consent = WalletConsent.objects.get()
    for person in (peers[0], administrator):
        browser = browser_of(person)
        assert "Pocket wallet" not in browser.get("/my/wallets/").content.decode()
        assert browser.post(f"/my/wallets/allowed/{consent.uuid}/end/").status_code == 404
    assert wallet.get("credentials").status_code == 200


def test_it_is_linked_from_ones_data_and_from_ones_badges(teacher: User) -> None:
    browser = browser_of(teacher)
    for page in ("/my/data/", "/my/badges/"):
        assert 'href="/my/wallets/"' in browser.get(page).content.decode()


def test_the_way_to_another_host_has_pkce_state_and_the_least_scopes(teacher: User, host: OtherHost) -> None:
    asked = begun(browser_of(teacher))
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) == len(asked["code_challenge"]) == 43
    assert asked["scope"].split() == [READ_CREDENTIALS, WRITE_CREDENTIALS]
    assert asked["redirect_uri"] == "http://testserver/my/wallets/callback/"
    registration = json.loads(host.asked[1][2]["body"])
    assert registration["redirect_uris"] == [asked["redirect_uri"]]
    assert registration["token_endpoint_auth_method"] == "client_secret_basic"


def test_the_answer_is_traded_with_the_verifier_and_sealed(teacher: User, host: OtherHost) -> None:
    browser = browser_of(teacher)
    asked = begun(browser)
    back = browser.get("/my/wallets/callback/", {"state": asked["state"], "code": "the-code"})
    connection = HostConnection.objects.get()
    assert back["Location"] == f"/my/wallets/{connection.uuid}/"
    _method, url, sent = host.asked[-1]
    form = parse_qs(sent["body"].decode())
    assert (url, form["code"]) == (f"{HOST}/token", ["the-code"])
    assert form["scope"] == [asked["scope"]]
    assert challenge_of(form["code_verifier"][0]) == asked["code_challenge"]
    assert base64.b64decode(sent["authorization"].removeprefix("Basic ")) == b"c-1:their-client-secret"
    row = repr([bytes(value) if isinstance(value, memoryview) else value for value in vars(connection).values()])
    assert not any(secret in row for secret in SECRETS)


@pytest.mark.parametrize(
    "changes",
    [{"state": None}, {"state": ""}, {"state": "another"}, {"code": None}, {"iss": "https://evil.example.net"}],
)
def test_an_answer_that_does_not_fit_connects_nothing(
    teacher: User, host: OtherHost, changes: dict[str, str | None]
) -> None:
    browser = browser_of(teacher)
    given = {"state": begun(browser)["state"], "code": "the-code", **changes}
    browser.get("/my/wallets/callback/", {name: value for name, value in given.items() if value is not None})
    assert HostConnection.objects.get().connected_at is None
    assert not any(url.endswith("/token") for _method, url, _sent in host.asked)


def test_a_state_is_its_persons_works_once_and_not_for_long(teacher: User, peers: list[User], host: OtherHost) -> None:
    browser = browser_of(teacher)
    given = {"state": begun(browser)["state"], "code": "the-code"}
    browser_of(peers[0]).get("/my/wallets/callback/", given)
    assert HostConnection.objects.get().connected_at is None
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        browser_of(teacher).get("/my/wallets/callback/", given)
        assert HostConnection.objects.get().connected_at is None
    browser.get("/my/wallets/callback/", given)
    traded = len(host.asked)
    browser.get("/my/wallets/callback/", given)
    assert HostConnection.objects.get().connected_at is not None
    assert len(host.asked) == traded


@pytest.mark.parametrize("address", ["", "x y", "ftp://a", "http://testserver", "https://user@host/", "javascript:1"])
def test_an_address_that_is_none_is_said(teacher: User, host: OtherHost, address: str) -> None:
    page = browser_of(teacher).post("/my/wallets/connect/", {"address": address})
    assert page.status_code == 422
    assert not HostConnection.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "https://10.0.0.1", "https://[::1]", "http://169.254.169.254"]
)
def test_the_guard_stands_before_every_host(teacher: User, address: str) -> None:
    page = browser_of(teacher).post("/my/wallets/connect/", {"address": address})
    assert page.status_code == 422
    assert "public address" in page.content.decode()


def test_a_host_that_is_none_is_said(teacher: User, host: OtherHost) -> None:
    host.scheme = {}
    page = browser_of(teacher).post("/my/wallets/connect/", {"address": HOST})
    assert page.status_code == 422
    assert "no Open Badges 3.0 service" in page.content.decode()


def test_a_connection_is_its_persons_alone(teacher: User, peers: list[User], host: OtherHost) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    uuid = HostConnection.objects.get().uuid
    other = browser_of(peers[0])
    assert other.get(f"/my/wallets/{uuid}/").status_code == 404
    for verb in ("send", "bring", "end"):
        assert other.post(f"/my/wallets/{uuid}/{verb}/").status_code == 404
    assert "Other badges" not in other.get("/my/wallets/").content.decode()


def test_a_host_that_no_longer_lets_us_in_is_said_in_a_sentence(teacher: User, host: OtherHost) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    page = browser.post(f"/my/wallets/{HostConnection.objects.get().uuid}/bring/", follow=True)
    assert "no longer lets us in" in page.content.decode()


def test_when_all_places_are_taken_nothing_is_brought_yet(
    teacher: User, host: OtherHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    monkeypatch.setattr(limits, "_places", threading.Semaphore(0))
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.01)
    host.asked.clear()
    page = browser.post(f"/my/wallets/{HostConnection.objects.get().uuid}/bring/", follow=True)
    assert "Many people" in page.content.decode()
    assert host.asked == []


def test_who_connects_a_host_again_keeps_the_first_connection_until_they_are_back(
    teacher: User, host: OtherHost
) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    first = HostConnection.objects.get()
    begun(browser)
    asked = begun(browser)
    assert HostConnection.objects.filter(pk=first.pk).exists()
    assert HostConnection.objects.count() == 2
    browser.get("/my/wallets/callback/", {"state": asked["state"], "code": "the-code"})
    assert HostConnection.objects.get().pk != first.pk


def test_what_was_disconnected_meanwhile_is_not_brought_back(teacher: User, host: OtherHost) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    connection = HostConnection.objects.get()
    disconnect_host(connection=HostConnection.objects.get())
    with pytest.raises(OtherHostError):
        keep_tokens(connection, obclient.Tokens("another-token", "", 3_600, ""))
    assert not HostConnection.objects.exists()


def test_two_who_find_the_token_ended_renew_it_once(teacher: User, host: OtherHost) -> None:
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    HostConnection.objects.update(expires_at=timezone.now())
    first, second = HostConnection.objects.get(), HostConnection.objects.get()
    host.token = {**host.token, "access_token": "the-next-token", "refresh_token": "the-next-refresh-token"}
    host.asked.clear()
    assert [access_token(first), access_token(second)] == ["the-next-token"] * 2
    assert [url for _method, url, _sent in host.asked] == [f"{HOST}/token"]


def test_the_export_says_what_was_allowed_and_no_secret(wallet: Wallet, teacher: User, host: OtherHost) -> None:
    wallet.connect(teacher)
    browser = browser_of(teacher)
    browser.get("/my/wallets/callback/", {"state": begun(browser)["state"], "code": "the-code"})
    exported = export_for(teacher)["wallets"]
    assert exported["allowed"][0]["client_name"] == "Pocket wallet"
    assert exported["connected"][0]["name"] == "Other badges"
    assert not any(secret in str(exported) for secret in SECRETS)


def test_a_secret_opens_in_its_own_place_only(settings: Any) -> None:
    sealed = seal("a secret", "row/field")
    assert b"a secret" not in sealed
    assert unseal(sealed, "row/field") == "a secret"
    assert unseal(sealed, "other/field") is None
    assert unseal(sealed[:-1] + b"x", "row/field") is None
    assert unseal(None, "row/field") is None
    settings.SECRET_KEY = "another"
    assert unseal(sealed, "row/field") is None


def test_a_site_that_nobody_allowed_anything_is_forgotten_after_a_week(wallet: Wallet, teacher: User) -> None:
    Wallet.registered().connect(teacher)
    assert jobs.forget_unused_wallets() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert jobs.forget_unused_wallets() == 1
    assert get_application_model().objects.get().name == "Pocket wallet"
    assert WalletConsent.objects.get().application is not None


def test_what_connected_sites_keep_to_is_for_everybody_to_read(db: None) -> None:
    page = Client().get("/connected-sites/").content.decode()
    assert 'id="privacy"' in page and 'id="terms"' in page
