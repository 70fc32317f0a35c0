"""The front door: one sentence, two doors, the pages an editor chose."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.models import HomePage
from tests.cms.conftest import add_page


def choose(home: HomePage, *pages: HomePage) -> None:
    home.featured = [("page", page) for page in pages]
    home.save()


def test_it_says_its_sentence_in_the_one_heading(client: Client, home: HomePage) -> None:
    page = client.get("/").content.decode()
    assert page.count("<h1") == 1
    assert "Cross over." in page
    assert "It is free." in page


def test_the_first_page_below_is_the_door_to_learning(client: Client, home: HomePage) -> None:
    add_page(home, "Courses")
    page = client.get("/").content.decode()
    assert 'class="door door--first" href="/courses/"' in page


def test_without_a_catalogue_there_is_no_door_to_nowhere(client: Client, home: HomePage) -> None:
    add_page(home, "Draft", live=False)
    assert "door--first" not in client.get("/").content.decode()


def test_chosen_pages_bring_their_cards_in_the_editors_order(client: Client, home: HomePage) -> None:
    first, second = add_page(home, "Alpha", summary="The first."), add_page(home, "Beta")
    choose(home, second, first)
    page = client.get("/").content.decode()
    assert page.index("Beta") < page.index("Alpha")
    assert "The first." in page


def test_drafts_and_deleted_pages_are_left_out(client: Client, home: HomePage) -> None:
    draft, gone = add_page(home, "Draft", live=False), add_page(home, "Gone")
    choose(home, draft, gone)
    gone.delete()
    page = client.get("/").content.decode()
    assert "Draft" not in page
    assert "Gone" not in page


def test_queries_do_not_grow_with_the_cards(
    client: Client, home: HomePage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    choose(home, *[add_page(home, f"Course {number}") for number in range(6)])
    client.get("/")
    with django_assert_max_num_queries(14):
        client.get("/")


def test_the_page_stays_light(client: Client, home: HomePage) -> None:
    choose(home, *[add_page(home, f"Course {number}", summary="x" * 200) for number in range(3)])
    body = client.get("/").content
    assert len(body) < 14_000
    assert body.count(b"<") < 350
