"""Copies of the whole database: taken while others write, read without leaving a trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from pipeline.database.engine import BUSY_SECONDS, fault_of
from pipeline.database.tables import sources


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, by SQLite's online backup; ``target`` is one file without a journal.

    Other programs go on writing meanwhile, as the journal keeps their changes apart.

    Raises:
        DatabaseLockedError: another program holds the database.
        DiskFullError: no room left.
        EnvironmentFault: the database is damaged or cannot be read.
    """
    with _opened(source, f"{source.absolute().as_uri()}?mode=ro") as reader, _opened(target, str(target)) as writer:
        try:
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise fault_of(error, source) from error


def is_sound(file: Path) -> bool:
    """Whether every page of a database copy is in order (``PRAGMA integrity_check``)."""
    try:
        with closing(sqlite3.connect(_as_it_lies(file), uri=True)) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
    except sqlite3.Error:
        return False


def forget_journal(file: Path) -> None:
    """Remove what is left of the journal of a database that is about to be replaced."""
    for ending in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """Read a copy that nobody writes; it may lie on a read-only disk, and no file appears beside it.

    Raises:
        EnvironmentFault: the file is damaged or cannot be read.
    """
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(_as_it_lies(file), uri=True), poolclass=NullPool
    )
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise fault_of(error.orig, file) from error
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A received file as only this archive and what descends from it know it."""

    id: int
    sha256: str
    received_at: str


def landmarks(connection: Connection) -> tuple[Landmark, ...]:
    """The first and the last file that the archive received; none of an archive that received nothing."""
    found = []
    for order in (sources.c.id, sources.c.id.desc()):
        wanted = select(sources.c.id, sources.c.sha256, sources.c.received_at).order_by(order).limit(1)
        found += [Landmark(*row) for row in connection.execute(wanted)]
    return tuple(found)


def descends_from(connection: Connection, others: tuple[Landmark, ...]) -> bool:
    """Whether this is the archive of which these are landmarks, at the same moment or later."""
    return all(
        connection.execute(
            select(sources.c.id).where(
                sources.c.id == other.id, sources.c.sha256 == other.sha256, sources.c.received_at == other.received_at
            )
        ).first()
        for other in others
    )


def _as_it_lies(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro&immutable=1"


@contextmanager
def _opened(file: Path, address: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(address, uri=address.startswith("file:"), timeout=BUSY_SECONDS)
    except sqlite3.Error as error:
        raise fault_of(error, file) from error
    with closing(connection):
        yield connection
