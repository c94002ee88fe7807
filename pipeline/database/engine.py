"""One SQLAlchemy engine for each archive: SQLite in WAL mode, so that readers and one writer do not wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from pipeline.database import migrations
from pipeline.database.tables import SCHEMA_VERSION, metadata
from pipeline.errors import (
    ArchiveError,
    ArchiveFolderError,
    DatabaseLockedError,
    DiskFullError,
    EnvironmentFault,
    FolderNotWritableError,
)
from pipeline.storage.atomic import storage_error
from pipeline.storage.shared_sync import SharedSync

BUSY_SECONDS = 30
"""How long a write waits for another program before it gives up; a commit of ours takes milliseconds."""
_LOCK_OF_VERSION_1 = "writing.lock"
"""Held by programs of the first version as long as they write."""
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


class Database:
    """The connection to an archive's database; safe to use from several threads and beside other processes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writing = Lock()
        self._log = SharedSync(file.with_name(f"{file.name}-wal"))
        self._engine: Engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})
        event.listen(self._engine, "connect", _prepare_connection)

    def create(self) -> None:
        """Make all tables; harmless where they exist.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        with self.begin() as connection:
            metadata.create_all(connection)
            migrations.set_version(connection)

    def check(self) -> None:
        """Make sure that the file is a database that this version understands; one of an older version is brought up.

        Raises:
            ArchiveFolderError: it is not.
            DatabaseLockedError: it is of an older version, and a program of that version works in it.
        """
        with self.read() as connection:
            found = migrations.version(connection)
        if migrations.FIRST_VERSION <= found < SCHEMA_VERSION:
            self._migrate()
        elif found != SCHEMA_VERSION:
            advice = "请使用与该档案库相同或更新版本的 xiangdang"
            raise ArchiveFolderError(
                f"档案库版本为 {found}，本程序支持 {SCHEMA_VERSION}", where=str(self._file), advice=advice
            )

    @contextmanager
    def begin(self, *, is_lasting: bool = True) -> Iterator[Connection]:
        """A transaction that writes: committed when the block ends well, rolled back otherwise.

        No other program writes meanwhile, so what was read in it still holds when it commits. It should be over in
        milliseconds. Threads of one process wait here for each other and go on at once; SQLite, by which processes wait
        for each other, sleeps longer each time before it looks again. For the disk they wait together, when others may
        write again.

        Args:
            is_lasting: whether it is on the disk when the block has ended. One that is not survives whatever becomes
                of this process; a power cut may take it back, whole, with those of its kind since the last lasting one.

        Raises:
            DatabaseLockedError: another program holds the database.
            DiskFullError: no room left.
            FolderNotWritableError: the file or its folder is read-only.
            EnvironmentFault: the file is damaged.
        """
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise _locked(str(self._file))
        try:
            with self._transaction("BEGIN IMMEDIATE") as connection:
                yield connection
        finally:
            self._writing.release()
        if is_lasting:
            self._sync()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view of one moment, for reading only; never waits for a writer.

        Raises:
            EnvironmentFault: the file is damaged or cannot be read.
        """
        with self._transaction("BEGIN DEFERRED") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(begin)
                yield connection
        except DatabaseError as error:
            raise fault_of(error.orig, self._file) from error

    def _sync(self) -> None:
        """Wait until everything that was committed is on the disk: in the log, or moved from there into the file."""
        try:
            self._log.sync()
        except FileNotFoundError:  # no log where the file system bears none: SQLite has synced the file itself
            return
        except OSError as error:
            raise storage_error(error, self._file) from error

    def _migrate(self) -> None:
        lock = FileLock(self._file.with_name(_LOCK_OF_VERSION_1), timeout=0)
        try:
            with lock, self.begin() as connection:
                migrations.migrate(connection)
        except Timeout as error:
            raise DatabaseLockedError(
                "档案库需要升级，但旧版本的乡档正在使用它", where=str(self._file), advice="请等它结束后再运行"
            ) from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _prepare_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `Database` says so, and not at the first change
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    if cursor.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",):
        cursor.execute("PRAGMA synchronous=NORMAL")  # `Database` syncs the log, where that is wanted
    cursor.close()


def fault_of(error: BaseException | None, file: Path) -> ArchiveError:
    """The error of ours that says what an error of SQLite means for a person."""
    code = getattr(error, "sqlite_errorcode", None)
    where = str(file)
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _locked(where)
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(
            "磁盘空间不足，数据库无法写入", where=where, advice="请清理磁盘后重新运行，已完成的部分不会重做"
        )
    if code is not None and code & 0xFF in _READ_ONLY:
        return FolderNotWritableError(
            f"数据库无法写入：{error}", where=where, advice="请检查文件夹权限以及磁盘是否只读"
        )
    return EnvironmentFault(
        f"数据库无法使用：{error}", where=where, advice="请检查磁盘和文件权限；若文件损坏，请从备份恢复"
    )


def _locked(where: str) -> DatabaseLockedError:
    return DatabaseLockedError(
        "数据库正被其他程序占用", where=where, advice="请关闭其他程序后重新运行，已完成的部分不会重做"
    )
