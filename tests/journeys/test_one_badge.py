"""The path of one badge, from sign-up to an employer who does not believe it yet. No mocks: a served site."""

import json
import re

from tests.journeys.people import hand_in_portfolio, newcomer, review_newest, signed_in, take_lessons
from tests.site import Site
from tests.tamper import rebaked
from tests.visitor import Visitor


def verdict(site: Site, name: str, content: bytes) -> tuple[str, dict[str, str], Visitor]:
    """What /verify/ says about a file: the page's first word, the API's outcomes by check."""
    employer = Visitor(site.url)
    employer.open("/verify/")
    employer.press("Verify", files={"Drop a badge": (name, content)})
    return employer.page.html.h1.get_text(" ", strip=True), report_of(site, content)["outcomes"], employer


def report_of(site: Site, content: bytes) -> dict:
    """The API's report on a file, with its outcomes by check id."""
    employer = Visitor(site.url)
    employer.post_file("/api/v1/verify", "file", ("badge.png", content))
    report = json.loads(employer.page.body)
    return {**report, "outcomes": {check["id"]: check["outcome"] for check in report["checks"]}}


def test_a_teacher_earns_a_badge_and_an_employer_checks_it(site: Site) -> None:
    teacher = newcomer(site)
    teacher.open("/courses/")
    teacher.follow("Plan and assess a lesson with digital tools")
    teacher.press("Enrol")
    take_lessons(teacher)
    hand_in_portfolio(teacher)

    for email in ("teacher2@example.org", "teacher3@example.org", "teacher4@example.org"):
        review_newest(signed_in(site, email), "I planned one lesson on rivers")

    teacher.open("/my/badges/")
    teacher.follow("Lesson Planning and Assessment with Digital Tools")
    award = re.search(r"/credentials/([0-9a-f-]{36})/", teacher.page.url).group(1)
    png = teacher.open(f"/credentials/{award}.png").body

    word, outcomes, _ = verdict(site, "badge.png", png)
    assert word.startswith("Valid")
    assert set(outcomes.values()) == {"pass"}

    stranger = Visitor(site.url)
    assert stranger.open(f"/credentials/{award}/").status == 404
    assert stranger.open(f"/credentials/{award}.png").status == 404

    forged = json.loads(teacher.open(f"/credentials/{award}.json").body)
    forged["credentialSubject"]["achievement"]["name"] = "Professor of Everything"
    word, outcomes, employer = verdict(site, "badge.png", rebaked(png, json.dumps(forged)))
    assert word.startswith("Not valid")
    assert outcomes["proof"] == "fail"
    assert not employer.sees("Professor of Everything")
    assert not employer.sees("Lesson Planning and Assessment")

    damaged = bytearray(png)
    damaged[png.index(b"urn:uuid:") + 12] ^= 1
    word, outcomes, _ = verdict(site, "badge.png", bytes(damaged))
    assert word.startswith("Not valid")
    assert outcomes["format"] == "fail"
