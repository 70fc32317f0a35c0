"""A holder's pages about badges: at most 20 queries and 350 elements each, and no more of them with more rows."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from badges.models import Award, HeldCredential, HostConnection, WalletConsent
from badges.scopes import SENTENCES

MAX_QUERIES, MAX_NODES = 20, 350
PAGE = {"accept": "text/html"}


def held(person: User) -> HeldCredential:
    row: dict[str, Any] = {"text": "{}", "format": "OB3-DataIntegrity", "name": "Museum guide", "verdict": "unknown"}
    return HeldCredential.objects.create(
        holder=person, issuer_id="did:key:z6Mk", credential_id=uuid4().urn, checked_at=timezone.now(), **row
    )


def connected(person: User) -> HostConnection:
    host = f"https://{uuid4()}.example.org/ims/ob/v3p0"
    row: dict[str, Any] = {"name": "Other badges", "client_id": "c", "sealed_client_secret": b"-"}
    return HostConnection.objects.create(holder=person, base_url=host, connected_at=timezone.now(), **row)


def allowed(person: User) -> WalletConsent:
    row: dict[str, Any] = {"client_name": "Pocket wallet", "site": "wallet.example.net", "text_version": "1"}
    return WalletConsent.objects.create(holder=person, scopes=" ".join(SENTENCES), **row)


@pytest.fixture
def addresses(awarded: Award, teacher: User) -> dict[str, str]:
    """Every page of this person's, by a word."""
    badge = f"/credentials/{awarded.uuid}/"
    allowed(teacher)
    return {
        "badges": "/my/badges/",
        "import": "/my/badges/import/",
        "held": f"/my/badges/elsewhere/{held(teacher).uuid}/",
        "wallets": "/my/wallets/",
        "connection": f"/my/wallets/{connected(teacher).uuid}/",
        "badge": badge,
        "share": f"{badge}share/",
        "disclosure": f"{badge}disclosure/?as=named-bound",
        "ob2": f"{badge}ob2/",
        "achievement": f"/achievements/{awarded.achievement.uuid}",
        "sites": "/connected-sites/",
    }


@pytest.fixture
def measured(client: Client, teacher: User, addresses: dict[str, str]) -> Callable[[], dict[str, tuple[int, int]]]:
    """{page: (queries, elements)} of a process that is warm."""
    client.force_login(teacher)

    def measure() -> dict[str, tuple[int, int]]:
        found = {}
        for name, address in addresses.items():
            client.get(address, headers=PAGE)
            with CaptureQueriesContext(connection) as captured:
                page = client.get(address, headers=PAGE)
            assert page.status_code == 200, name
            found[name] = (len(captured), len(re.findall(rb"<[a-zA-Z]", page.content)))
        return found

    return measure


def test_each_page_keeps_to_its_budget(measured: Callable[[], dict[str, tuple[int, int]]]) -> None:
    over = {name: row for name, row in measured().items() if row[0] > MAX_QUERIES or row[1] > MAX_NODES}
    assert over == {}


def test_more_rows_take_no_more_queries(measured: Callable[[], dict[str, tuple[int, int]]], teacher: User) -> None:
    before = {name: queries for name, (queries, _nodes) in measured().items()}
    for _number in range(3):
        held(teacher)
        connected(teacher)
        allowed(teacher)
    after = {name: queries for name, (queries, _nodes) in measured().items()}
    assert after == before
