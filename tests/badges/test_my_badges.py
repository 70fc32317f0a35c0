"""`/my/badges/`: one's own, nobody else's, with as many questions to the database as for one badge."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Institution, User
from accounts.personal_data import export_for
from accounts.signals import email_verified
from badges.models import Achievement, Award
from tests.badges.conftest import GiveAward


def _page(client: Client) -> str:
    return client.get("/my/badges/").content.decode()


def test_a_visitor_signs_in_first(db: None, client: Client) -> None:
    response = client.get("/my/badges/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_the_empty_list_says_how_to_earn_one(teacher: User, client: Client) -> None:
    client.force_login(teacher)
    assert "No badges yet" in _page(client)


def test_own_badges_are_listed_and_others_are_not(
    awarded: Award, teacher: User, peers: list[User], client: Client
) -> None:
    client.force_login(teacher)
    assert f"/credentials/{awarded.uuid}/" in _page(client)
    client.force_login(peers[0])
    assert str(awarded.uuid) not in _page(client)


def test_in_french_the_badge_has_its_french_name(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    assert "Cours avec outils numériques" in client.get("/fr/my/badges/").content.decode()


def test_the_number_of_queries_does_not_grow(
    give: GiveAward, awarded: Award, teacher: User, atlas: Institution, client: Client
) -> None:
    client.force_login(teacher)
    _page(client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        _page(client)
    for number in range(5):
        other = Achievement.objects.create(
            slug=f"other-{number}",
            institution=atlas,
            name=f"Other {number}",
            description="d",
            criteria="c",
            published_at=timezone.now(),
        )
        give(achievement=other, user=teacher)
    with CaptureQueriesContext(connection) as six:
        assert _page(client).count('class="card"') == 6
    assert len(six) == len(one)
    assert len(six) <= 20


def test_a_confirmed_address_brings_the_badges_that_wait_under_it(
    give: GiveAward, teacher: User, client: Client
) -> None:
    waiting = give(email="old@example.org")
    EmailAddress.objects.create(user=teacher, email="old@example.org", verified=True)
    email_verified.send(sender=None, user_id=teacher.pk)
    client.force_login(teacher)
    assert str(waiting.uuid) in _page(client)


def test_the_export_holds_the_signed_document(awarded: Award, teacher: User) -> None:
    exported: dict[str, Any] = export_for(teacher)
    (entry,) = exported["badges"]
    assert entry["credentials"] == [awarded.credentials.get().document]
