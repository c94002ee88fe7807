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


_REVIEWS_4 = """
CREATE TABLE secrecy_reviews (
    id INTEGER NOT NULL PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    marks VARCHAR NOT NULL,
    found_at VARCHAR NOT NULL,
    decision VARCHAR,
    decided_by VARCHAR DEFAULT '' NOT NULL,
    decided_at VARCHAR DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL
)
"""
_USERS_4 = """
CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    password_hash VARCHAR NOT NULL,
    must_change BOOLEAN NOT NULL,
    made_at VARCHAR NOT NULL,
    disabled_at VARCHAR,
    UNIQUE (name_key)
)
"""
_SESSIONS_4 = """
CREATE TABLE sessions (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    form_token VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    begun FLOAT NOT NULL,
    seen FLOAT NOT NULL
)
"""
_FAILURES_4 = """
CREATE TABLE sign_in_failures (
    key VARCHAR NOT NULL PRIMARY KEY,
    tries INTEGER NOT NULL,
    locked_until FLOAT NOT NULL,
    last FLOAT NOT NULL
)
"""
_AUDIT_4 = """
CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    detail TEXT NOT NULL,
    purpose TEXT NOT NULL,
    previous VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL
)
"""
_AUDIT_TRIGGER_4 = (
    "CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
)


def _add_access(connection: Connection) -> None:
    """4: accounts, the log of what they do, and pages set aside for marks of secrecy."""
    for statement in (
        _REVIEWS_4,
        "CREATE INDEX ix_secrecy_reviews_page_id ON secrecy_reviews (page_id)",
        _USERS_4,
        _SESSIONS_4,
        "CREATE INDEX ix_sessions_user_id ON sessions (user_id)",
        _FAILURES_4,
        _AUDIT_4,
        _AUDIT_TRIGGER_4.format(what="UPDATE"),
        _AUDIT_TRIGGER_4.format(what="DELETE"),
    ):
        connection.exec_driver_sql(statement)


_SEEN_PAGES_5 = """
CREATE TABLE seen_pages (
    session VARCHAR NOT NULL,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    sight VARCHAR NOT NULL,
    until FLOAT NOT NULL,
    PRIMARY KEY (session, page_id, sight)
)
"""


def _add_seen_pages(connection: Connection) -> None:
    """5: what sessions did with pages a moment ago, for several processes that serve one archive."""
    connection.exec_driver_sql(_SEEN_PAGES_5)
    connection.exec_driver_sql("CREATE INDEX ix_seen_pages_until ON seen_pages (until)")


_STEPS: dict[int, Callable[[Connection], None]] = {
    1: _add_runs,
    2: _add_corrections,
    3: _add_access,
    4: _add_seen_pages,
}
"""From this version to the next. The words of a step never change, whatever becomes of ``tables``."""
