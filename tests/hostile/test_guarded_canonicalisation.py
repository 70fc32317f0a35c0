"""S-20: what strangers sent is canonicalised where it can take two seconds and 256 MB, and nothing of anybody's."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badges import sandbox
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.errors import BusyError, TooComplexError, UnknownContextError, UnsafeDocumentError
from tests.openbadges.samples import judged, signed, unsigned

ROOT = Path(__file__).resolve().parents[2]
# A worker whose canonicaliser does what the document's id says: whatever a document might make PyLD do one day.
OBEDIENT = """
import os, socket
from badges.openbadges import canonical_worker as worker
from badges.openbadges.errors import TooComplexError
real = worker.canonicalize

def obey(document, contexts=None, **options):
    order = document.get("id", "")
    if order == "urn:spin":
        while True:
            pass
    if order == "urn:grow":
        return len([bytearray(1_000_000) for _ in range(400)])
    if order == "urn:die":
        os._exit(3)
    if order in ATTEMPTS:
        try:
            ATTEMPTS[order]()
        except OSError as error:
            raise TooComplexError(type(error).__name__)
    if order == "urn:environment":
        return " ".join(sorted(os.environ))
    return real(document, contexts, **options)

ATTEMPTS = {
    "urn:open": lambda: open("/etc/passwd").read(),
    "urn:socket": lambda: socket.create_connection(("127.0.0.1", 9)),
    "urn:write": lambda: open("/tmp/left-behind", "w"),
    "urn:fork": lambda: os.fork() or os._exit(0),
}
worker.canonicalize = obey
worker.main()
"""


def order(name: str) -> dict[str, Any]:
    return {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": f"urn:{name}", "name": "x"}


def spin() -> None:
    with pytest.raises((TooComplexError, BusyError)):
        sandbox.canonicalize(order("spin"))


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[sandbox.Pool]:
    """Two obedient workers in the place of the usual ones."""
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", OBEDIENT))
    pool = sandbox.Pool(size=2, most_waiting=1)
    monkeypatch.setattr(sandbox, "_pool", pool)
    yield pool
    pool.end()


@pytest.mark.parametrize("digest", ["sha256", "sha384"])
def test_the_answer_is_the_same_as_without_a_guard(digest: Any) -> None:
    document = unsigned()
    assert sandbox.canonicalize(document, digest=digest) == canonicalize(document, digest=digest)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grade": "A+"}, UnsafeDocumentError),
        ({"@context": ["https://a.example/context"]}, UnknownContextError),
        ({"evidence": [{"type": ["Evidence"], "name": str(n)} for n in range(1_000)]}, TooComplexError),
    ],
)
def test_a_refusal_is_the_same_too(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error) as guarded:
        sandbox.canonicalize({**unsigned(), **change})
    with pytest.raises(error) as direct:
        canonicalize({**unsigned(), **change})
    assert str(guarded.value) == str(direct.value)


@pytest.mark.parametrize("name", ["spin", "grow", "die"])
def test_a_document_that_takes_too_much_ends_its_process_and_the_next_one_is_answered(
    pool: sandbox.Pool, name: str
) -> None:
    with pytest.raises(TooComplexError, match="more time or memory"):
        sandbox.canonicalize(order(name))
    assert sandbox.canonicalize(order("calm"))


def test_two_seconds_are_those_of_the_processor(pool: sandbox.Pool) -> None:
    before = os.times().children_user
    with pytest.raises(TooComplexError):
        sandbox.canonicalize(order("spin"))
    assert 1.9 <= os.times().children_user - before < 3


@pytest.mark.parametrize("name", ["open", "socket", "write"])
def test_the_process_opens_nothing(pool: sandbox.Pool, name: str) -> None:
    with pytest.raises(TooComplexError, match="OSError"):
        sandbox.canonicalize(order(name))


@pytest.mark.skipif(os.getuid() == 0, reason="the number of root's processes is not limited")
def test_the_process_starts_no_other(pool: sandbox.Pool) -> None:
    with pytest.raises(TooComplexError, match="BlockingIOError"):
        sandbox.canonicalize(order("fork"))


def test_the_process_knows_no_secret(pool: sandbox.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    assert set(sandbox.canonicalize(order("environment")).split()) <= {*sandbox.ENVIRONMENT, "LC_CTYPE"}


def test_a_poison_document_keeps_no_neighbour_waiting(pool: sandbox.Pool) -> None:
    """The neighbours are all answered while the poison is still being tried: they wait neither for it nor its lock."""
    poison = threading.Thread(target=spin)
    poison.start()
    while not pool.busy:
        time.sleep(0.01)
    for _neighbour in range(10):
        assert sandbox.canonicalize(order("calm"))
    assert poison.is_alive()
    poison.join(30)


def test_who_comes_after_all_who_may_wait_is_told_to_come_back(pool: sandbox.Pool) -> None:
    threads = [threading.Thread(target=spin) for _ in range(3)]
    for thread in threads:
        thread.start()
    while pool.room:
        time.sleep(0.01)
    with pytest.raises(BusyError):
        sandbox.canonicalize(order("calm"))
    for thread in threads:
        thread.join(60)
    assert sandbox.canonicalize(order("calm"))


def test_a_worker_that_died_while_it_waited_is_replaced(pool: sandbox.Pool) -> None:
    sandbox.canonicalize(order("calm"))
    (worker,) = pool.idle
    worker.process.kill()
    worker.process.wait()
    assert sandbox.canonicalize(order("calm"))


def test_a_worker_that_served_long_enough_makes_room_and_nobody_notices(
    pool: sandbox.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MAX_DOCUMENTS", 2)
    pids = set()
    for _document in range(5):
        assert sandbox.canonicalize(order("calm"))
        pids |= {worker.process.pid for worker in pool.idle}
    assert len(pids) == 3


def test_a_worker_that_cannot_start_is_nobodys_forgery(pool: sandbox.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(BusyError):
        sandbox.canonicalize(order("calm"))


AFTER_A_FORK = """
import multiprocessing, os
from badges import sandbox
document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:a", "name": "x"}
expected = sandbox.canonicalize(document)
mine = [worker.process.pid for worker in sandbox._pool.idle]

