"""The log: nothing in it can be changed unnoticed."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.database import Database
from pipeline.errors import EnvironmentFault
from pipeline.model.audit import Action, AuditEvent
from pipeline.workflow.audit_log import AuditLog

CODE = "X043-WS·2014-Y-0001"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    database = Database(tmp_path / "archive.db")
    database.create()
    found = AuditLog(database)
    for number in range(5):
        found.append(AuditEvent("张三", "reader", "10.0.0.1", Action.SEARCH, detail=f"东至李国强 {number}"))
    yield found
    database.close()


def tampered(tmp_path: Path, statement: str) -> None:
    """By somebody who has the file and takes the triggers away."""
    connection = sqlite3.connect(tmp_path / "archive.db")
    for what in ("UPDATE", "DELETE"):
        connection.execute(f"DROP TRIGGER audit_no_{what}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_log_as_it_was_written_is_sound(log: AuditLog) -> None:
    found = log.verify()
    assert (found.count, found.broken_at) == (5, None)
    assert found.last_hash == log.records()[-1].hash


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    database = Database(tmp_path / "archive.db")
    database.create()
    assert AuditLog(database).verify().broken_at is None
    database.close()


@pytest.mark.parametrize(
    ("statement", "broken_at", "words"),
    [
        ("UPDATE audit SET detail = '别的' WHERE id = 3", 3, "改动"),
        ("UPDATE audit SET who = '李四' WHERE id = 1", 1, "改动"),
        ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE id = 5", 5, "改动"),
        ("UPDATE audit SET action = 'nothing known' WHERE id = 2", 2, "改动"),
        ("UPDATE audit SET copies = 7 WHERE id = 4", 4, "改动"),
        ("DELETE FROM audit WHERE id = 3", 3, "缺失"),
        ("DELETE FROM audit WHERE id = 1", 1, "缺失"),
        ("DELETE FROM audit WHERE id = 5", 5, "末尾"),
        ("DELETE FROM audit", 1, "末尾"),
        ("UPDATE audit SET previous = hash WHERE id = 4", 4, "不衔接"),
    ],
)
def test_tampering_is_found_where_it_was_done(
    log: AuditLog, tmp_path: Path, statement: str, broken_at: int, words: str
) -> None:
    tampered(tmp_path, statement)
    found = log.verify()
    assert found.broken_at == broken_at
    assert found.count == broken_at - 1
    assert words in found.detail


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit WHERE id = 5"])
def test_the_database_itself_refuses_changes(log: AuditLog, statement: str) -> None:
    with pytest.raises(EnvironmentFault, match="append-only"), log.database.begin() as connection:
        connection.exec_driver_sql(statement)
    assert log.verify().broken_at is None


def _append(file: Path) -> None:
    database = Database(file)
    for number in range(20):
        AuditLog(database).append(AuditEvent("甲", "reader", "b", Action.VIEW, code=CODE, page=number + 1))
    database.close()


def test_several_processes_append_to_one_chain(log: AuditLog, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append, args=(tmp_path / "archive.db",)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    found = log.verify()
    assert (found.count, found.broken_at) == (65, None)


def test_the_use_register_lists_uses_and_that_it_was_made_is_logged(log: AuditLog, tmp_path: Path) -> None:
    log.append(AuditEvent("张三", "reader", "a", Action.VIEW, code=CODE, page=2, purpose="地界纠纷"))
    log.append(AuditEvent("王芳", "archivist", "b", Action.EXPORT, code=CODE, copies=3, detail="pdf"))
    file = tmp_path / "利用登记.xlsx"
    assert log.export(file, AuditEvent("审计", "auditor", "c", Action.AUDIT_EXPORT)) == 2
    sheet = load_workbook(BytesIO(file.read_bytes())).active
    assert sheet is not None
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first, second = (dict(zip(head, row, strict=True)) for row in rows)
    assert (first["利用者"], first["利用目的"], first["档号"], first["页"], first["方式"]) == (
        "张三",
        "地界纠纷",
        CODE,
        2,
        "阅览",
    )
    assert (second["复制页数"], second["方式"], second["经办人"]) == (3, "复制", "王芳")
    assert log.records()[-1].event.action == Action.AUDIT_EXPORT
    assert log.verify().broken_at is None
