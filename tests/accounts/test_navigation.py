"""The header lists what every app handed down, for the one who looks."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import navigation
from accounts.models import Membership, User
from accounts.navigation import NavItem, items_for, register, signed_in
from accounts.permissions import holds_anywhere


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigation, "_items", {})
    yield


def test_entries_come_in_their_order_not_in_that_of_registration() -> None:
    register(NavItem("b", "Reviews", "notifications", order=20))
    register(NavItem("a", "Courses", "my_data", order=10))
    assert [item.name for item in items_for(AnonymousUser())] == ["a", "b"]


def test_registering_again_replaces() -> None:
    register(NavItem("a", "Old", "my_data"))
    register(NavItem("a", "New", "my_data"))
    assert [item.label for item in items_for(AnonymousUser())] == ["New"]


def test_a_visitor_does_not_see_what_needs_an_account() -> None:
    register(NavItem("mine", "My learning", "my_data", is_visible=signed_in))
    assert items_for(AnonymousUser()) == []
    assert [item.name for item in items_for(User(email="a@example.org"))] == ["mine"]


def test_an_entry_without_a_page_yet_is_left_out_of_the_header(client: Client, teacher: User) -> None:
    register(NavItem("gone", "Nowhere", "there_is_no_such_name"))
    register(NavItem("data", "Somewhere", "my_data"))
    client.force_login(teacher)
    page = client.get("/my/notifications/").content.decode()
    assert "Somewhere" in page
    assert "Nowhere" not in page


def test_an_address_may_be_computed() -> None:
    item = NavItem("catalogue", "Courses", url=lambda: "/fr/cours/")
    assert item.address() == "/fr/cours/"


def test_the_entry_of_the_page_one_is_on_says_so(client: Client, teacher: User) -> None:
    register(NavItem("my", "My learning", url=lambda: "/my/"))
    register(NavItem("data", "My data", "my_data"))
    client.force_login(teacher)
    page = client.get("/my/data/").content.decode()
    assert '<a href="/my/data/" aria-current="page">My data' in page
    assert '<a href="/my/">My learning' in page


def test_a_page_of_the_account_menu_is_not_the_page_above_it(client: Client, teacher: User) -> None:
    register(NavItem("my", "My learning", url=lambda: "/my/"))
    register(NavItem("data", "My data", "my_data", area="account"))
    client.force_login(teacher)
    assert '<a href="/my/">My learning' in client.get("/my/data/").content.decode()
    assert '<a href="/my/">My learning' in client.get("/my/notifications/").content.decode()


def test_a_count_stands_beside_the_entry(client: Client, teacher: User) -> None:
    register(NavItem("reviews", "Reviews", "my_data", badge=lambda user: 7))
    client.force_login(teacher)
    assert '<span class="count">7</span>' in client.get("/my/notifications/").content.decode()


def test_a_role_somewhere_shows_its_entry(trainer: User, teacher: User) -> None:
    register(NavItem("teach", "Teach", "my_data", is_visible=lambda user: holds_anywhere(user, "trainer")))
    assert [item.name for item in items_for(trainer)] == ["teach"]
    assert items_for(teacher) == []


def test_roles_for_the_header_are_read_once_a_request(
    trainer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert holds_anywhere(trainer, "trainer")
        assert not holds_anywhere(trainer, "registrar")
    assert Membership.objects.count() == 1
