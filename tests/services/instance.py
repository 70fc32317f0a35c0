"""An instance on real services: a database of its own on PostgreSQL or in an SQLite file, Redis, worker processes."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
import redis

from tests.migrated import fill_file
from tests.not_shown import NOT_SHOWN

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("SERVICES_DATABASE_URL", "postgres:///test")
REDIS = os.environ.get("SERVICES_REDIS_URL", "redis://127.0.0.1:6379")
# What anything may take before its test is given up: far more than it does, since machines that judge are busy.
PATIENCE_SECONDS = 600
# The key that marks a Redis database as taken by a run of tests: its host and process.
OURS = "passerelle-tests"
COUNTED = (
    "count(*) FROM badges_award",
    "count(*) FROM badges_recipient",
    "count(*) FROM badges_statusentry",
    'count(*) FROM (SELECT DISTINCT status_list_id, "index" FROM badges_statusentry) AS places',
    "count(*) FROM badges_credential",
    "count(DISTINCT award_id) FROM badges_credential",
)


class Held(NamedTuple):
    """Rows: awards and people; places in status lists, and how many differ; credentials, and of how many awards."""

    awards: int
    recipients: int
    entries: int
    places: int
    credentials: int
    signed: int


@dataclass
class Instance:
    """Where it keeps everything, and the environment its processes run in."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def manage(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py …` to its end; the caller judges the exit code. `extra` are environment variables."""
        return self._finished(["manage.py", *arguments], extra)

    def script(self, name: str, *arguments: str, **extra: str) -> str:
        """What `tests/services/scripts/NAME.py` prints. Fails the test when the script does."""
        done = self._finished(["-m", f"tests.services.scripts.{name}", *arguments], extra)
        assert done.returncode == 0, f"{name}: {done.stderr[-3000:]}"
        return done.stdout.strip()

    def start(self, name: str, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """The same script, running beside the test."""
        return self._started(["-m", f"tests.services.scripts.{name}", *arguments], extra, subprocess.PIPE)

    def start_manage(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """`manage.py …`, running beside the test. What it prints is lost: a pipe that nobody reads would stop it."""
        return self._started(["manage.py", *arguments], extra)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers, asked without a line of our own code."""
        address = self.environment["DATABASE_URL"]
        if address.startswith("sqlite:///"):
            with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(_conninfo(address)) as connection:
            return connection.execute(query.encode()).fetchall()

    def held(self) -> Held:
        """How much of everything there is."""
        return Held(*(self.rows(f"SELECT {what}")[0][0] for what in COUNTED))

    def documents(self) -> dict[int, str]:
        """Every signed text by the pk of its award."""
        return dict(self.rows("SELECT award_id, document FROM badges_credential"))

    def worker(self, **extra: str) -> subprocess.Popen[str]:
        """A Celery worker with two processes; ready to work when this returns."""
        log = self.folder / f"worker-{len(self.processes)}.log"
        celery = ["-m", "celery", "-A", "config.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"]
        process = self._started([*celery, "--logfile", str(log), "--hostname", f"{secrets.token_hex(4)}@here"], extra)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (log.exists() and " ready." in log.read_text()):
            assert process.poll() is None and time.monotonic() < deadline, "the worker does not start"
            time.sleep(0.1)
        return process

    def stop(self) -> None:
        """End every process that is still running, and what it started."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            kill(process)

    def _finished(self, command: Sequence[str], extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
        whole, environment = [sys.executable, *command], {**self.environment, **extra}
        return subprocess.run(
            whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )

    def _started(
        self, command: Sequence[str], extra: dict[str, str], output: int = subprocess.DEVNULL
    ) -> subprocess.Popen[str]:
        environment = {**self.environment, **extra}
        whole = [sys.executable, *command]
        process = subprocess.Popen(
            whole,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the process and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def living(group: int) -> list[str]:
    """What is still running of a group of processes. One that ended, and that nobody has collected, is not."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _bracket, rest = path.read_text().rpartition(")")
            state, _parent, its_group = rest.split()[:3]
            if int(its_group) == group and state not in "ZX":
                found.append(name)
    return found


def prepare(folder: Path, database_url: str) -> None:
    """An instance with one institution and one published badge, to be copied by every test: migrating takes longest."""
    instance = Instance(folder, _environment(folder, database_url, ""))
    fill_file(database_url)
    migrated = instance.manage("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr[-3000:]
    instance.script("seed")


@contextlib.contextmanager
def running(prototype: Path, folder: Path, database_url: str, broker_url: str = "") -> Iterator[Instance]:
    """A copy of what was prepared in `prototype`, until the block ends. A PostgreSQL database is copied already."""
    shutil.copytree(prototype, folder)
    instance = Instance(folder, _environment(folder, database_url, broker_url))
    try:
        yield instance
    finally:
        instance.stop()


def _environment(folder: Path, database_url: str, broker_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "COV_", "PYTEST_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PASSERELLE_VAR": str(folder),
        "PASSERELLE_DEMO": "1",
        "EMAIL_URL": "dummymail://",
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": broker_url,
    }


@contextlib.contextmanager
def postgres_database(like: str = "template0") -> Iterator[str]:
    """The name of a PostgreSQL database, a copy of another, that is dropped afterwards."""
    name = f"passerelle_{secrets.token_hex(6)}"
    with psycopg.connect(_conninfo(another(POSTGRES, "postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
    try:
        yield name
    finally:
        with psycopg.connect(_conninfo(another(POSTGRES, "postgres")), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def another(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return re.sub(r"^(\w+://[^/?]*)(/[^?]*)?", rf"\1/{name}", address)


def postgres_url(name: str) -> str:
    """How a database of this name is addressed."""
    return another(POSTGRES, name)


def sqlite_url(folder: Path) -> str:
    """The database file in a folder."""
    return f"sqlite:///{folder}/passerelle.sqlite3"


@contextlib.contextmanager
def broker() -> Iterator[str]:
    """The address of a Redis database that was empty, and is again afterwards. What others keep there stays."""
    for number in range(15, 0, -1):
        address = another(REDIS, str(number))
        with contextlib.closing(redis.Redis.from_url(address, decode_responses=True)) as client:
            _forget_the_dead(client)
            if client.dbsize() or not client.set(OURS, f"{socket.gethostname()} {os.getpid()}", nx=True):
                continue
            try:
                yield address
            finally:
                client.flushdb()
            return
    pytest.fail("Redis has no empty database among 1 to 15.")


def _forget_the_dead(client: redis.Redis) -> None:
    """Empty the database when a run of tests took it that was killed since; two that see so do it once."""
    with client.pipeline() as steps, contextlib.suppress(redis.WatchError):
        steps.watch(OURS)
        host, _space, process = str(steps.get(OURS) or "").partition(" ")
        if host == socket.gethostname() and not _is_running(int(process)):
            steps.multi()
            steps.flushdb()
            steps.execute()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def need_postgres() -> None:
    """Skip the test, loudly, where PostgreSQL does not answer."""
    _need(why_no_postgres(), "awards on PostgreSQL")


def need_redis() -> None:
    """Skip the test, loudly, where Redis does not answer."""
    _need(why_no_redis(), "real Celery workers")


def _need(obstacle: str, what: str) -> None:
    if obstacle:
        pytest.skip(f"{NOT_SHOWN}: {what} ({obstacle})")


@cache
def why_no_postgres() -> str:
    """Why PostgreSQL cannot be asked, or an empty text."""
    try:
        with psycopg.connect(_conninfo(another(POSTGRES, "postgres")), connect_timeout=3):
            return ""
    except psycopg.Error as error:
        return f"PostgreSQL does not answer: {str(error).splitlines()[0][:120]}"


@cache
def why_no_redis() -> str:
    """Why Redis cannot be asked, or an empty text."""
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except (redis.RedisError, ValueError) as error:  # or the address of another kind of broker
        return f"Redis does not answer: {str(error)[:120]}"
    return ""


def _conninfo(address: str) -> str:
    return address.replace("postgres://", "postgresql://", 1)
