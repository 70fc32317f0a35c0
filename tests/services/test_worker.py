"""Real workers sign what was awarded: lost, doubled and late messages change nothing."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from .checking import check_all
from .instance import PATIENCE_SECONDS, Held, Instance, kill

pytestmark = pytest.mark.services
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_a_worker_signs_what_another_process_awarded(worked: Instance) -> None:
    worked.worker()
    worked.script("award_many", "amina@example.org", "bruno@example.org")
    assert _settled(worked) == Held(*[2] * 6)
    check_all(worked, 2, {})


def test_a_message_delivered_six_times_to_two_workers_signs_once(worked: Instance) -> None:
    uuid = worked.script("award_many", "amina@example.org")
    worked.script("deliver", uuid, "6")
    first, second = worked.worker(), worked.worker()
    assert _settled(worked) == Held(*[1] * 6)
    before = worked.documents()
    worked.script("deliver", uuid, "6")
    _wait(lambda: _finished(worked) == 13, "the messages are not taken")
    assert first.poll() is None and second.poll() is None
    check_all(worked, 1, before)


def test_an_award_outlives_a_broker_that_is_down(worked: Instance) -> None:
    worked.script("award_many", "amina@example.org", CELERY_BROKER_URL=NOBODY_LISTENS)
    assert worked.held() == Held(1, 1, 0, 0, 0, 0)
    worked.worker()
    swept = worked.manage("run_jobs")
    assert swept.returncode == 0, swept.stderr
    _settled(worked)
    check_all(worked, 1, {})


def test_a_worker_killed_with_a_full_queue_loses_nothing(worked: Instance) -> None:
    people = [f"person{number}@example.org" for number in range(40)]
    worked.script("award_many", *people)
    first = worked.worker()
    _wait(lambda: worked.held().credentials >= 3, "nothing is signed")
    kill(first)
    earlier = worked.documents()
    assert 3 <= len(earlier) < 40
    worked.worker()
    worked.manage("run_jobs")
    _settled(worked)
    check_all(worked, 40, earlier)


@pytest.mark.parametrize("place", ["task-begun", "document-signed", "batch-stored", "batch-committed"])
def test_a_thousand_awards_survive_the_death_of_the_workers(worked: Instance, place: str) -> None:
    """Both processes of a worker die with half the batch each; then everything else is killed, too."""
    people = worked.folder / "people.csv"
    people.write_text("email\n" + "".join(f"person{number}@example.org\n" for number in range(1_000)))
    dying = worked.worker(PASSERELLE_FAILPOINT=f"{place}:1")
    command = worked.start_manage("award_badge", "--achievement", "digital-lesson", "--file", str(people))
    _wait(lambda: _logged(worked, "raised error: WorkerLostError") >= 2, "the processes do not die")
    _end_both(worked, dying, command)
    earlier = worked.documents()
    assert (worked.held().awards, len(earlier)) == (1_000, 1_000 if place == "batch-committed" else 0)
    worked.worker()
    done = worked.manage("issue_missing")
    assert done.returncode == 0, done.stderr[-3000:]
    check_all(worked, 1_000, earlier)


def test_twenty_revocations_from_four_processes_are_all_in_the_list(worked: Instance) -> None:
    worked.worker()
    uuids = worked.script("award_many", *[f"person{number}@example.org" for number in range(30)]).split()
    _settled(worked)
    revokers = [worked.start("revoke_half", *uuids[number:20:4]) for number in range(4)]
    for revoker in revokers:
        _out, errors = revoker.communicate(timeout=PATIENCE_SECONDS)
        assert revoker.returncode == 0, errors[-3000:]
    found = json.loads(worked.script("bits"))
    assert len(found) == 30
    assert all(is_revoked == bit for is_revoked, bit in found.values())
    assert sum(bit for _is_revoked, bit in found.values()) == 20


def _settled(instance: Instance) -> Held:
    """What is held once nothing waits for its signature any more."""
    _wait(lambda: instance.held().signed == instance.held().awards, "some are still not signed")
    return instance.held()


def _wait(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def _finished(instance: Instance) -> int:
    """How many tasks all workers together have done."""
    return _logged(instance, r"Task badges\.tasks\.issue_credential\S* succeeded")


def _logged(instance: Instance, pattern: str) -> int:
    return sum(len(re.findall(pattern, log.read_text())) for log in instance.folder.glob("worker-*.log"))


def _end_both(instance: Instance, worker: subprocess.Popen[str], command: subprocess.Popen[str]) -> None:
    """With `kill -9`, whatever they were waiting for."""
    kill(command)
    kill(worker)
    assert worker.returncode == -signal.SIGKILL
    # Where all was signed before the end came, the command may have seen so and be done.
    assert command.returncode == -signal.SIGKILL or (
        command.returncode == 0 and instance.held().signed == instance.held().awards
    )
