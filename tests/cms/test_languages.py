"""Changing the language keeps the page."""

import pytest
from django.test import Client
from wagtail.models import Locale, Page

from accounts.models import Institution, User
from badges.models import Profile
from cms.models import HomePage
from tests.cms.conftest import add_page


@pytest.fixture
def french_home(home: HomePage, root: Page) -> HomePage:
    french = Locale.objects.create(language_code="fr")
    page: HomePage = home.copy_for_translation(french)
    page.headline = "Traversez."
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def link(page: str, language: str) -> str:
    """Where the menu leads for a language."""
    before = page.index(f'lang="{language}" hreflang')
    return page[:before].rpartition('href="')[2].partition('"')[0]


def test_a_page_of_ours_keeps_its_path_and_question(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    page = client.get("/my/notifications/?page=2").content.decode()
    assert link(page, "fr") == "/fr/my/notifications/?page=2"
    back = client.get("/fr/my/notifications/?page=2").content.decode()
    assert link(back, "en") == "/my/notifications/?page=2"


def test_each_name_is_in_its_own_language_and_the_current_one_is_marked(client: Client, db: None) -> None:
    page = client.get("/ar/accounts/login/").content.decode()
    assert 'lang="ar" hreflang="ar" aria-current="true">العربية</a>' in page
    assert 'lang="fr" hreflang="fr">Français</a>' in page


def test_a_translated_page_is_linked_to_its_translation(client: Client, home: HomePage, french_home: HomePage) -> None:
    course = add_page(home, "Course")
    twin = course.copy_for_translation(french_home.locale)
    twin.slug = "cours"
    twin.save_revision().publish()
    page = client.get("/course/").content.decode()
    assert link(page, "fr") == "/fr/cours/"
    assert '<link rel="alternate" hreflang="fr" href="http://testserver/fr/cours/">' in page


def test_an_untranslated_page_leads_to_the_home_of_that_language(
    client: Client, home: HomePage, french_home: HomePage
) -> None:
    add_page(home, "Course")
    page = client.get("/course/").content.decode()
    assert link(page, "fr") == "/fr/"
    assert 'rel="alternate" hreflang="fr"' not in page


def test_where_a_language_has_no_pages_the_interface_still_speaks_it(client: Client, home: HomePage) -> None:
    add_page(home, "Course")
    assert link(client.get("/course/").content.decode(), "ar") == "/ar/course/"
    page = client.get("/ar/course/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="en" dir="ltr">' in page
    assert "untranslated" in page


def test_a_page_in_the_language_of_the_interface_needs_no_notice(
    client: Client, home: HomePage, french_home: HomePage
) -> None:
    page = client.get("/fr/").content.decode()
    assert "Traversez." in page
    assert "untranslated" not in page


def test_an_address_that_never_takes_a_prefix_asks_for_the_language(client: Client, atlas: Institution) -> None:
    """/issuers/<slug> is the same for everyone, machines among them: the question chooses the reader's language."""
    Profile.objects.create(institution=atlas, slug="atlas", name="Atlas", url="https://atlas.example.org")
    page = client.get("/issuers/atlas?key=1&lang=en", HTTP_ACCEPT="text/html").content.decode()
    assert link(page, "fr") == "/issuers/atlas?key=1&amp;lang=fr"
    assert 'hreflang="ar" href="http://testserver/issuers/atlas?key=1&amp;lang=ar"' in page
    french = client.get("/issuers/atlas?key=1&lang=fr", HTTP_ACCEPT="text/html").content.decode()
    assert '<html lang="fr"' in french
    assert 'lang="fr" hreflang="fr" aria-current="true"' in french
