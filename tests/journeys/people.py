"""What the people of the journeys do, in their own words: each function leaves the visitor where it says."""

import re
import uuid

from tests.answers import answers_of, demo_course
from tests.site import PASSWORD, Site
from tests.visitor import Visitor

PLAN = ("plan.txt", b"One page: the aim, the steps, and the check at the end.")
COURSE = "/courses/lesson-with-digital-tools/"
# What is ticked before a portfolio is handed in, by how each label begins.
PROMISES = ("No pupil can be", "Pupils are not named", "Nothing says together", "Colleagues whose work")
TEXT = "I planned one lesson on rivers, taught it with one shared phone for five pupils, and read their notes."


def newcomer(site: Site) -> Visitor:
    """Somebody who has just made an account."""
    visitor = Visitor(site.url)
    visitor.open("/accounts/signup/")
    address = f"new-{uuid.uuid4().hex[:10]}@example.org"
    visitor.press("Create my account", Your_name="Noor Journey", Email=address, Password=PASSWORD)
    assert visitor.page.url == f"{site.url}/my/", visitor.page.text[:300]
    return visitor


def signed_in(site: Site, email: str) -> Visitor:
    """A demo person, on their own page."""
    visitor = Visitor(site.url)
    visitor.open("/accounts/login/")
    visitor.press("Sign in", Email=email, Password=PASSWORD)
    assert visitor.page.url == f"{site.url}/my/", visitor.page.text[:300]
    return visitor


def take_lessons(visitor: Visitor) -> None:
    """Work through every lesson of the first demo course; the portfolio is left."""
    for lesson in demo_course().lessons:
        visitor.open(f"{COURSE}{lesson.module_key}/{lesson.data['slug']}/")
        lesson_address = visitor.page.url
        if visitor.has_button("Check answers"):
            visitor.answer(answers_of(lesson))
            assert visitor.sees("Passed: 100 %"), visitor.page.text[:600]
        if any(block["type"] == "reflection" for block in lesson.data["blocks"]):
            visitor.open(lesson_address)
            field = visitor.form("Save").textarea
            visitor.press_with("Save", [(str(field["name"]), "I will begin with what pupils should do.")])
        visitor.open(lesson_address)
        visitor.press("Mark as complete")


def hand_in_portfolio(visitor: Visitor) -> None:
    """Write the portfolio, add a link and a file, check it, submit it."""
    visitor.open(f"{COURSE}m3/{demo_course().lessons[-1].data['slug']}/")
    visitor.follow("Open your portfolio")
    visitor.press("Add to portfolio", files={"Add files": PLAN}, Your_text=TEXT)
    assert visitor.sees("plan.txt")
    visitor.press("Continue to submit")
    visitor.press("Submit for review", **dict.fromkeys(PROMISES, "on"))
    assert visitor.sees("In review") or visitor.sees("colleagues"), visitor.page.text[:300]


def review_newest(visitor: Visitor, text: str) -> None:
    """Open the proposed portfolio that holds `text`, and accept it on every criterion."""
    visitor.open("/reviews/")
    for address in sorted(set(re.findall(r'href="(/reviews/[0-9a-f-]{36}/)"', visitor.page.body.decode()))):
        visitor.open(address)
        if visitor.has_button("Start review"):
            visitor.press("Start review")
        if text in visitor.page.text:
            return submit_review(visitor)
    raise AssertionError(f"nobody proposed it: {visitor.page.text[:300]}")


def submit_review(visitor: Visitor) -> None:
    """Level 3 or better on each criterion, with a reason."""
    form = visitor.form("Submit review")
    values = []
    for criterion in form.select("fieldset.rubric-criterion"):
        radios = criterion.select("input[type=radio]")
        values += [(str(radios[2]["name"]), str(radios[2]["value"]))]
        values += [(str(criterion.textarea["name"]), "The plan names the aim, and each step serves it.")]
    visitor.press_with("Submit review", values)
    assert visitor.page.status == 200, visitor.page.text[:600]
