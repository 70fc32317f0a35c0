"""100 awards of the same badge to the same person at once, from 8 processes: one award, one credential, same bytes."""

import subprocess
from pathlib import Path

import pytest

from .checking import check_all
from .instance import PATIENCE_SECONDS, Instance

PROCESSES, AWARDS = 8, 100


def test_a_hundred_awards_at_once_are_one(instance: Instance) -> None:
    answers = _race(instance)
    assert len(answers) == AWARDS
    assert len(set(answers)) == 1
    check_all(instance, 1, {})


@pytest.mark.services
def test_another_hundred_change_no_byte(instance: Instance) -> None:
    _race(instance)
    before = instance.documents()
    _race(instance)
    assert instance.documents() == before


def _race(instance: Instance) -> list[str]:
    """Start all, wait until each stands at the line, let them go; every uuid that was answered."""
    go = instance.folder / "go"
    go.unlink(missing_ok=True)
    shares = [AWARDS // PROCESSES + (number < AWARDS % PROCESSES) for number in range(PROCESSES)]
    runners = [instance.start("award_same", str(share), str(go), str(number)) for number, share in enumerate(shares)]
    while not all(Path(f"{go}.{number}").exists() for number in range(PROCESSES)):
        assert all(runner.poll() is None for runner in runners), "a process died before the start"
    go.touch()
    return [uuid for runner in runners for uuid in _answered(runner)]


def _answered(runner: subprocess.Popen[str]) -> list[str]:
    out, errors = runner.communicate(timeout=PATIENCE_SECONDS)
    assert runner.returncode == 0, errors[-3000:]
    return out.split()
