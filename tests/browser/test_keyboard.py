"""Share, download, verify: with the keyboard alone, and always seeing where one is."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.pages import places_of
from tests.browser.walk import Walker, context_of
from tests.site import Site

pytestmark = pytest.mark.browser
MOST_TABS = 80
MOST_PRESSES = 3
# What a screen reader would say, and whether the browser draws where one is.
FOCUSED = """() => {
  const at = document.activeElement, drawn = getComputedStyle(at);
  const names = at.labels && at.labels.length ? [...at.labels].map((label) => label.innerText) : [at.textContent];
  const words = names.join(" ").replace(/\\s+/g, " ").trim();
  return {words, is_seen: drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2};
}"""


def tab_to(page: Page, words: str) -> None:
    """Tab until the focus is on what is called so."""
    passed = []
    for _number in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        passed.append(at["words"])
        if at["words"] == words:
            assert at["is_seen"], f"nobody sees that “{words}” has the focus"
            return
    raise AssertionError(f"“{words}” cannot be reached: {passed}")


def chooser_of(page: Page) -> FileChooser:
    """What the space bar opens where the focus is; Enter sends the form from a field of files, as from any other.

    Pressed again where nothing opens: a browser on a busy machine may miss it.
    """
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))
    for _attempt in range(MOST_PRESSES):
        page.keyboard.press("Space")
        if not opened:
            with suppress(PlaywrightTimeoutError):
                page.wait_for_event("filechooser", timeout=4_000)
        if opened:
            return opened[0]
    raise AssertionError("no chooser of files opens")


def test_a_badge_is_shared_downloaded_and_verified_by_keyboard(site: Site, chromium: Browser, tmp_path: Path) -> None:
    holder = Walker(site, context_of(chromium, width=1280).new_page())
    holder.sign_in("ines@example.org")
    holder.open(places_of(site).address("{public_path}", "en"))
    tab_to(holder.page, "Share")
    holder.page.keyboard.press("Enter")
    holder.page.wait_for_url("**/share/*")
    tab_to(holder.page, "Back to the badge")
    holder.page.keyboard.press("Enter")
    holder.page.wait_for_url("**/credentials/*/")
    tab_to(holder.page, "Download")
    holder.page.keyboard.press("Enter")
    tab_to(holder.page, "Download PNG")
    with holder.page.expect_download() as caught:
        holder.page.keyboard.press("Enter")
    badge = tmp_path / "badge.png"
    caught.value.save_as(badge)

    employer = Walker(site, context_of(chromium, width=1280).new_page())
    employer.open("/verify/")
    tab_to(employer.page, "Drop a badge here, or choose its file")
    chooser_of(employer.page).set_files(badge)
    tab_to(employer.page, "Verify")
    employer.page.keyboard.press("Enter")
    employer.page.locator("#verdict").wait_for()
    assert employer.page.locator("h1").inner_text() == "Valid"
