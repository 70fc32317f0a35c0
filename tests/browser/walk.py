"""A person with Chromium: presses buttons by their names, ticks what a label says."""

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.answers import Answer, answers_of, demo_course
from tests.journeys.people import COURSE, PLAN, PROMISES, TEXT
from tests.site import PASSWORD, Site


@dataclass
class Walker:
    """One person, one context, one page."""

    site: Site
    page: Page

    def open(self, address: str) -> None:
        self.page.goto(self.site.url + address)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def sees(self, text: str) -> bool:
        return text.casefold() in self.page.locator("main").inner_text().casefold()

    def sign_in(self, email: str) -> None:
        self.open("/accounts/login/")
        self.fill("Email", email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/my/")

    def sign_up(self, email: str) -> None:
        self.open("/accounts/signup/")
        self.fill("Your name", "Noor Walker")
        self.fill("Email", email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.press("Create my account")
        self.page.wait_for_url("**/my/")

    def take_lessons(self) -> None:
        """Every lesson, quiz and reflection of the first course."""
        for lesson in demo_course().lessons:
            address = f"{COURSE}{lesson.module_key}/{lesson.data['slug']}/"
            self.open(address)
            if answers := answers_of(lesson):
                self.answer(answers)
            if any(block["type"] == "reflection" for block in lesson.data["blocks"]):
                self.open(address)
                self.page.locator("section.reflection textarea").fill("I begin with what pupils should do.")
                self.page.locator("section.reflection").get_by_role("button").click()
            self.open(address)
            self.press("Mark as complete")

    def answer(self, answers: list[Answer]) -> None:
        for each in answers:
            question = self.page.locator("fieldset").filter(has_text=" ".join(each.prompt.split())).first
            give(question, each)
        self.press("Check answers")
        assert self.sees("Passed: 100 %"), self.page.locator("main").inner_text()[:500]

    def hand_in(self) -> None:
        """Text and a file, checked, submitted."""
        self.open(f"{COURSE}m3/{demo_course().lessons[-1].data['slug']}/")
        self.follow("Open your portfolio")
        self.fill("Your text", TEXT)
        name, content = PLAN
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        self.page.get_by_label("Add files").set_input_files(files=[file])
        self.press("Add to portfolio")
        self.press("Continue to submit")
        for promise in PROMISES:
            self.page.get_by_label(promise).check()
        self.press("Submit for review")

    def review(self, text: str) -> None:
        """Find the proposed portfolio that says `text`, and accept it."""
        self.open("/reviews/")
        links = self.page.locator("main a[href*='/reviews/']").evaluate_all("all => all.map(a => a.href)")
        for address in dict.fromkeys(links):
            self.page.goto(address)
            if self.page.get_by_role("button", name="Start review").count():
                self.press("Start review")
            if self.sees(text):
                return self.submit_review()
        raise AssertionError("nobody proposed it")

    def submit_review(self) -> None:
        for criterion in self.page.locator("fieldset.rubric-criterion").all():
            criterion.get_by_role("radio").nth(2).check()
            criterion.get_by_role("textbox").fill("The plan names the aim, and each step serves it.")
        self.press("Submit review")


def give(question: Locator, answer: Answer) -> None:
    """Answer one question as a person would."""
    if answer.text:
        question.get_by_role("textbox").fill(answer.text)
    for place, step in enumerate(answer.order, start=1):
        question.get_by_label(" ".join(step.split()), exact=True).select_option(str(place))
    for choice in answer.choices:
        question.get_by_label(" ".join(choice.split()), exact=True).check()


def context_of(browser: Browser, *, has_script: bool = True, width: int = 390, language: str = "en") -> BrowserContext:
    """A fresh context; no request may leave this machine."""
    context = browser.new_context(
        java_script_enabled=has_script, viewport={"width": width, "height": 844}, locale=language
    )
    context.set_default_timeout(15_000)
    return context
