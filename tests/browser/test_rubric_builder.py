"""A trainer builds a rubric and sees beside it, while typing, what a reviewer and an author will see."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, TimeoutError, expect

from tests.browser.test_accessibility import WIDTHS, overflow, violations
from tests.browser.walk import Walker, context_of
from tests.site import Site

pytestmark = pytest.mark.browser

ADD = "/cms/snippets/competencies/cfrubric/add/"
PREVIEW = "/cms/snippets/competencies/cfrubric/preview/"
# Milliseconds that a busy machine may take to draw the preview anew.
PATIENCE = 20_000
WORDS = {
    "en": ("Is the aim clear?", ("Not yet", "Reached"), "Pupils are safe", "Your voice"),
    "ar": ("هل الهدف واضح؟", ("ليس بعد", "تحقق"), "سلامة التلاميذ", "صوتك"),
}


@pytest.fixture
def trainer(site: Site, chromium: Browser) -> Iterator[Walker]:
    context = context_of(chromium, width=1280)
    walker = Walker(site, context.new_page())
    walker.sign_in("trainer@example.org")
    yield walker
    context.close()


def write(page: Page, language: str) -> None:
    """A criterion of each mode; keys, scores and weights are left empty."""
    title, levels, *others = WORDS[language]
    page.locator("#id_title").fill(title)
    page.locator("#id_pass_score").fill("2")
    for number, (text, mode) in enumerate(zip((title, *others), ("levels", "pass", "comments"), strict=True)):
        page.get_by_role("button", name="Add criterion").click()
        page.locator(f"#id_criteria-{number}-title").fill(text)
        page.locator(f"#id_criteria-{number}-mode").select_option(mode)
    for number, level in enumerate(levels):
        page.get_by_role("button", name="Add level").first.click()
        page.locator(f"#id_criteria-0-levels-{number}-title").fill(level)


def panel(page: Page) -> FrameLocator:
    """What the preview beside the form shows."""
    return page.frame_locator("[data-side-panel='preview'] iframe").last


def is_shown_after_typing(page: Page, text: str) -> bool:
    """Whether the preview follows. Wagtail takes no notice of what is typed while it draws its first one."""
    page.locator("#id_criteria-0-levels-1-title").fill(text)
    with contextlib.suppress(TimeoutError):
        panel(page).get_by_text(text).wait_for(timeout=PATIENCE / 5)
        return True
    return False


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.long)])
def test_what_is_typed_is_shown_at_once_and_kept_when_saved(trainer: Walker, language: str) -> None:
    page = trainer.page
    trainer.open(f"{ADD}?locale={language}")
    write(page, language)
    page.get_by_role("button", name="Toggle preview").first.click()
    for text in (WORDS[language][0], WORDS[language][1][1], *WORDS[language][2:]):
        expect(panel(page).get_by_text(text).first).to_be_visible(timeout=PATIENCE)
    expect(panel(page).get_by_role("radio")).to_have_count(4)
    assert any(is_shown_after_typing(page, f"{number}/9") for number in range(1, 9))
    page.get_by_label("Preview mode").select_option("author")
    expect(panel(page).get_by_role("heading", level=2)).to_be_visible(timeout=PATIENCE)
    expect(panel(page).get_by_role("radio")).to_have_count(0)
    page.locator("main form").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("created.").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.long)])
def test_the_preview_is_as_accessible_as_the_page_it_shows(trainer: Walker, language: str) -> None:
    page = trainer.page
    trainer.open(f"{ADD}?locale={language}")
    write(page, language)
    with page.expect_response(lambda answer: PREVIEW in answer.url and answer.request.method == "GET"):
        page.get_by_role("button", name="Toggle preview").first.click()
    for mode in ("reviewer", "author"):
        trainer.open(f"{PREVIEW}?locale={language}&mode={mode}")
        assert WORDS[language][0] in page.locator("main").inner_text()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == []
            assert overflow(page) <= 0
