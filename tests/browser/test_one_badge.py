"""The path of one badge in Chromium, with script and without."""

import json
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import Walker, context_of
from tests.journeys.people import TEXT
from tests.site import Site
from tests.tamper import rebaked

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_badge_is_earned_downloaded_and_checked(
    site: Site, chromium: Browser, has_script: bool, tmp_path: Path
) -> None:
    teacher = Walker(site, context_of(chromium, has_script=has_script).new_page())
    teacher.sign_up(f"walker-{uuid.uuid4().hex[:8]}@example.org")
    teacher.open("/courses/")
    teacher.follow("Plan and assess a lesson with digital tools")
    teacher.press("Enrol")
    teacher.take_lessons()
    teacher.hand_in()

    for email in reviewers_of(site):
        peer = Walker(site, context_of(chromium, has_script=has_script, width=1280).new_page())
        peer.sign_in(email)
        peer.review(TEXT)

    teacher.open("/my/badges/")
    teacher.follow("Lesson Planning and Assessment with Digital Tools")
    uuid_of_award = re.search(r"/credentials/([0-9a-f-]{36})/", teacher.page.url)[1]
    png = teacher.page.request.get(f"{site.url}/credentials/{uuid_of_award}.png").body()
    document = teacher.page.request.get(f"{site.url}/credentials/{uuid_of_award}.json").json()

    assert verdict(site, chromium, has_script, png).startswith("Valid")
    document["credentialSubject"]["achievement"]["name"] = "Professor of Everything"
    assert verdict(site, chromium, has_script, rebaked(png, json.dumps(document))).startswith("Not valid")


def reviewers_of(site: Site) -> list[str]:
    """Who was asked to read the newest submission: a person would look into each inbox, a test may ask the instance."""
    script = (
        "from peer_review.models import Submission; s = Submission.objects.latest('id'); "
        "print(*s.assignments.values_list('reviewer__email', flat=True))"
    )
    emails = site.manage("shell", "--verbosity", "0", "--command", script).stdout.split()
    assert len(emails) == 3
    return emails


def verdict(site: Site, chromium: Browser, has_script: bool, png: bytes) -> str:
    """The large word on /verify/ for this file."""
    employer = Walker(site, context_of(chromium, has_script=has_script).new_page())
    employer.open("/verify/")
    file = {"name": "badge.png", "mimeType": "image/png", "buffer": png}
    employer.page.locator("input[type=file]").set_input_files(files=[file])
    employer.press("Verify")
    return employer.page.locator("h1").inner_text()
