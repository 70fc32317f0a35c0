"""Several processes award an institution's very first badges at once: it gets one profile and one key."""

import subprocess
import time
from pathlib import Path

import pytest

from .instance import Instance

pytestmark = pytest.mark.services
PROCESSES = 4
SLUGS = [f"new-{number}" for number in range(5)]
# Every other one has its profile already, and no key: there nothing but the lock holds the others back.
NEW = """
from accounts.models import Institution
from badges.models import Profile
for number, slug in enumerate({slugs}):
    institution = Institution.objects.create(slug=slug, name=slug)
    if number % 2:
        Profile.objects.create(institution=institution, slug=slug, name=slug)
"""


def test_an_institution_gets_one_profile_and_one_key_however_many_ask_at_once(instance: Instance) -> None:
    made = instance.manage("shell", "--verbosity", "0", "--command", NEW.format(slugs=SLUGS))
    assert made.returncode == 0, made.stderr[-3000:]
    answers = _race(instance)
    assert len(answers[0]) == len(SLUGS)
    assert all(answer == answers[0] for answer in answers)
    assert [line.split()[1::2] for line in answers[0]] == [["key-1", "True"]] * len(SLUGS)
    keys = instance.rows("SELECT count(*), count(DISTINCT profile_id) FROM badges_signingkey")
    assert keys == [(1 + len(SLUGS), 1 + len(SLUGS))]  # one more was there before


def _race(instance: Instance) -> list[list[str]]:
    """Start all; for each institution wait until every process stands at the line, let them go. What each printed."""
    go, numbers = instance.folder / "go", [str(number) for number in range(PROCESSES)]
    runners = [instance.start("make_profile", str(go), number, *SLUGS) for number in numbers]
    for slug in SLUGS:
        while not all(Path(f"{go}.{slug}.{number}").exists() for number in numbers):
            assert not any(runner.poll() for runner in runners), "a process died before the start"
            time.sleep(0.01)
        Path(f"{go}.{slug}").touch()
    return [_answered(runner) for runner in runners]


def _answered(runner: subprocess.Popen[str]) -> list[str]:
    out, errors = runner.communicate(timeout=120)
    assert runner.returncode == 0, errors[-3000:]
    return out.splitlines()
