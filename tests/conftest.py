"""The fixed cast: the same people in tests as in the demo."""

import os

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import translation
from hypothesis import settings
from wagtail.models import Locale

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from tests.migrated import begin_from_copy

# Here, since processes that share a run read no other conftest where the last lines are written.
from tests.not_shown import pytest_terminal_summary as pytest_terminal_summary

# Here, so that journeys and browsers share the demo that one process loaded.
from tests.site import demo as demo
from tests.site import site as site

PASSWORD = "passerelle-demo"

# `make test` takes a fixed sample of what Hypothesis would try, `make test-long` far more and other ones each time.
settings.register_profile("sample", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sample"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run what `make test` samples in full")
    parser.addoption("--services", action="store_true", help="run what needs PostgreSQL, Redis and real workers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `long` or `services`, unless it was asked for; `--long` asks for both."""
    left_out = {"long", "services"}
    if config.getoption("--long"):
        left_out.clear()
    if config.getoption("--services"):
        left_out.discard("services")
    for item in items:
        for name in left_out.intersection(mark.name for mark in item.iter_markers()):
            item.add_marker(pytest.mark.skip(reason=f"only in make test-{name}"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin from a migrated copy where the database is a file of ours."""
    if connection.vendor == "sqlite":
        begin_from_copy()


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A page asked for in French leaves its language to whatever is drawn next: each test begins anew."""
    translation.activate(site_settings.LANGUAGE_CODE)


@pytest.fixture
def english(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def atlas(db: None) -> Institution:
    """Atlas Teacher College, the default institution."""
    return Institution.objects.create(slug="atlas", name="Atlas Teacher College", is_default=True)


@pytest.fixture
def riverside(db: None) -> Institution:
    """Riverside Teaching Academy, the other institution."""
    return Institution.objects.create(slug="riverside", name="Riverside Teaching Academy")


def _person(email: str, first_name: str, institution: Institution | None = None, role: str = "teacher") -> User:
    user = User.objects.create_user(email, PASSWORD, first_name=first_name)
    if institution:
        grant_role(user=user, institution=institution, role=role)
    return user


@pytest.fixture
def teacher(atlas: Institution) -> User:
    """The author of most stories; belongs to atlas."""
    return _person("teacher@example.org", "Amina", atlas)


@pytest.fixture
def peers(atlas: Institution, riverside: Institution) -> list[User]:
    """Three who may review: one of riverside, one of no institution, one of another school."""
    second = _person("teacher2@example.org", "Bruno", riverside)
    third = _person("teacher3@example.org", "Chipo")
    fourth = _person("teacher4@example.org", "Dalia")
    User.objects.filter(pk=fourth.pk).update(school="Lakeside School")
    return [second, third, fourth]


@pytest.fixture
def trainer(atlas: Institution) -> User:
    return _person("trainer@example.org", "Elif", atlas, "trainer")


@pytest.fixture
def moderator(atlas: Institution) -> User:
    return _person("moderator@example.org", "Farid", atlas, "moderator")


@pytest.fixture
def registrar(riverside: Institution) -> User:
    return _person("registrar@riverside.example.org", "Grace", riverside, "registrar")


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("admin@example.org", PASSWORD, first_name="Hana")
