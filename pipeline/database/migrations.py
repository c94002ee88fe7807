"""From the tables of an older version to those of this one, one step after the other."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from pipeline.database.tables import SCHEMA_VERSION

FIRST_VERSION = 1
"""The oldest archive that opens."""


def version(connection: Connection) -> int:
    """The version of the tables; 0 of a file without any."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def set_version(connection: Connection, number: int = SCHEMA_VERSION) -> None:
    """Stamp the tables."""
    connection.exec_driver_sql(f"PRAGMA user_version={number}")


def migrate(connection: Connection) -> None:
    """Bring the tables to `SCHEMA_VERSION`; in one transaction, so that a power cut leaves the old ones."""
    for number in range(version(connection), SCHEMA_VERSION):
        _STEPS[number](connection)
        set_version(connection, number + 1)


_RUNS_2 = """
CREATE TABLE runs (
    id INTEGER NOT NULL PRIMARY KEY,
    command VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    workers INTEGER NOT NULL,
    host VARCHAR NOT NULL,
    boot_id VARCHAR NOT NULL,
    pid INTEGER NOT NULL,
    process_started VARCHAR NOT NULL,
    beat INTEGER DEFAULT 0 NOT NULL,
    beat_at VARCHAR NOT NULL,
    started_at VARCHAR NOT NULL,
    ended_at VARCHAR,
    elapsed_seconds FLOAT DEFAULT 0 NOT NULL,
    stop_reason VARCHAR,
    stop_detail TEXT DEFAULT '' NOT NULL,
    files_seen INTEGER DEFAULT 0 NOT NULL,
    files_added INTEGER DEFAULT 0 NOT NULL,
    files_replaced INTEGER DEFAULT 0 NOT NULL,
    files_failed INTEGER DEFAULT 0 NOT NULL,
    pages_done INTEGER DEFAULT 0 NOT NULL,
    pages_blank INTEGER DEFAULT 0 NOT NULL,
    pages_failed INTEGER DEFAULT 0 NOT NULL
)
"""
_OUTBOX_2 = """
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR NOT NULL,
    reference INTEGER NOT NULL,
    UNIQUE (kind, reference)
)
"""
_PAGES_WAITING_2 = """
CREATE INDEX pages_waiting ON pages (attempts, entry_id, ordinal) WHERE state = 'pending' AND superseded_at IS NULL
"""


def _add_runs(connection: Connection) -> None:
    """2: who works on what (runs, leases), what was asked for a page, and outbox numbers that never come twice."""
    for statement in (
        _RUNS_2,
        "ALTER TABLE pages ADD COLUMN run_id INTEGER REFERENCES runs (id)",
        "ALTER TABLE pages ADD COLUMN engine VARCHAR",
        "ALTER TABLE pages ADD COLUMN seconds FLOAT",
        "CREATE INDEX ix_pages_run_id ON pages (run_id)",
        _PAGES_WAITING_2,
        "ALTER TABLE outbox RENAME TO outbox_1",
        _OUTBOX_2,
        "INSERT INTO outbox (kind, reference) SELECT kind, reference FROM outbox_1 ORDER BY id",
        "DROP TABLE outbox_1",
    ):
        connection.exec_driver_sql(statement)


_CORRECTIONS_3 = """
CREATE TABLE corrections (
    id INTEGER NOT NULL PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    line INTEGER NOT NULL,
    quad TEXT NOT NULL,
    was TEXT NOT NULL,
    text TEXT,
    editor VARCHAR NOT NULL,
    made_at VARCHAR NOT NULL
)
"""


def _add_corrections(connection: Connection) -> None:
    """3: lines that people put right."""
    connection.exec_driver_sql(_CORRECTIONS_3)
    connection.exec_driver_sql("CREATE INDEX ix_corrections_page_id ON corrections (page_id)")


_STEPS: dict[int, Callable[[Connection], None]] = {1: _add_runs, 2: _add_corrections}
"""From this version to the next. The words of a step never change, whatever becomes of ``tables``."""
