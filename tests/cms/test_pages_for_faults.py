"""What goes wrong is said kindly, with a next step, in our look."""

from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import permission_denied, server_error

from accounts.models import User


def test_a_wrong_address_offers_ways_on(client: Client, db: None) -> None:
    response = client.get("/nothing-here/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "This page is not here" in page
    assert 'href="/"' in page
    assert "/accounts/login/?next=/nothing-here/" in page


def test_it_speaks_the_language_of_the_address(client: Client, db: None) -> None:
    assert '<html lang="fr"' in client.get("/fr/rien/").content.decode()


def test_a_closed_door_says_why(db: None, teacher: User) -> None:
    request = RequestFactory().get("/teach/")
    request.user = teacher
    # A page asked for before, in another language, leaves its thread speaking that.
    with translation.override("en"):
        response = permission_denied(request, PermissionError())
    assert response.status_code == 403
    assert "ask the administrator of your institution" in response.content.decode()


def test_a_stale_form_says_what_to_do(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


def test_our_own_fault_needs_no_database() -> None:
    response = server_error(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "It is our fault, not yours" in page
    assert page.count("<h1") == 1


def test_the_same_for_a_request_we_cannot_read() -> None:
    assert "load the page again" in render_to_string("400.html")
