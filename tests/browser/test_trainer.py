"""A trainer in Wagtail's editor: writes a quiz, a rubric and a badge, and is told what is missing before publishing."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.walk import Walker, context_of
from tests.site import Site

LESSON = "Choose a tool for what pupils do with it"
# The editor saves a draft by itself half a second after the last change.
QUIET_MILLISECONDS = 1_000


class Editor(Walker):
    """A person in Wagtail's editor."""

    def find_page(self, title: str, language: str = "English") -> None:
        """Open the page of this title from the editor's search."""
        self.open(f"/cms/pages/search/?q={quote(title)}")
        row = self.page.locator("tr", has_text=title).filter(has_text=language).first
        row.get_by_role("link", name=title).first.click()
        self.page.wait_for_url("**/edit/")

    def set(self, field: str, value: str) -> None:
        """Type into the field with this id."""
        self.page.locator(f"#{field}").fill(value)

    def add(self, blocks: str, kind: str = "") -> None:
        """Press the last plus of these blocks; choose a kind where there are several."""
        self.page.locator(f"input[name='{blocks}-count'] ~ div .c-sf-add-button").last.click()
        if kind:
            self.page.get_by_role("option", name=kind, exact=True).first.click()

    def publish(self) -> None:
        """Publish once the draft is saved: who is quicker than that is asked about a newer version."""
        self.page.wait_for_timeout(QUIET_MILLISECONDS)
        expect(self.page.locator("#w-autosave-indicator").get_by_text("Saving…")).to_be_hidden()
        self.page.get_by_role("button", name="More actions").last.click()
        self.page.get_by_role("button", name="Publish", exact=True).click()
        self.page.wait_for_load_state()

    def save(self) -> None:
        self.page.locator("main form").get_by_role("button", name=re.compile("^Save")).last.click()
        self.page.wait_for_load_state()

    def is_told(self, sentence: str) -> None:
        """The editor shows the sentence somewhere on the page."""
        expect(self.page.get_by_text(sentence).first).to_be_visible()

    def choose(self, field: Locator, title: str) -> None:
        """Pick a row in the chooser of this field."""
        field.get_by_role("button", name=re.compile("^Choose")).first.click()
        self.page.locator(".modal").get_by_role("link", name=title).first.click()
        self.page.locator(".modal").wait_for(state="detached")


@pytest.fixture
def trainer(site: Site, chromium: Browser) -> Iterator[Editor]:
    context = context_of(chromium, width=1280)
    editor = Editor(site, context.new_page())
    editor.sign_in("trainer@example.org")
    yield editor
    context.close()


@pytest.mark.browser
def test_a_trainer_finds_the_editor_and_publishes_a_quiz_once_it_has_a_right_answer(trainer: Editor) -> None:
    trainer.page.locator("header").get_by_text("Elif Kaya").click()
    trainer.page.locator("header").get_by_role("link", name="Write courses").click()
    trainer.page.wait_for_url("**/cms/")
    trainer.find_page(LESSON)
    trainer.set("id_summary", "Say what the tool is for before you open it.")
    number = write_quiz(trainer)
    trainer.publish()
    trainer.is_told("Exactly one answer must be right.")
    trainer.page.locator(f"#body-{number}-value-questions-0-value-options-1-value-is_correct").check()
    trainer.publish()
    trainer.is_told(f"Page '{LESSON}' has been published.")
    trainer.page.get_by_role("link", name="View live").first.click()
    trainer.page.wait_for_load_state()
    read = trainer.page.context.pages[-1].locator("main")
    expect(read).to_contain_text("What comes first?")


def write_quiz(trainer: Editor) -> int:
    """A quiz with one question and no right answer at the lesson's end. Returns its place in the body."""
    number = int(trainer.page.locator("input[name='body-count']").input_value())
    place = f"body-{number}-value"
    trainer.add("body", "Quiz")
    trainer.set(f"{place}-title", "One more question")
    trainer.add(f"{place}-questions", "One answer")
    trainer.set(f"{place}-questions-0-value-prompt", "What comes first?")
    trainer.add(f"{place}-questions-0-value-options")
    for option, words in enumerate(("The tool", "What pupils learn")):
        answer = f"{place}-questions-0-value-options-{option}-value"
        trainer.set(f"{answer}-text", words)
        trainer.set(f"{answer}-feedback", "Think of what stays after the lesson.")
    return number


@pytest.mark.browser
def test_a_trainer_writes_a_rubric_a_badge_and_a_course_that_needs_it(trainer: Editor) -> None:
    write_rubric(trainer)
    trainer.is_told("Rubric 'A story with sound' created.")
    write_course(trainer)
    trainer.publish()
    trainer.is_told("This course has no badge")
    write_badge(trainer)
    trainer.is_told("is saved as a draft")


def write_rubric(trainer: Editor) -> None:
    trainer.open("/cms/snippets/competencies/cfrubric/add/")
    trainer.set("id_title", "A story with sound")
    trainer.set("id_pass_score", "2")
    trainer.page.get_by_role("button", name="Add criterion").click()
    trainer.set("id_criteria-0-title", "Does the sound carry the story?")
    trainer.set("id_criteria-0-key", "sound")
    for number, words in enumerate(("Not yet", "Yes")):
        trainer.page.get_by_role("button", name="Add level").click()
        trainer.set(f"id_criteria-0-levels-{number}-score", str(number + 1))
        trainer.set(f"id_criteria-0-levels-{number}-title", words)
    trainer.save()


def write_course(trainer: Editor) -> None:
    """The record, then its page below the catalogue."""
    trainer.open("/cms/snippets/courses/course/add/")
    trainer.set("id_title", "Stories with sound")
    trainer.save()
    trainer.is_told("Course 'Stories with sound' created.")
    trainer.open("/cms/pages/search/?q=Courses")
    trainer.page.locator("tr", has_text="Catalogue page").filter(has_text="English").first.get_by_role(
        "link", name="Courses"
    ).first.click()
    trainer.page.wait_for_load_state()
    number = re.search(r"/pages/(\d+)/", trainer.page.url)
    assert number
    trainer.open(f"/cms/pages/add/courses/coursepage/{number[1]}/")
    trainer.set("id_title", "Stories with sound")
    trainer.page.locator("[data-contentpath='introduction'] [contenteditable=true]").fill("For every teacher.")
    trainer.choose(trainer.page.locator("[data-contentpath='course']"), "Stories with sound")


def write_badge(trainer: Editor) -> None:
    trainer.open("/cms/snippets/badges/achievement/add/")
    trainer.set("id_name", "Stories with sound")
    trainer.set("id_slug", "stories-with-sound")
    trainer.set("id_description", "Tells a story that pupils hear.")
    trainer.set("id_criteria", "Hand in a story of three minutes; colleagues judge it by the rubric.")
    trainer.choose(trainer.page.locator("[data-contentpath='rubric']"), "A story with sound")
    trainer.save()
