"""Archives of older versions open, keep what they hold, and end up with the tables of a new one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.archive import Archive
from pipeline.database import Database, outbox, page_store
from pipeline.database.tables import SCHEMA_VERSION
from pipeline.errors import ArchiveFolderError, DatabaseLockedError
from pipeline.model.record import PageState

VERSION_1 = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
CONTENT = """
INSERT INTO entries VALUES
    (1, 'X043-WS·2014-Y-0001', '', 'X043', 2014, 'Y', '', '', '土地承包合同', 2014, 3, 5, '20140305', '',
     2, '开放', '', '{}');
INSERT INTO sources VALUES
    (1, 1, '/in/001.png', 'in/001.png', '001', 'aa', 'png', 10, 'old', '2026-01-01T00:00:00+00:00', NULL);
INSERT INTO pages
    (id, entry_id, source_id, frame_index, ordinal, image_sha256, width, height, dpi, state, attempts, job_key)
VALUES (1, 1, 1, 0, 1, 'a1', 10, 10, 300, 'done', 1, 'k1'), (2, 1, 1, 1, 2, 'a2', 10, 10, 300, 'running', 1, NULL),
       (3, 1, 1, 2, 3, 'a3', 10, 10, 300, 'pending', 0, NULL);
INSERT INTO outbox VALUES (7, 'page', 1), (9, 'entry', 1);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "archive.db"
    connection = sqlite3.connect(file)
    connection.executescript(VERSION_1 + CONTENT)
    connection.close()
    return file


def described(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Tables with their columns, defaults and keys, and the indexes with their columns."""
    connection = sqlite3.connect(file)
    found: dict[str, list[tuple[object, ...]]] = {}
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall():
        if kind == "table":
            columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
            keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            found[name] = sorted(row[1:] for row in columns) + sorted(row[2:] for row in keys)
        else:
            found[name] = connection.execute(f"PRAGMA index_info({name})").fetchall()
            found[name] = [(row[2],) for row in found[name]]
    connection.close()
    return found


def test_a_migrated_database_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Database(old).check()
    new = tmp_path / "new.db"
    Database(new).create()
    assert described(old) == described(new)


def test_what_a_first_version_holds_stays(old: Path) -> None:
    database = Database(old)
    database.check()
    with database.read() as connection:
        pages = {page.id: page for page in page_store.current_pages(connection)}
        waiting = [(item.subject.value, item.reference) for item in outbox.announcements(connection)]
    assert {number: page.state for number, page in pages.items()} == {
        1: PageState.DONE,
        2: PageState.RUNNING,
        3: PageState.PENDING,
    }
    assert pages[1].job_key == "k1"
    assert waiting == [("page", 1), ("entry", 1)]
    database.check()


def test_an_archive_of_the_first_version_opens(old: Path) -> None:
    with Archive.open(old.parent) as archive:
        assert archive.entry("X043-WS·2014-Y-0001").title == "土地承包合同"
    with Archive.open(old.parent) as again:
        assert len(again.pages("X043-WS·2014-Y-0001")) == 3


def test_a_database_in_use_by_the_first_version_is_left_alone(old: Path) -> None:
    with FileLock(old.with_name("writing.lock")), pytest.raises(DatabaseLockedError, match="旧版本"):
        Database(old).check()
    assert sqlite3.connect(old).execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize("number", [0, SCHEMA_VERSION + 1])
def test_a_database_of_no_known_version_is_refused(tmp_path: Path, number: int) -> None:
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.executescript(f"PRAGMA user_version={number}; CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(ArchiveFolderError, match=str(number)):
        Database(tmp_path / "archive.db").check()


def test_a_number_of_the_outbox_never_comes_twice(tmp_path: Path) -> None:
    """A change that is announced while an older one of the same page is being told must not be forgotten with it."""
    database = Database(tmp_path / "archive.db")
    database.create()
    with database.begin() as connection:
        outbox.announce_page(connection, 5)
        told = outbox.announcements(connection)
    with database.begin() as connection:
        outbox.announce_page(connection, 5)
    with database.begin() as connection:
        outbox.forget(connection, told)
        assert [item.reference for item in outbox.announcements(connection)] == [5]
