"""Instances of the tests' own: in an SQLite file, on PostgreSQL, and with a broker and workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .instance import (
    Instance,
    broker,
    need_postgres,
    need_redis,
    postgres_database,
    postgres_url,
    prepare,
    running,
    sqlite_url,
)


@dataclass(frozen=True)
class Prototype:
    """What every instance of a test begins as; `database` is the name of one on PostgreSQL."""

    folder: Path
    database: str = ""


@pytest.fixture(scope="session")
def sqlite_prototype(tmp_path_factory: pytest.TempPathFactory) -> Prototype:
    folder = tmp_path_factory.mktemp("sqlite")
    prepare(folder, sqlite_url(folder))
    return Prototype(folder)


@pytest.fixture(scope="session")
def postgres_prototype(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prototype]:
    need_postgres()
    folder = tmp_path_factory.mktemp("postgres")
    with postgres_database() as database:
        prepare(folder, postgres_url(database))
        yield Prototype(folder, database)


@pytest.fixture
def small(sqlite_prototype: Prototype, tmp_path: Path) -> Iterator[Instance]:
    """In an SQLite file and without a broker: tasks run where they are queued, on commit."""
    folder = tmp_path / "var"
    with running(sqlite_prototype.folder, folder, sqlite_url(folder)) as started:
        yield started


@pytest.fixture
def large(postgres_prototype: Prototype, tmp_path: Path) -> Iterator[Instance]:
    """On PostgreSQL, without a broker."""
    with (
        postgres_database(postgres_prototype.database) as database,
        running(postgres_prototype.folder, tmp_path / "var", postgres_url(database)) as started,
    ):
        yield started


@pytest.fixture(params=["small", pytest.param("large", marks=pytest.mark.services)])
def instance(request: pytest.FixtureRequest) -> Instance:
    """One test on both databases."""
    started: Instance = request.getfixturevalue(request.param)
    return started


@pytest.fixture
def worked(postgres_prototype: Prototype, tmp_path: Path) -> Iterator[Instance]:
    """On PostgreSQL with Redis as the broker; the test starts the workers."""
    need_redis()
    with (
        postgres_database(postgres_prototype.database) as database,
        broker() as queue,
        running(postgres_prototype.folder, tmp_path / "var", postgres_url(database), queue) as started,
    ):
        yield started
