"""Courses in the header: found where the catalogue is, in the reader's language, without a query a page."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from courses.models import Course
from courses.navigation import catalog_url
from tests.courses.factories import catalog_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cold_cache() -> None:
    cache.clear()


def test_before_a_catalogue_is_published_there_is_no_entry(client: Client) -> None:
    assert catalog_url() == ""


def test_the_catalogue_of_the_readers_language_is_linked(course: Course) -> None:
    english, french = catalog_page("en"), catalog_page("fr")
    assert catalog_url() == english.url
    with translation.override("fr"):
        assert catalog_url() == french.url
    with translation.override("es"):
        assert catalog_url() == english.url


def test_the_address_is_remembered(course: Course, django_assert_num_queries: pytest.FixtureRequest) -> None:
    catalog_url()
    with django_assert_num_queries(0):
        catalog_url()


def test_the_header_offers_courses_to_all_and_learning_to_who_signed_in(
    course: Course, client: Client, teacher: object
) -> None:
    page = client.get(catalog_page().url).content.decode()
    assert f'href="{catalog_page().url}" aria-current="page"' in page
    assert "My learning" not in page
    client.force_login(teacher)
    assert "My learning" in client.get(catalog_page().url).content.decode()
