"""``search --list``, ``--explain`` and ``--certificate`` as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.cli import main
from tests.workflow.read_archive import archive_with


class Typed:
    def __init__(self, code: int, out: str, talk: str) -> None:
        self.code, self.out, self.talk = code, out, talk

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Search = Callable[..., Typed]


@pytest.fixture
def search(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Search]:
    archive, _ = archive_with(tmp_path, **{"0142_2_9_1": [["东至李国强"], ["承包期叁拾年"]]})
    archive.close()
    monkeypatch.setenv("XIANGDANG_ARCHIVE", str(archive.folder))
    monkeypatch.setenv("LANGUAGE", "en")

    def typed(*words: object) -> Typed:
        with pytest.raises(SystemExit) as ended:
            main(["search", *(str(word) for word in words)])
        out, talk = capsys.readouterr()
        return Typed(int(ended.value.code or 0), out, talk)

    yield typed


@pytest.fixture
def names(tmp_path: Path) -> Path:
    file = tmp_path / "名单.csv"
    file.write_text("姓名\n李国强\n王五\n", encoding="utf-8")
    return file


def test_a_list_becomes_a_workbook(search: Search, names: Path, tmp_path: Path) -> None:
    done = search("--list", names, "-o", tmp_path / "结果.xlsx")
    assert done.code == 0
    assert "共 2 行：找到 1，未找到 1，不能检索 0" in done.talk
    book = load_workbook(tmp_path / "结果.xlsx")
    assert book.sheetnames == ["结果", "命中明细", "检索说明"]
    assert book["结果"].max_row == 3


def test_a_list_without_output_is_answered_line_by_line(search: Search, names: Path) -> None:
    first, second = search("--list", names).out.splitlines()
    assert first == "第2行  李国强  1 处：0142-2-9-1 第1页[原文]"
    assert second == "第3行  王五  未找到（已检索 2 页）"


def test_a_list_for_programs(search: Search, names: Path) -> None:
    made = search("--list", names, "--json").json
    assert (made["schema"], made["row_count"], made["found"], made["not_found"], made["not_searched"]) == (
        1,
        2,
        1,
        1,
        0,
    )
    (sheet,) = made["sheets"]
    found, missing = sheet["rows"]
    assert set(found) == {"row", "cells", "query", "status", "total", "total_items", "note", "hits"}
    assert (found["row"], found["hits"][0]["page"]) == (2, 1)
    assert missing["status"] == "not_found"
    assert made["coverage"]["searched"] == 2


def test_a_list_is_never_written_over_itself(search: Search, tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_text("姓名\n李国强\n", encoding="utf-8")
    refused = search("--list", file, "-o", file)
    assert refused.code == 3
    assert "结果不能写到清单自身" in refused.talk
    assert file.read_text(encoding="utf-8") == "姓名\n李国强\n"


def test_only_a_workbook_can_be_written(search: Search, names: Path, tmp_path: Path) -> None:
    assert "请把文件名写成 .xlsx 结尾" in search("--list", names, "-o", tmp_path / "结果.csv").talk


@pytest.mark.parametrize("words", [(), ("李国强", "-o", "a.xlsx"), ("李国强", "--list", "a.xlsx")])
def test_options_that_do_not_go_together_are_refused(search: Search, words: tuple[str, ...]) -> None:
    assert search(*words).code == 2


def test_a_search_explains_itself(search: Search) -> None:
    explained = search("赵六", "--mode", "exact", "--explain").out
    assert "在已识别并可检索的 2 页和 1 条目录中，按“原文一致”未找到“赵六”；范围内没有无法检索的页。" in explained
    assert "赵=趙" in explained


def test_the_proof_for_programs(search: Search) -> None:
    made = search("李国强", "--explain", "--json").json
    assert made["total"] == 1
    evidence = made["evidence"]
    assert set(evidence) == {
        *("archive", "program", "made_at", "statement", "coverage", "modes", "spellings", "words", "synonyms"),
        *("engines", "engine_sample", "index"),
    }
    assert evidence["coverage"]["pages"] == evidence["coverage"]["searched"] == 2
    assert [one["mode"] for one in evidence["modes"]] == ["words", "exact", "equal", "tolerant"]


def test_the_certificate_is_written(search: Search, tmp_path: Path) -> None:
    done = search("赵六", "--mode", "exact", "--certificate", tmp_path / "证明.html")
    assert str(tmp_path / "证明.html") in done.talk
    assert "未找到“赵六”" in (tmp_path / "证明.html").read_text(encoding="utf-8")
