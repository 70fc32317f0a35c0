"""The process that awards one badge is killed at every step: the sweeping job and a second try put it right."""

import signal

import pytest

from .checking import check_all
from .instance import PATIENCE_SECONDS, Instance, kill

pytestmark = pytest.mark.services
# Where it dies, and whether the award, its place and its credential are in the database then.
STEPS = {
    "award-undecided": (False, False, False),
    "award-decided": (False, False, False),
    "task-begun": (True, False, False),
    "place-drawn": (True, True, False),
    "credential-signed": (True, True, False),
    "credential-verified": (True, True, False),
    "credential-stored": (True, True, False),
    "credential-committed": (True, True, True),
}


def test_one_award_killed_at_each_step(instance: Instance) -> None:
    """Somebody else at each step; in the end everybody is asked for again, and the job sweeps up what was awarded."""
    expected = (0, 0, 0)
    for place, left in STEPS.items():
        _die(instance, f"{place}@example.org", f"{place}:1")
        expected = tuple(before + is_there for before, is_there in zip(expected, left, strict=True))
        held = instance.held()
        assert (held.awards, held.entries, held.credentials) == expected, place
    earlier = instance.documents()
    _sweep_and_die(instance)
    instance.script("award_many", *[f"{place}@example.org" for place in STEPS])
    swept = instance.manage("run_jobs")
    assert swept.returncode == 0, swept.stderr[-3000:]
    check_all(instance, len(STEPS), earlier)


def _die(instance: Instance, email: str, failpoint: str) -> None:
    dying = instance.start("award_many", email, PASSERELLE_FAILPOINT=failpoint)
    _out, errors = dying.communicate(timeout=PATIENCE_SECONDS)
    assert dying.returncode == -signal.SIGKILL, f"{failpoint} was not reached: {errors[-2000:]}"
    kill(dying)


def _sweep_and_die(instance: Instance) -> None:
    """The job itself is killed in the middle of what it sweeps up."""
    waiting = len(STEPS) - 3
    dying = instance.start_manage("run_jobs", PASSERELLE_FAILPOINT=f"credential-stored:{waiting - 1}")
    dying.communicate(timeout=PATIENCE_SECONDS)
    assert dying.returncode == -signal.SIGKILL
    assert instance.held().credentials == 1 + waiting - 2
