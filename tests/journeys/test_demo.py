"""What the demo promises in CONTRACT."""

import json

import pytest

from tests.journeys.people import signed_in
from tests.site import Site
from tests.visitor import Visitor

ACCOUNTS = (
    "teacher@example.org",
    "teacher2@example.org",
    "teacher3@example.org",
    "teacher4@example.org",
    "trainer@example.org",
    "moderator@example.org",
    "admin@example.org",
    "registrar@riverside.example.org",
)
COUNTS = (
    "from django.apps import apps; "
    "print([(m._meta.label, m._default_manager.count()) for m in apps.get_models() if m._meta.app_label in "
    "('accounts','badges','competencies','courses','peer_review','wagtailcore') "
    "and m._meta.model_name not in ('modellogentry','pagelogentry','referenceindex')])"
)


@pytest.mark.parametrize("email", ACCOUNTS)
def test_each_demo_account_signs_in(site: Site, email: str) -> None:
    assert signed_in(site, email).page.status == 200


def test_loading_twice_changes_nothing(site: Site) -> None:
    before = site.manage("shell", "--verbosity", "0", "--command", COUNTS).stdout
    again = site.manage("load_demo")
    assert again.returncode == 0, again.stderr
    assert before and site.manage("shell", "--verbosity", "0", "--command", COUNTS).stdout == before


def test_the_demo_is_refused_without_its_switch(site: Site) -> None:
    guarded = Site(site.url, {**site.environment, "PASSERELLE_DEMO": "0"})
    refused = guarded.manage("load_demo")
    assert refused.returncode == 1
    assert "PASSERELLE_DEMO=1" in refused.stderr


def test_every_station_is_there(site: Site) -> None:
    halfway = signed_in(site, "teacher@example.org")
    assert halfway.sees("11 of 22 done")
    halfway.open("/courses/")
    assert halfway.sees("11 of 22 done")
    waiting = signed_in(site, "teacher2@example.org")
    waiting.open("/reviews/")
    assert waiting.sees("Portfolio: one lesson")
    holder = signed_in(site, "ines@example.org")
    holder.open("/my/badges/")
    assert holder.sees("Lesson Planning and Assessment with Digital Tools")
    revoked = signed_in(site, "kemi@example.org")
    revoked.open("/my/badges/")
    assert revoked.sees("revoked")


def test_the_revoked_badge_is_not_valid_and_says_why(site: Site) -> None:
    script = "from badges.models import Award; print(Award.objects.exclude(revoked_at=None).get().uuid)"
    award = site.manage("shell", "--verbosity", "0", "--command", script).stdout.strip()
    employer = Visitor(site.url)
    employer.post_json("/api/v1/verify", {"input": f"{site.url}/credentials/{award}.json"})
    report = json.loads(employer.page.body)
    assert report["verdict"] == "invalid"
    assert {check["id"]: check["outcome"] for check in report["checks"]}["status"] == "fail"


def test_verify_badge_answers_by_its_exit_code(site: Site, tmp_path: object) -> None:
    script = "from badges.models import Award; print(Award.objects.live().get(is_public=True).uuid)"
    award = site.manage("shell", "--verbosity", "0", "--command", script).stdout.strip()
    assert site.manage("verify_badge", f"{site.url}/credentials/{award}.json").returncode == 0
    assert site.manage("verify_badge", "no badge at all").returncode == 3


def test_award_badge_awards_once_and_prints_where(site: Site) -> None:
    command = [
        "award_badge",
        "--achievement",
        "lesson-with-digital-tools",
        "--recipient",
        "guest@example.org",
        "--json",
    ]
    first, second = json.loads(site.manage(*command).stdout), json.loads(site.manage(*command).stdout)
    assert first == second
