"""A request for a host that is not ours is a mistake of the request's: 400, in our look, and never a fault of ours."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.parametrize("address", ["/", "/nothing-here/", "/accounts/login/", "/fr/verify/"])
def test_a_wrong_host_is_a_bad_request(db: None, settings: Settings, address: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client(raise_request_exception=False).get(address, HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert response.content.decode().count("<h1") == 1
    assert "evil.example" not in response.content.decode()


def test_translations_are_linked_under_our_own_address_whatever_the_host_says(db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    page = Client().get("/accounts/login/", HTTP_HOST="evil.example").content.decode()
    assert '<link rel="alternate" hreflang="fr" href="https://badges.example.org/fr/accounts/login/">' in page
    assert "evil.example" not in page
