"""A database migrated once: each test process on SQLite begins from a copy, since migrating takes as long as a suite.

The copy is named by the migrations it was made from, so that another one, or a library's new version, makes a new copy.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).parent.parent / ".cache" / "migrated"
SQLITE_FILE = "sqlite:///"


def begin_from_copy() -> None:
    """Let Django's `create_test_db` find a migrated database, or leave one for the next process."""
    creation = connection.creation
    copy = copy_of_now()
    create_empty, create_migrated = creation._create_test_db, creation.create_test_db

    def create_filled(*args: Any, **options: Any) -> str:
        name = create_empty(*args, **options)
        if copy.exists():
            # Django points the connection there only afterwards, and closes no database that is in memory.
            connection.close()
            connection.settings_dict["NAME"] = name
            _fill(copy)
        return name

    def create_and_keep(*args: Any, **options: Any) -> str:
        name = create_migrated(*args, **options)
        if not copy.exists():
            _keep(copy)
        return name

    creation._create_test_db, creation.create_test_db = create_filled, create_and_keep


def fill_file(database_url: str) -> None:
    """Let an instance's own SQLite file begin from the copy, if there is one. `migrate` then finds little to do."""
    copy = copy_of_now()
    if database_url.startswith(SQLITE_FILE) and copy.exists():
        shutil.copyfile(copy, database_url.removeprefix(SQLITE_FILE))


def copy_of_now() -> Path:
    """Where a database migrated by today's migrations is kept; nothing is there until one was made."""
    return FOLDER / f"{_made_from()}.sqlite3"


def _fill(copy: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)


def _keep(copy: Path) -> None:
    """Under another name first: a second process must never find half of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.replace(copy)


def _made_from() -> str:
    digest = hashlib.sha256()
    for path in sorted(_migrations()):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _migrations() -> Iterator[Path]:
    for config in apps.get_app_configs():
        yield from Path(config.path).glob("migrations/*.py")