def child():
    assert not sandbox._pool.idle
    assert sandbox.canonicalize(document) == expected
    assert [worker.process.pid for worker in sandbox._pool.idle] != mine

process = multiprocessing.get_context("fork").Process(target=child, daemon=True)
process.start(); process.join(60)
assert process.exitcode == 0
assert sandbox.canonicalize(document) == expected
assert [worker.process.pid for worker in sandbox._pool.idle] == mine
print("ok", *mine)
"""


def test_each_process_that_forks_off_has_workers_of_its_own_and_none_outlives_it() -> None:
    """gunicorn and Celery fork; a Celery worker's children are daemons, which may start no `multiprocessing`."""
    ran = subprocess.run([sys.executable, "-c", AFTER_A_FORK], cwd=ROOT, capture_output=True, text=True, check=False)
    word, pid = ran.stdout.split() or ("", "0")
    assert word == "ok", ran.stderr
    end = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def poison(size: int) -> dict[str, Any]:
    """A credential whose unnamed nodes all refer to each other: n! ways to name them, in a few hundred bytes."""
    names = [f"_:b{number}" for number in range(size)]
    graph = [
        {"id": one, "type": ["VerifiableCredential"], "evidence": [other for other in names if other != one]}
        for one in names
    ]
    return {**signed(), "evidence": graph}


@pytest.mark.parametrize("size", range(5, 13))
def test_a_poison_credential_is_answered_within_two_seconds_and_never_valid(size: int) -> None:
    start = time.process_time()
    report = judged(poison(size))
    assert time.process_time() - start < 2
    assert report.verdict != "valid"
    assert report.check("proof").code == ("too_complex" if size > 5 else "proof_mismatch")  # type: ignore[union-attr]


def test_the_largest_document_that_repeats_itself_ends_within_its_limits() -> None:
    """256 kB that stand for gigabytes: a node's name is repeated on each of its lines."""
    document = unsigned()
    achievement = document["credentialSubject"]["achievement"]
    achievement["id"] = "urn:x:" + "a" * 200_000
    achievement["tag"] = [f"tag {number}" for number in range(1_500)]
    with pytest.raises(TooComplexError):
        sandbox.canonicalize(document)
    assert sandbox.canonicalize(unsigned())


def test_a_badge_that_has_used_up_its_time_asks_no_process_any_more_and_the_next_badge_does(pool: sandbox.Pool) -> None:
    allowance = sandbox.Allowance()
    assert allowance.canonicalize(order("calm"))
    assert allowance.seconds < sandbox.CPU_SECONDS
    with pytest.raises(TooComplexError):
        allowance.canonicalize(order("spin"))
    assert allowance.seconds == 0
    with pytest.raises(TooComplexError):
        allowance.canonicalize(order("calm"))
    assert sandbox.Allowance().canonicalize(order("calm"))


def test_a_document_is_given_no_more_than_its_badge_has_left(pool: sandbox.Pool) -> None:
    before = os.times().children_user
    with pytest.raises(TooComplexError):
        sandbox.Allowance(0.3).canonicalize(order("spin"))
    assert os.times().children_user - before < 1.5
