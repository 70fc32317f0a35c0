"""axe finds nothing on any page the path crosses, in three languages, narrow and wide, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.pages import LANGUAGES, PAGES, Places, places_of, walker_for
from tests.browser.walk import Walker
from tests.site import Site

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 1280)
# In French, which is set as English is, every third page, in Arabic every second; `make test-everywhere` has all.
SAMPLES = {"en": slice(None), "fr": slice(0, None, 3), "ar": slice(0, None, 2)}
# All that axe found in order, with each element's source, takes longer to hand over than to find.
OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations"]}
RUN = "options => axe.run(document, options).then(found => found.violations)"


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    return places_of(site)


def violations(page: Page) -> list[str]:
    """Rule and place of everything axe objects to."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN, OPTIONS)
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> int:
    """Pixels that stick out sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def problems_on(walker: Walker, address: str) -> list[str]:
    """Everything wrong with a page at both widths: axe, sideways scrolling, script and policy errors, other hosts."""
    said: list[str] = []
    walker.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    walker.page.on("request", lambda request: said.append(request.url) if walker.site.url not in request.url else None)
    walker.open(address)
    for width in WIDTHS:
        walker.page.set_viewport_size({"width": width, "height": 900})
        said += [f"{width} px: {each}" for each in violations(walker.page)]
        if (sideways := overflow(walker.page)) > 0:
            said.append(f"{width} px: {sideways} px stick out sideways")
    return [each for each in said if "404 (Not Found)" not in each and not each.startswith("data:")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", sorted({person for person, _ in PAGES}))
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, chromium: Browser, places: Places, person: str, language: str, pytestconfig: pytest.Config
) -> None:
    walker = walker_for(site, chromium, person)
    templates = [template for who, template in PAGES if who == person]
    if not pytestconfig.getoption("--long"):
        templates = templates[SAMPLES[language]]
    addresses = [places.address(template, language) for template in templates]
    assert addresses
    problems = {address: problems_on(walker, address) for address in addresses}
    assert {address: said for address, said in problems.items() if said} == {}


@pytest.mark.parametrize("person", ["", "teacher@example.org", "teacher2@example.org", "moderator@example.org"])
def test_the_dark_face_keeps_its_contrast(site: Site, chromium: Browser, places: Places, person: str) -> None:
    walker = walker_for(site, chromium, person)
    walker.page.emulate_media(color_scheme="dark")
    addresses = [places.address(template, "en") for who, template in PAGES if who == person]
    problems = {address: problems_on(walker, address) for address in addresses}
    assert {address: said for address, said in problems.items() if said} == {}


def test_a_quiz_and_a_review_with_gaps_are_as_accessible(site: Site, chromium: Browser, places: Places) -> None:
    learner = walker_for(site, chromium, "teacher@example.org")
    learner.open(places.address("{lesson}", "en"))
    if learner.page.get_by_role("button", name="Check answers").count():
        learner.press("Check answers")
    assert violations(learner.page) == []
    reviewer = walker_for(site, chromium, "teacher2@example.org")
    reviewer.open(places.address("{review}", "en"))
    reviewer.press("Start review")
    assert violations(reviewer.page) == []
    if (tab := reviewer.page.locator(".workspace__tabs [href='#review']")).is_visible():
        tab.click()
    reviewer.press("Submit review")
    assert reviewer.sees("choose") or reviewer.sees("missing")
    assert violations(reviewer.page) == []
    for width in WIDTHS:
        reviewer.page.set_viewport_size({"width": width, "height": 900})
        assert overflow(reviewer.page) <= 0


def test_axe_would_see_a_missing_label(site: Site, chromium: Browser) -> None:
    """The instrument itself: planted mistakes are found."""
    walker = walker_for(site, chromium, "")
    walker.open("/")
    walker.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"x\">')")
    assert {each.split(":")[0] for each in violations(walker.page)} >= {"label", "image-alt"}
