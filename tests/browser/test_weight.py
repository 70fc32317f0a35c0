"""A learner's page is light: at most 100 kB over the wire on a first visit, 350 nodes, and no other host."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import Places, places_of, walker_for
from tests.browser.walk import Walker
from tests.site import Site

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
MOST_NODES = 350
LEARNER_PAGES = (
    "/",
    "/courses/",
    "{course}",
    "{module}",
    "{lesson}",
    "/my/",
    "/my/badges/",
    "/my/portfolio/",
    "{draft}",
)
HOLDER_PAGES = (
    "{public_path}",
    "{public_path}share/",
    "{public_path}disclosure/?as=named-bound",
    "{public_path}ob2/",
    "{achievement_path}",
    "{endorsement_path}",
    "{evidence_path}",
    "/my/badges/",
    "/my/badges/import/",
    "/my/badges/elsewhere/{held}/",
    "/my/wallets/",
    "/my/wallets/{connection}/",
    "{consent}",
    "/my/notifications/",
)
VERIFY_BYTES = 60_000


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    return places_of(site)


def cold_visit(walker: Walker, address: str) -> tuple[int, int]:
    """(bytes over the wire with headers, elements in the page), with an empty cache."""
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    walker.open(address)
    walker.page.wait_for_load_state("networkidle")
    # Pictures wait until they are scrolled to: a learner will scroll.
    walker.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    walker.page.wait_for_load_state("networkidle")
    session.detach()
    return sum(received), int(walker.page.evaluate("document.querySelectorAll('*').length"))


IN_LONG = pytest.mark.long


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=IN_LONG), "ar"])
def test_learner_pages_stay_within_100_kb_and_350_nodes(
    site: Site, chromium: Browser, places: Places, language: str
) -> None:
    walker = walker_for(site, chromium, "teacher@example.org")
    visits = {template: cold_visit(walker, places.address(template, language)) for template in LEARNER_PAGES}
    assert all(size > 1000 for size, _nodes in visits.values()), "nothing was measured"
    assert {page: visit for page, visit in visits.items() if visit[0] > MOST_BYTES or visit[1] > MOST_NODES} == {}


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=IN_LONG)])
def test_every_page_of_a_badge_and_of_wallets_stays_within_them(
    site: Site, chromium: Browser, places: Places, language: str
) -> None:
    holder = walker_for(site, chromium, "ines@example.org")
    visits = {template: cold_visit(holder, places.address(template, language)) for template in HOLDER_PAGES}
    assert all(size > 1000 for size, _nodes in visits.values()), "nothing was measured"
    assert {page: visit for page, visit in visits.items() if visit[0] > MOST_BYTES or visit[1] > MOST_NODES} == {}


def test_every_lesson_of_the_demo_stays_within_them(site: Site, chromium: Browser, places: Places) -> None:
    walker = walker_for(site, chromium, "teacher@example.org")
    visits = {address: cold_visit(walker, address) for address in places.by_language["en"]["lesson"]}
    assert len(visits) == 18
    assert {page: visit for page, visit in visits.items() if visit[0] > MOST_BYTES or visit[1] > MOST_NODES} == {}


def test_verification_stays_within_60_kb(site: Site, chromium: Browser, places: Places) -> None:
    walker = walker_for(site, chromium, "")
    for address in ("/verify/", places.address("/verify/?url={public}", "en")):
        assert cold_visit(walker, address)[0] <= VERIFY_BYTES
