"""`/livez` and `/readyz`."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings


def test_alive_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_when_everything_is(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": dict.fromkeys(("database", "migrations", "storage", "signing"), "ok"),
    }


def test_not_ready_when_files_cannot_be_kept(client: Client, db: None, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "not-a-folder"
    file.touch()
    settings.MEDIA_ROOT = file / "media"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["storage"] == "not ready"


def test_not_ready_without_a_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "ensure_connection", refuse)
        response = client.get("/readyz")
    assert response.status_code == 503
    words = response.json()["checks"]
    assert words == {"database": "not ready", "migrations": "not ready", "storage": "ok", "signing": "not ready"}


def test_not_ready_with_a_migration_to_apply(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    assert client.get("/readyz").json()["checks"]["migrations"] == "not ready"


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_answers_are_never_cached(client: Client, db: None, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]
