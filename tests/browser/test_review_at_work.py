"""A review at work in a browser: tabs on a phone, drafts that outlive the line, words counted, the keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_keyboard import tab_to
from tests.browser.walk import Walker, context_of
from tests.site import Site

pytestmark = pytest.mark.browser
READER = "teacher2@example.org"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('passerelle.kept.'))"
# A review that this person has begun, by the demo's rubric, which here wants eight words of a "not yet".
GIVE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from peer_review.models import FrozenRubric, ReviewAssignment, Submission
reader = User.objects.get(email="teacher2@example.org")
like = Submission.objects.filter(author__email="lin@example.org").first()
rubric = dict(like.frozen_rubric.content, not_yet_words=8)
frozen = FrozenRubric.objects.get_or_create(digest="{name}".ljust(64, "0"), defaults={{"content": rubric}})[0]
import uuid
work = Submission.objects.create(author=like.author, institution=like.institution, task_uuid=uuid.uuid4(),
    task_title="{name}", frozen_rubric=frozen, text="We measured the shade. " * 120, reviews_wanted=5)
now = timezone.now()
row = ReviewAssignment.objects.create(submission=work, reviewer=reader, due_at=now + timedelta(days=4), started_at=now)
print("at", row.uuid)
"""


def given(site: Site, name: str) -> str:
    """The address of a review that was begun; each test has its own."""
    lines = site.manage("shell", "--verbosity", "0", "--command", GIVE.format(name=name)).stdout.split("\n")
    return next(f"/reviews/{line.split()[1]}/" for line in lines if line.startswith("at "))


def reader_at(site: Site, browser: Browser, address: str, **options: object) -> Walker:
    walker = Walker(site, context_of(browser, **options).new_page())  # type: ignore[arg-type]
    walker.sign_in(READER)
    walker.open(address)
    return walker


def comment(page: Page, number: int = 0) -> str:
    return page.locator("fieldset.rubric-criterion textarea").nth(number).input_value()


def write(page: Page, words: str, number: int = 0) -> None:
    page.locator("fieldset.rubric-criterion textarea").nth(number).fill(words)


@contextmanager
def no_server(page: Page) -> Iterator[None]:
    """The line is cut: nothing that is saved arrives. Pages still open, as one does where the line comes and goes."""
    page.route("**/draft/", lambda route: route.abort())
    yield
    page.unroute("**/draft/")


def test_on_a_phone_the_two_tabs_keep_their_place_and_what_was_typed(site: Site, chromium: Browser) -> None:
    page = reader_at(site, chromium, given(site, "Tabs")).page
    work, review = page.get_by_role("tab", name="The work"), page.get_by_role("tab", name="Your review")
    expect(work).to_have_attribute("aria-selected", "true")
    expect(page.locator("#rubric")).to_be_hidden()
    page.evaluate("scrollTo(0, 500)")
    place = page.evaluate("scrollY")
    # Pressed where it is: a driver's click would first scroll the bar away from the edge.
    review.dispatch_event("click")
    expect(page.locator("#work")).to_be_hidden()
    write(page, "The plan names the aim.")
    page.evaluate("scrollTo(0, 700)")
    work.dispatch_event("click")
    assert page.evaluate("scrollY") == place > 300
    work.press("ArrowRight")
    expect(review).to_be_focused()
    assert comment(page) == "The plan names the aim."


def test_from_900_px_both_stand_side_by_side_and_scroll_alone(site: Site, chromium: Browser) -> None:
    page = reader_at(site, chromium, given(site, "Side by side"), width=1280).page
    assert page.get_by_role("tab").count() == 0
    work, review = (page.locator(name).bounding_box() for name in ("#work", "#review"))
    assert work and review and work["x"] + work["width"] <= review["x"] and abs(work["y"] - review["y"]) < 2
    page.locator("#review").evaluate("pane => pane.scrollTo(0, 300)")
    assert page.locator("#work").evaluate("pane => pane.scrollTop") == 0


def test_what_is_typed_is_on_the_server_in_a_moment_and_the_page_says_so(site: Site, chromium: Browser) -> None:
    walker = reader_at(site, chromium, given(site, "Server"), width=1280)
    write(walker.page, "The plan names the aim.")
    expect(walker.page.locator(".saved")).to_contain_text("Saved on the server, ", timeout=10_000)
    assert walker.page.evaluate(KEPT) == []
    walker.page.reload()
    assert comment(walker.page) == "The plan names the aim."


def test_without_a_line_it_is_on_the_phone_survives_a_reload_and_goes_to_the_server_later(
    site: Site, chromium: Browser
) -> None:
    walker = reader_at(site, chromium, given(site, "Phone"))
    page = walker.page
    page.get_by_role("tab", name="Your review").click()
    with no_server(page):
        write(page, "Written on the bus.")
        expect(page.locator(".saved")).to_contain_text("Saved on this phone, ", timeout=10_000)
        expect(page.locator(".saved")).to_contain_text("It goes to the server when you are online.")
        page.reload()
        assert comment(page) == "Written on the bus."
        expect(page.locator(".saved")).to_contain_text("Saved on this phone, ")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".saved")).to_contain_text("Saved on the server, ", timeout=10_000)
    assert page.evaluate(KEPT) == []
    page.reload()
    assert comment(page) == "Written on the bus."


