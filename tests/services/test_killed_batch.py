"""A command that awards a badge to many is killed at every step: run again, it leaves what it would have left."""

import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from .checking import check_all
from .instance import PATIENCE_SECONDS, Instance, kill, living

pytestmark = pytest.mark.services
SAMPLE, ALL, PORTION = 50, 1_000, 500
# A process that stays waits for work for ever: it is still there after this.
MOMENT_SECONDS = 2.0


class Step(NamedTuple):
    """Where the command dies in a portion, and how much of that portion is in the database then.

    `nth`: at which time it comes there in the first portion; `again`: when it does in the second, the first being
    repaired by the same run.
    """

    place: str
    awards: bool
    places: bool
    credentials: bool
    nth: int = 1
    again: int = 2


STEPS = (
    Step("portion-undecided", False, False, False),
    Step("portion-decided", False, False, False),
    Step("portion-committed", True, False, False),
    Step("places-drawn", True, True, False),
    Step("document-signed", True, True, False, nth=20, again=PORTION + 20),
    Step("batch-verified", True, True, False),
    Step("batch-stored", True, True, False),
    # The first portion is complete then, and the next run signs nothing of it.
    Step("batch-committed", True, True, True, again=1),
)


def test_a_command_killed_at_each_step_in_turn(small: Instance) -> None:
    """On SQLite, a sample: one list of people, killed eight times on its way."""
    people = _people(small, SAMPLE)
    for step in STEPS:
        _die(small, people, f"{step.place}:{step.nth}")
        assert _counts(small) == _expected(step, SAMPLE, 0)
    earlier = small.documents()
    _finish(small, people)
    check_all(small, SAMPLE, earlier)


def test_a_thousand_signed_by_other_processes_survive_a_death_at_each_step(large: Instance) -> None:
    """As above with `--workers 2`: the command dies, its processes with it. One of them dying is a test of its own."""
    people = _people(large, ALL)
    for step in (step for step in STEPS if step.place != "document-signed"):
        _die(large, people, f"{step.place}:1", workers=2)
        assert _counts(large) == _expected(step, PORTION, 0)
    earlier = large.documents()
    _finish(large, people, workers=2)
    check_all(large, ALL, earlier)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.place)
@pytest.mark.parametrize(
    "database",
    [pytest.param("small", marks=pytest.mark.long), "large"],
)
def test_a_thousand_awards_survive_a_death_in_each_portion(
    database: str, step: Step, request: pytest.FixtureRequest
) -> None:
    instance: Instance = request.getfixturevalue(database)
    people = _people(instance, ALL)
    _die(instance, people, f"{step.place}:{step.nth}")
    assert _counts(instance) == _expected(step, PORTION, 0)
    first = instance.documents()
    _die(instance, people, f"{step.place}:{step.again}")
    assert _counts(instance) == _expected(step, PORTION, PORTION)
    _finish(instance, people)
    check_all(instance, ALL, first)


def test_what_was_awarded_only_is_signed_by_issue_missing(large: Instance) -> None:
    people = _people(large, ALL)
    _die(large, people, "batch-stored:2")
    done = large.manage("issue_missing", "--workers", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    check_all(large, ALL, {})


def test_no_process_outlives_the_command_that_started_it(small: Instance) -> None:
    """Processes that sign wait for work: nobody would ever end them."""
    people = _people(small, SAMPLE)
    dying = small.start_manage(*_command(people, 2), PASSERELLE_FAILPOINT="batch-verified:1")
    # Its last output is open as long as one of its children is: this returns when the last is gone.
    dying.communicate(timeout=PATIENCE_SECONDS)
    assert dying.returncode == -signal.SIGKILL
    assert _left_of(dying.pid) == []


def _left_of(group: int) -> list[str]:
    """What runs on. A process closes its files a moment before the kernel counts it as ended."""
    until = time.monotonic() + MOMENT_SECONDS
    while (left := living(group)) and time.monotonic() < until:
        time.sleep(0.01)
    return left


def test_a_signing_process_that_dies_takes_nothing_with_it(small: Instance) -> None:
    people = _people(small, SAMPLE)
    failed = small.manage(*_command(people, 2), PASSERELLE_FAILPOINT="document-signed:20")
    assert "Traceback" not in failed.stderr
    assert f"Not signed yet: {SAMPLE}." in failed.stderr
    told = small.manage("issue_missing", "--workers", "2", PASSERELLE_FAILPOINT="document-signed:20")
    assert told.returncode == 1
    assert "Try with fewer --workers." in told.stderr
    assert _counts(small) == (SAMPLE, SAMPLE, 0)
    _finish(small, people)
    check_all(small, SAMPLE, {})


def _people(instance: Instance, total: int) -> Path:
    file = instance.folder / "people.csv"
    file.write_text("email\n" + "".join(f"person{number}@example.org\n" for number in range(total)))
    return file


def _command(people: Path, workers: int) -> list[str]:
    return ["award_badge", "--achievement", "digital-lesson", "--file", str(people), "--workers", str(workers)]


def _die(instance: Instance, people: Path, failpoint: str, workers: int = 1) -> None:
    """Run the command until it kills itself: no test of what happens otherwise."""
    dying = instance.start_manage(*_command(people, workers), PASSERELLE_FAILPOINT=failpoint)
    _out, errors = dying.communicate(timeout=PATIENCE_SECONDS)
    assert dying.returncode == -signal.SIGKILL, f"{failpoint} was not reached: {errors[-2000:]}"
    kill(dying)


def _finish(instance: Instance, people: Path, workers: int = 1) -> None:
    done = instance.manage(*_command(people, workers))
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count("uuid: ") == len(people.read_text().split()) - 1


def _counts(instance: Instance) -> tuple[int, int, int]:
    held = instance.held()
    return held.awards, held.entries, held.credentials


def _expected(step: Step, portion: int, before: int) -> tuple[int, int, int]:
    return tuple(before + portion * is_there for is_there in step[1:4])  # type: ignore[return-value]
