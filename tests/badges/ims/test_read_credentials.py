"""`GET /ims/ob/v3p0/credentials`: a person's badges, theirs alone, as they were signed, page by page."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Institution, User
from badges.actions.revoke import revoke
from badges.models import Achievement, Award, HeldCredential
from badges.scopes import READ_PROFILE, WRITE_CREDENTIALS
from tests.badges.conftest import GiveAward
from tests.badges.ims.wallets import API, Wallet, ensure_refused, ensure_schema


def hold(person: User, number: int, text: str = "", **changes: Any) -> HeldCredential:
    """A badge from elsewhere, as imported."""
    text = text or json.dumps({"id": f"urn:x:{number}", "name": "Élan"}, ensure_ascii=False)
    now = timezone.now()
    values = {"verdict": "unknown", "format": "OB3-DataIntegrity", "checked_at": now, "issued_at": now, **changes}
    return HeldCredential.objects.create(
        holder=person, issuer_id="https://x.example", credential_id=f"urn:x:{number}", text=text, **values
    )


def test_an_own_badge_comes_byte_for_byte(connected: Wallet, awarded: Award) -> None:
    response = connected.get("credentials")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "private, no-store"
    signed = awarded.credentials.as_signed().get().document
    assert signed in response.content.decode()
    assert response.json() == {"credential": [json.loads(signed)], "compactJwsString": []}
    assert response["X-Total-Count"] == "1"


def test_the_answer_follows_the_schema(connected: Wallet) -> None:
    ensure_schema(connected.get("credentials").json(), "getopenbadgecredentialsresponse")


def test_badges_from_elsewhere_come_too_each_in_its_own_array(connected: Wallet, teacher: User) -> None:
    strange = '{"id" :"urn:x:1",\n "name":"\\u00c9lan", "n": 1.0}'
    hold(teacher, 1, strange)
    hold(teacher, 2, "aaaa.bbbb.cccc", is_jwt=True, format="OB3-JWT")
    answer = connected.get("credentials")
    assert strange in answer.content.decode()
    assert answer.json()["compactJwsString"] == ["aaaa.bbbb.cccc"]
    assert answer["X-Total-Count"] == "3"


def test_older_versions_have_no_place_in_the_answer(connected: Wallet, teacher: User) -> None:
    hold(teacher, 1, format="OB2-hosted")
    assert connected.get("credentials")["X-Total-Count"] == "1"


def test_nobody_elses_badges_are_in_it(
    connected: Wallet, give: GiveAward, peers: list[User], achievement: Achievement
) -> None:
    other = give(user=peers[0], email="teacher2@example.org")
    hold(peers[0], 7)
    body = connected.get("credentials", limit=100).content.decode()
    assert str(other.uuid) not in body and "urn:x:7" not in body


def test_a_revoked_badge_is_not_in_it(connected: Wallet, awarded: Award) -> None:
    revoke(award=awarded, reason="A mistake.", actor=None)
    assert connected.get("credentials").json()["credential"] == []


def links(response: Any) -> dict[str, str]:
    """rel → the query of its address."""
    found = re.findall(r'<http://testserver/ims/ob/v3p0/credentials\?([^>]+)>; rel="(\w+)"', response["Link"])
    return {rel: query for query, rel in found}


def test_pages_lead_to_one_another_and_leave_nothing_out(connected: Wallet, teacher: User) -> None:
    for number in range(4):
        hold(teacher, number)
    first = connected.get("credentials", limit=2)
    assert links(first) == {"first": "limit=2&offset=0", "last": "limit=2&offset=4", "next": "limit=2&offset=2"}
    middle = connected.get("credentials", limit=2, offset=2)
    assert links(middle) == {
        "first": "limit=2&offset=0",
        "last": "limit=2&offset=4",
        "prev": "limit=2&offset=0",
        "next": "limit=2&offset=4",
    }
    last = connected.get("credentials", limit=2, offset=4)
    assert "next" not in links(last)
    seen = [entry["id"] for page in (first, middle, last) for entry in page.json()["credential"]]
    assert len(seen) == len(set(seen)) == 5
    assert {page["X-Total-Count"] for page in (first, middle, last)} == {"5"}


def test_after_the_end_there_is_nothing_but_a_way_back(connected: Wallet) -> None:
    response = connected.get("credentials", offset=50, limit=10)
    assert response.json() == {"credential": [], "compactJwsString": []}
    assert links(response) == {"first": "limit=10&offset=0", "last": "limit=10&offset=0", "prev": "limit=10&offset=40"}


def test_a_page_has_at_most_a_hundred(connected: Wallet) -> None:
    assert links(connected.get("credentials", limit=100_000))["first"] == "limit=100&offset=0"


def test_since_leaves_out_what_was_issued_before(connected: Wallet, teacher: User) -> None:
    now = timezone.now()
    hold(teacher, 1, issued_at=now - timedelta(days=400))
    hold(teacher, 2, issued_at=now + timedelta(seconds=5))
    after = (now + timedelta(seconds=1)).isoformat()
    answer = connected.get("credentials", since=after)
    assert [entry["id"] for entry in answer.json()["credential"]] == ["urn:x:2"]
    assert "since=" in links(answer)["first"]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "٣"},
        {"offset": "-1"},
        {"offset": "9" * 12},
        {"since": "yesterday"},
        {"since": "2026-11-21"},
        {"since": "2026-11-21T10:00:00"},
    ],
)
def test_a_query_that_cannot_be_read_is_refused(connected: Wallet, query: dict[str, str]) -> None:
    ensure_refused(connected.get("credentials", **query), 400, "invalid_query_parameter")


def test_without_a_token_there_is_nothing(db: None) -> None:
    response = Client().get(f"{API}/credentials")
    ensure_refused(response, 401, "unauthorizedrequest")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_token(teacher: User) -> None:
    browser = Client()
    browser.force_login(teacher)
    ensure_refused(browser.get(f"{API}/credentials"), 401, "unauthorizedrequest")


def test_a_token_in_the_address_is_none(connected: Wallet) -> None:
    response = Client().get(f"{API}/credentials", {"access_token": connected.tokens["access_token"]})
    ensure_refused(response, 401, "unauthorizedrequest")


@pytest.mark.parametrize("token", ["", "x", "Bearer", "a b c", "\u00e9"])
def test_a_token_that_is_none_opens_nothing(db: None, token: str) -> None:
    response = Client().get(f"{API}/credentials", HTTP_AUTHORIZATION=f"Bearer {token}")
    ensure_refused(response, 401, "unauthorizedrequest")


def test_a_token_without_this_scope_opens_nothing(wallet: Wallet, teacher: User) -> None:
    wallet.connect(teacher, scope=f"{READ_PROFILE} {WRITE_CREDENTIALS}")
    response = wallet.get("credentials")
    ensure_refused(response, 403, "forbidden")
    assert "insufficient_scope" in response["WWW-Authenticate"]


def test_a_narrower_yes_narrows_the_tokens_of_the_wider_one(connected: Wallet, teacher: User) -> None:
    wider = connected.tokens
    connected.connect(teacher, scope=READ_PROFILE)
    connected.tokens = wider
    ensure_refused(connected.get("credentials"), 403, "forbidden")
    assert connected.get("profile").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused_in_the_same_form(connected: Wallet, method: str) -> None:
    response = getattr(Client(), method)(f"{API}/credentials", headers=connected.bearer)
    ensure_refused(response, 405, "not_allowed")
    assert response["Allow"] == "GET, POST"


def test_a_fault_of_ours_is_said_in_the_same_form(connected: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("badges.ims.credentials._entries", fail)
    assert "secret detail" not in ensure_refused(connected.get("credentials"), 500, "internal_server_error")


def test_another_institutions_staff_reads_nothing_by_it(
    connected: Wallet, registrar: User, riverside: Institution, awarded: Award
) -> None:
    theirs = Wallet.registered().connect(registrar)
    assert theirs.get("credentials").json() == {"credential": [], "compactJwsString": []}
