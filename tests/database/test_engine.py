"""Transactions, and when they are on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.database import Database, run_store
from pipeline.errors import EnvironmentFault
from pipeline.model.run import Owner
from pipeline.storage import shared_sync

RUN = run_store.NewRun("run", "tesseract", 1, Owner("here", "boot", 1, 1.0))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "archive.db")
    made.create()
    return made


def count(database: Database) -> int:
    with database.read() as connection:
        return len(run_store.latest(connection, 10))


def test_what_lasts_is_synced_after_it_is_committed_and_others_may_write_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[str, int]] = []

    def sync(file: Path) -> None:
        found.append((file.name, count(database)))
        with database.begin(is_lasting=False) as connection:
            run_store.begin(connection, RUN)

    monkeypatch.setattr(shared_sync, "_sync", sync)
    with database.begin() as connection:
        run_store.begin(connection, RUN)
    assert found == [("archive.db-wal", 1)]
    assert count(database) == 2


def test_what_is_taken_back_is_not_synced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_sync, "_sync", lambda _: pytest.fail("synced"))
    with pytest.raises(ValueError, match="enough"), database.begin() as connection:
        run_store.begin(connection, RUN)
        raise ValueError("enough")
    assert count(database) == 0


def test_a_sync_that_fails_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def sync(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shared_sync, "_sync", sync)
    with pytest.raises(EnvironmentFault), database.begin() as connection:
        run_store.begin(connection, RUN)


def test_where_there_is_no_log_the_database_syncs_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(file: Path) -> None:
        raise FileNotFoundError(2, "No such file", str(file))

    monkeypatch.setattr(shared_sync, "_sync", sync)
    with database.begin() as connection:
        run_store.begin(connection, RUN)
    assert count(database) == 1
