"""Accounts, marks of secrecy and the log of use at the terminal."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.workflow.read_archive import archive_with

CODE = "X043-1-1"
ID = "110105194912310028"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    archive, small = archive_with(tmp_path, X043_1_1=[[f"张三{ID}"], ["秘密★10年", "南至大路"]])
    archive.close()
    monkeypatch.setenv("XIANGDANG_ARCHIVE", str(small.layout.root))
    return small.layout.root


def typed(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    out, talk = capsys.readouterr()
    return int(ended.value.code or 0), out, talk


def test_accounts_are_made_listed_reset_and_ended(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(capsys, "users", "add", "王芳", "--role", "reader")
    assert code == 0
    assert out.startswith("一次性密码：")
    assert typed(capsys, "users", "add", "王芳", "--role", "auditor")[0] == 3
    assert "王芳 现在是档案员" in typed(capsys, "users", "grant", "王芳", "--role", "archivist")[2]
    assert typed(capsys, "users", "grant", "王芳", "--role", "reader")[0] == 0
    code, out, _ = typed(capsys, "users", "reset", "王芳")
    assert code == 0
    assert typed(capsys, "users", "disable", "王芳")[0] == 0
    (user,) = json.loads(typed(capsys, "users", "list", "--json")[1])["users"]
    assert (user["name"], user["role"]) == ("王芳", "reader")
    assert user["disabled_at"]
    assert "已停用" in typed(capsys, "users", "list")[1]
    assert typed(capsys, "users", "reset", "无此人")[0] == 7


def test_marks_are_found_and_decided(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "新搁置 1 页" in typed(capsys, "access", "check")[2]
    code, out, _ = typed(capsys, "access", "review")
    assert (code, out.strip()) == (0, f"{CODE} 第2页  秘密  待处理")
    assert typed(capsys, "search", "南至大路")[2].startswith("没有")
    assert typed(capsys, "access", "review", CODE, "--page", 2)[0] == 2
    assert typed(capsys, "access", "review", CODE, "--page", 2, "--release")[0] == 3
    assert typed(capsys, "access", "review", CODE, "--page", 2, "--release", "--reason", "已解密")[0] == 0
    assert CODE in typed(capsys, "search", "南至大路")[1]
    (one,) = json.loads(typed(capsys, "access", "review", "--history", "--json")[1])["reviews"]
    assert (one["page"], one["decision"], one["reason"]) == (2, "released", "已解密")


def test_a_number_is_looked_for_and_the_log_can_be_verified(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(capsys, "search", ID)[0] == 8
    code, out, _ = typed(capsys, "access", "find-number", ID, "--purpose", "查证")
    assert (code, out.strip()) == (0, f"{CODE} 第1页")
    answer = json.loads(typed(capsys, "access", "find-number", ID, "--purpose", "查证", "--json")[1])
    assert answer == {"schema": 1, "pages": [{"archival_code": CODE, "page": 1}], "searched": 2, "unread": 0}
    assert typed(capsys, "audit", "export", "-o", tmp_path / "登记.xlsx")[0] == 0
    assert (tmp_path / "登记.xlsx").is_file()
    code, out, _ = typed(capsys, "audit", "verify")
    assert code == 0
    assert out.startswith("共 3 条，完整")

    connection = sqlite3.connect(root / "archive.db")
    connection.executescript("DROP TRIGGER audit_no_UPDATE; UPDATE audit SET who = '别人' WHERE id = 2")
    connection.close()
    code, _, talk = typed(capsys, "audit", "verify")
    assert code == 30
    assert "第 2 条内容被改动" in talk
