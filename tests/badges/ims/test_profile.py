"""`/ims/ob/v3p0/profile`: who the person is to one wallet, and no more than they allowed."""

from typing import Any

import pytest

from accounts.models import User
from badges.models import WalletConsent
from badges.scopes import READ_CREDENTIALS, READ_PROFILE
from tests.badges.ims.wallets import Wallet, ensure_refused, ensure_schema


def test_it_is_a_number_made_for_this_wallet_and_nothing_more(connected: Wallet, teacher: User) -> None:
    response = connected.get("profile")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert set(response.json()) == {"@context", "id", "type"}
    body = response.content.decode()
    assert teacher.email not in body and "Amina" not in body and str(teacher.uuid) not in body


def test_it_follows_the_schema(connected: Wallet) -> None:
    ensure_schema(connected.get("profile").json(), "profile")


def test_the_name_comes_when_the_person_says_so(wallet: Wallet, teacher: User) -> None:
    wallet.connect(teacher, shares_name=True)
    assert wallet.get("profile").json()["name"] == "Amina"


def test_two_wallets_cannot_tell_that_it_is_one_person(connected: Wallet, teacher: User) -> None:
    other = Wallet.registered().connect(teacher)
    assert other.get("profile").json()["id"] != connected.get("profile").json()["id"]


def test_a_wallet_that_comes_back_knows_the_person_again(connected: Wallet, teacher: User) -> None:
    before = connected.get("profile").json()["id"]
    WalletConsent.objects.update(withdrawn_at="2026-11-20T00:00:00Z")
    assert connected.connect(teacher).get("profile").json()["id"] == before


def test_the_name_is_changed_by_the_whole_profile(connected: Wallet, teacher: User) -> None:
    profile = connected.get("profile").json()
    answer = connected.put({**profile, "name": "Amina Haddad"})
    assert answer.status_code == 200
    assert answer.json() == profile
    teacher.refresh_from_db()
    assert teacher.get_full_name() == "Amina Haddad"
    assert teacher.language == "en"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"id": None},
        {"type": "Person"},
        {"type": None},
        {"name": ""},
        {"name": "x" * 151},
        {"name": {"en": "Amina"}},
        {"email": "other@example.org"},
        {"telephone": "1"},
    ],
)
def test_what_we_cannot_keep_is_refused_and_nothing_changes(
    connected: Wallet, teacher: User, changes: dict[str, Any]
) -> None:
    ensure_refused(connected.put({**connected.get("profile").json(), **changes}), 400, "invalid_data")
    teacher.refresh_from_db()
    assert teacher.get_full_name() == "Amina"


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_what_is_no_profile_is_refused(connected: Wallet, body: Any) -> None:
    ensure_refused(connected.put(body), 400, "invalid_data")


def test_each_method_needs_its_own_scope(wallet: Wallet, teacher: User) -> None:
    wallet.connect(teacher, scope=READ_CREDENTIALS)
    ensure_refused(wallet.get("profile"), 403, "forbidden")
    wallet.connect(teacher, scope=READ_PROFILE)
    ensure_refused(wallet.put(wallet.get("profile").json()), 403, "forbidden")
