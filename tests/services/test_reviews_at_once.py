"""Two last reviews at once make one decision; a hundred readers at once get no work more often than it wants."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .instance import PATIENCE_SECONDS, Instance

pytestmark = pytest.mark.services
PROCESSES, READERS, WORKS, WANTED = 8, 100, 30, 3


def test_a_hundred_readers_who_ask_at_once_get_no_work_too_often(instance: Instance) -> None:
    instance.script("seed_reviews", str(WORKS), str(READERS))
    shares = [[str(number) for number in range(start, READERS, PROCESSES)] for start in range(PROCESSES)]
    answers = _race(instance, [("ask_for_work", share) for share in shares])
    assert len(answers) == READERS
    given = Counter(answer for answer in answers if answer != "-")
    assert max(given.values()) <= WANTED
    # Nobody went away with empty hands while there was something to read.
    assert sum(given.values()) == WORKS * WANTED
    leases = instance.rows("SELECT count(*), count(DISTINCT reviewer_id) FROM peer_review_reviewassignment")
    assert leases == [(WORKS * WANTED, WORKS * WANTED)]
    most = (
        "SELECT max(held) FROM (SELECT count(*) AS held FROM peer_review_reviewassignment GROUP BY submission_id) AS c"
    )
    assert instance.rows(most) == [(WANTED,)]


@pytest.mark.parametrize("level", [3, 1])
def test_last_reviews_at_once_make_one_decision(instance: Instance, level: int) -> None:
    instance.script("seed_reviews", "1", str(WANTED))
    _race(instance, [("ask_for_work", [str(number)]) for number in range(WANTED)])
    states = _race(instance, [("hand_in_review", [str(number), str(level)]) for number in range(WANTED)])
    decided = "accepted" if level == 3 else "needs_work"
    assert decided in states
    assert set(states) <= {decided, "in_review"}
    assert instance.rows("SELECT count(*) FROM peer_review_decision") == [(1,)]
    assert instance.rows("SELECT count(*) FROM peer_review_assessment") == [(WANTED,)]
    assert instance.rows("SELECT count(*) FROM peer_review_submissionstep WHERE kind = 'decided'") == [(1,)]
    told = "SELECT count(*) FROM accounts_notification WHERE kind = 'submission-decided'"
    assert instance.rows(told) == [(1,)]


def _race(instance: Instance, runs: list[tuple[str, list[str]]]) -> list[str]:
    """Start all, wait until each stands at the line, let them go; every line that was printed."""
    go = instance.folder / "go"
    for left in instance.folder.glob("go*"):
        left.unlink()
    runners = [instance.start(name, str(go), str(own), *said) for own, (name, said) in enumerate(runs)]
    while not all(Path(f"{go}.{own}").exists() for own in range(len(runs))):
        assert all(runner.poll() is None for runner in runners), "a process died before the start"
    go.touch()
    return [line for runner in runners for line in _printed(runner)]


def _printed(runner: subprocess.Popen[str]) -> list[str]:
    out, errors = runner.communicate(timeout=PATIENCE_SECONDS)
    assert runner.returncode == 0, errors[-3000:]
    return out.split()


def test_authors_whose_work_is_handed_out_at_once_are_not_given_each_other_s(instance: Instance) -> None:
    authors = 6
    instance.script("seed_reviews", str(authors), "0")
    asked = _race(instance, [("hand_out", [str(number)]) for number in range(authors)])
    assert sum(map(int, asked)) >= authors  # there was something to go wrong
    given = "SELECT s.author_id, a.reviewer_id FROM peer_review_reviewassignment a JOIN peer_review_submission s"
    pairs = set(instance.rows(f"{given} ON s.id = a.submission_id"))
    assert not {(reader, author) for author, reader in pairs} & pairs
