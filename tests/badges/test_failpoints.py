"""A process dies where a test asks it to, and nowhere else."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from django.core.exceptions import ImproperlyConfigured

from badges import failpoints
from badges.failpoints import reach

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(failpoints.os, "kill", lambda pid, number: killed.append((pid, number)))
    failpoints._met.clear()
    return killed


def test_nothing_dies_unless_asked(killed: list[Any], settings: Any) -> None:
    assert settings.PASSERELLE_FAILPOINT == ""
    reach("batch-stored")
    assert killed == []


def test_it_dies_at_the_time_asked_for_and_at_no_other_place(killed: list[Any], settings: Any) -> None:
    settings.PASSERELLE_FAILPOINT = "batch-stored:2"
    reach("batch-stored")
    reach("batch-committed")
    reach("batch-committed")
    assert killed == []
    reach("batch-stored")
    assert killed == [(os.getpid(), signal.SIGKILL)]


def test_an_instance_that_is_no_demo_goes_on(killed: list[Any], settings: Any) -> None:
    settings.PASSERELLE_FAILPOINT, settings.PASSERELLE_DEMO = "batch-stored:1", False
    reach("batch-stored")
    assert killed == []


def test_a_place_that_does_not_exist_is_refused(killed: list[Any], settings: Any) -> None:
    settings.PASSERELLE_FAILPOINT = "batch-stores:1"
    with pytest.raises(ImproperlyConfigured, match="batch-stores"):
        reach("batch-stored")


def test_every_place_is_somewhere() -> None:
    """A test that asks for a place which nobody comes to would wait for nothing."""
    code = "\n".join(path.read_text() for path in (ROOT / "badges").rglob("*.py"))
    assert set(re.findall(r'failpoints\.reach\("([^"]*)"\)', code)) == set(get_args(failpoints.Place))


@pytest.mark.parametrize(("failpoint", "starts"), [("batch-stored:1", False), ("", True)])
def test_production_does_not_start_with_one(failpoint: str, starts: bool, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PASSERELLE_FAILPOINT": failpoint,
        "PASSERELLE_VAR": str(tmp_path),
        "PASSERELLE_DEMO": "0",
        "PUBLIC_BASE_URL": "https://badges.example.org",
        "SECRET_KEY": "only-for-tests",
        "FETCH_ALLOW_ORIGINS": "",
    }
    command = [sys.executable, "-c", "import config.settings.production"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is starts, done.stderr
    assert starts or "never in production" in done.stderr
