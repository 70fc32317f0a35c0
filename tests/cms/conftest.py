"""A small site: a home page in English, below it two pages."""

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage


@pytest.fixture
def root(english: Locale) -> Page:
    """Wagtail's root, without its welcome page."""
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    return Page.objects.get(depth=1)


@pytest.fixture
def home(root: Page, english: Locale) -> HomePage:
    """The site's front door."""
    page: HomePage = root.add_child(
        instance=HomePage(title="Home", slug="home", locale=english, headline="Cross over.", lead="It is free.")
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


def add_page(parent: Page, title: str, *, live: bool = True, summary: str = "") -> HomePage:
    """A page below another, in its language."""
    page: HomePage = parent.add_child(
        instance=HomePage(
            title=title,
            slug=title.lower().replace(" ", "-"),
            headline=title,
            summary=summary,
            live=live,
            locale=parent.locale,
        )
    )
    return page