@pytest.mark.long
def test_two_devices_lose_nothing_and_the_newer_text_is_shown(site: Site, chromium: Browser) -> None:
    address = given(site, "Two devices")
    phone = reader_at(site, chromium, address)
    phone.page.get_by_role("tab", name="Your review").click()
    with no_server(phone.page):
        write(phone.page, "On the phone, first.")
        expect(phone.page.locator(".saved")).to_contain_text("Saved on this phone, ", timeout=10_000)
        laptop = reader_at(site, chromium, address, width=1280)
        write(laptop.page, "On the laptop, later.")
        expect(laptop.page.locator(".saved")).to_contain_text("Saved on the server, ", timeout=10_000)
    phone.open(address)
    expect(phone.page.get_by_text("There are two versions of this review")).to_be_visible(timeout=10_000)
    assert comment(phone.page) == "On the laptop, later."
    phone.press("Show the other version")
    assert comment(phone.page) == "On the phone, first."


@pytest.mark.long
def test_what_a_phone_keeps_goes_with_who_signs_out(site: Site, chromium: Browser) -> None:
    walker = reader_at(site, chromium, given(site, "Signing out"))
    walker.page.get_by_role("tab", name="Your review").click()
    with no_server(walker.page):
        write(walker.page, "Mine alone.")
        expect(walker.page.locator(".saved")).to_contain_text("Saved on this phone, ", timeout=10_000)
        assert len(walker.page.evaluate(KEPT)) == 1
        walker.page.locator("details.menu summary", has_text="your account").click()
        walker.press("Sign out")
    assert walker.page.evaluate(KEPT) == []


@pytest.mark.long
def test_what_a_phone_keeps_goes_once_it_is_handed_in(site: Site, chromium: Browser) -> None:
    walker = reader_at(site, chromium, given(site, "Handed in"))
    walker.page.get_by_role("tab", name="Your review").click()
    with no_server(walker.page):
        walker.submit_review()
    assert walker.page.url.endswith("/reviews/") and walker.sees("Thank you. Your review is handed in")
    assert walker.page.evaluate(KEPT) == []


def test_words_are_counted_where_a_level_asks_for_them(site: Site, chromium: Browser) -> None:
    page = reader_at(site, chromium, given(site, "Words"), width=1280).page
    card = page.locator("fieldset.rubric-criterion").first
    card.get_by_role("radio").first.check()
    write(page, "What did they do then, really?")
    counter = card.get_by_role("status")
    expect(counter).to_have_text("6 of 8 words")
    write(page, "What did they do then, really, and who?")
    expect(counter).to_have_text("8 words: enough")
    card.get_by_role("radio").last.check()
    expect(counter).to_be_empty()


@pytest.mark.long
def test_what_is_missing_opens_the_tab_where_it_is(site: Site, chromium: Browser) -> None:
    walker = reader_at(site, chromium, given(site, "Missing"))
    walker.page.get_by_role("tab", name="Your review").click()
    walker.press("Submit review")
    expect(walker.page.get_by_role("tab", name="Your review")).to_have_attribute("aria-selected", "true")
    walker.page.get_by_role("tab", name="The work").click()
    walker.page.locator(".error-summary a").first.click()
    expect(walker.page.locator("fieldset.rubric-criterion").first).to_be_in_viewport()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_whole_review_on_a_phone_with_and_without_script(site: Site, chromium: Browser, has_script: bool) -> None:
    walker = reader_at(site, chromium, given(site, f"Whole {has_script}"), has_script=has_script)
    walker.page.locator(".workspace__tabs a").last.click()
    walker.submit_review()
    assert walker.sees("Thank you. Your review is handed in")


def test_a_whole_review_by_keyboard(site: Site, chromium: Browser) -> None:
    page = reader_at(site, chromium, given(site, "Keyboard"), width=1280).page
    cards = page.locator("fieldset.rubric-criterion")
    for number in range(cards.count()):
        first = cards.nth(number).get_by_role("radio").first
        name = " ".join(cards.nth(number).locator(".choices label").first.inner_text().split())
        tab_to_choice(page, name, number)
        expect(first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("The plan names the aim, and each step serves it.")
    tab_to(page, "Submit review")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviews/")
    assert "Your review is handed in" in page.locator("main").inner_text()


def tab_to_choice(page: Page, name: str, number: int) -> None:
    """Tab until the first choice of this card has the focus."""
    for _number in range(60):
        page.keyboard.press("Tab")
        inside = "at => document.querySelectorAll('fieldset.rubric-criterion')[at].contains(document.activeElement)"
        if page.evaluate(inside, number):
            return
    raise AssertionError(f"“{name}” cannot be reached")
