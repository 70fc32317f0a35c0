"""`POST /ims/ob/v3p0/oauth/register` (RFC 7591): anybody makes a wallet known, within the rules of this API."""

import json
from typing import Any

import pytest
from django.test import Client
from oauth2_provider.models import get_access_token_model, get_application_model

from accounts.models import User
from tests.badges.ims.wallets import API, METADATA, RETURN, register

pytestmark = pytest.mark.django_db


def test_a_wallet_registers_itself_and_is_told_what_it_is_called() -> None:
    response = register()
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    answer = response.json()
    assert answer["redirect_uris"] == [RETURN]
    assert answer["token_endpoint_auth_method"] == "client_secret_basic"
    assert answer["client_secret_expires_at"] == 0 < answer["client_id_issued_at"]
    assert answer["scope"] == METADATA["scope"]
    assert answer["client_uri"] == METADATA["client_uri"]


def test_its_secret_is_not_kept() -> None:
    answer = register().json()
    client = get_application_model().objects.get(client_id=answer["client_id"])
    assert answer["client_secret"] not in client.client_secret
    token = get_access_token_model().objects.get(application=client)
    assert token.token == ""
    assert token.token_checksum != answer["registration_access_token"]


def test_a_client_belongs_to_nobody_even_when_somebody_is_signed_in(teacher: User) -> None:
    browser = Client()
    browser.force_login(teacher)
    answer = browser.post(f"{API}/oauth/register", json.dumps(METADATA), content_type="application/json").json()
    assert get_application_model().objects.get(client_id=answer["client_id"]).user is None


@pytest.mark.parametrize(
    "redirect",
    [
        "http://wallet.example.net/back",
        "http://10.0.0.1/back",
        "http://127.0.0.1.example.net/back",
        "https://user@wallet.example.net/back",
        "https://wallet.example.net/back#part",
        "https://wallet.example.net/b ack",
        "https://*.example.net/back",
        "https:///back",
        "javascript:alert(1)",
        "data:text/html,hello",
        "com.example.app:/back",
        "//wallet.example.net/back",
        "https://wallet.example.net/" + "a" * 1_000,
        7,
        None,
    ],
)
def test_a_redirect_goes_over_https_or_to_the_persons_own_machine(redirect: Any) -> None:
    response = register(redirect_uris=[redirect])
    assert (response.status_code, response.json()["error"]) == (400, "invalid_redirect_uri")
    assert not get_application_model().objects.exists()


@pytest.mark.parametrize("redirect", ["http://127.0.0.1:49152/back", "http://[::1]:8080/", "http://localhost:3000/b"])
def test_a_program_on_the_persons_machine_may_be_returned_to(redirect: str) -> None:
    assert register(redirect_uris=[redirect]).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uris": []},
        {"redirect_uris": None},
        {"redirect_uris": RETURN},
        {"redirect_uris": [RETURN] * 11},
        {"grant_types": ["implicit"]},
        {"grant_types": ["authorization_code", "password"]},
        {"grant_types": ["client_credentials"]},
        {"grant_types": [{"a": 1}]},
        {"grant_types": "authorization_code"},
        {"response_types": ["token"]},
        {"token_endpoint_auth_method": "none"},
        {"token_endpoint_auth_method": "client_secret_post"},
        {"client_name": None},
        {"client_name": "  "},
        {"client_name": "x" * 101},
        {"client_name": "Your bank\u202e"},
        {"client_name": "two\nlines"},
        {"client_name": ["a"]},
    ],
)
def test_what_this_interface_has_no_use_for_is_refused(changes: dict[str, Any]) -> None:
    response = register(**changes)
    assert response.status_code == 400
    assert response.json()["error"].startswith("invalid_")
    assert not get_application_model().objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '"text"', "[" * 100_000, json.dumps({"client_name": "x" * 20_000})])
def test_what_is_no_metadata_is_refused(body: str) -> None:
    response = Client().post(f"{API}/oauth/register", body, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")


def test_an_address_registers_so_often_and_then_waits(settings: Any) -> None:
    settings.WALLET_REQUESTS_PER_MINUTE = 2
    assert [register().status_code for _ in range(3)] == [201, 201, 429]
    assert get_application_model().objects.count() == 2


def test_a_wallet_changes_what_it_said_under_the_same_rules() -> None:
    answer = register().json()
    path = answer["registration_client_uri"]
    bearer = {"Authorization": f"Bearer {answer['registration_access_token']}"}
    changed = {**METADATA, "redirect_uris": ["http://elsewhere.example.net/"]}
    refused = Client().put(path, json.dumps(changed), content_type="application/json", headers=bearer)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_redirect_uri")
    changed["redirect_uris"] = ["https://elsewhere.example.net/"]
    assert Client().put(path, json.dumps(changed), content_type="application/json", headers=bearer).status_code == 200
    client = get_application_model().objects.get()
    assert client.redirect_uris == "https://elsewhere.example.net/"


def test_a_wallet_removes_itself_with_its_own_token_only() -> None:
    answer, other = register().json(), register().json()
    path = answer["registration_client_uri"]
    foreign = {"Authorization": f"Bearer {other['registration_access_token']}"}
    assert Client().delete(path, headers=foreign).status_code == 401
    assert Client().delete(path).status_code == 401
    own = {"Authorization": f"Bearer {answer['registration_access_token']}"}
    assert Client().delete(path, headers=own).status_code == 204
    assert get_application_model().objects.count() == 1


def test_its_own_token_opens_nothing_else() -> None:
    bearer = {"Authorization": f"Bearer {register().json()['registration_access_token']}"}
    assert Client().get(f"{API}/credentials", headers=bearer).status_code in {401, 403}
