"""One SQLAlchemy engine for each archive: SQLite in WAL mode, so that readers and one writer do not wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from pipeline.database.tables import SCHEMA_VERSION, metadata
from pipeline.errors import ArchiveError, ArchiveFolderError, DatabaseLockedError, DiskFullError, EnvironmentFault

BUSY_SECONDS = 30
"""How long a write waits for another program before it gives up; a commit of ours takes milliseconds."""


class Database:
    """The connection to an archive's database; safe to use from one process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._engine: Engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})
        event.listen(self._engine, "connect", _prepare_connection)

    def create(self) -> None:
        """Make all tables; harmless where they exist.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        with self.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")

    def check(self) -> None:
        """Make sure that the file is a database that this version understands.

        Raises:
            ArchiveFolderError: it is not.
        """
        with self.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if found != SCHEMA_VERSION:
            advice = "请使用与该档案库相同或更新版本的 xiangdang"
            raise ArchiveFolderError(
                f"档案库版本为 {found}，本程序支持 {SCHEMA_VERSION}", where=str(self._file), advice=advice
            )

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends well, rolled back otherwise.

        Raises:
            DatabaseLockedError: another program holds the database.
            DiskFullError: no room left.
            EnvironmentFault: the file is damaged or cannot be written.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise _mapped(error, self._file) from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _prepare_connection(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _mapped(error: DatabaseError, file: Path) -> ArchiveError:
    code = getattr(error.orig, "sqlite_errorcode", None)
    where = str(file)
    if isinstance(error, OperationalError) and code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseLockedError(
            "数据库正被其他程序占用", where=where, advice="请关闭其他程序后重新运行，已完成的部分不会重做"
        )
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(
            "磁盘空间不足，数据库无法写入", where=where, advice="请清理磁盘后重新运行，已完成的部分不会重做"
        )
    return EnvironmentFault(
        f"数据库无法使用：{error.orig}", where=where, advice="请检查磁盘和文件权限；若文件损坏，请从备份恢复"
    )
