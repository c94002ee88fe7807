"""The command line as a person types it: what is printed where, and how it ends."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from pipeline.cli import main
from tests.ocr.pages import picture

CODE = "X043-WS·2014-Y-NJZ-0001"
SENTENCES = ["东至李国强承包地西至水渠", "南至大路北至张明远地埂"]


class Typed:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, talk: str) -> None:
        self.code, self.out, self.talk = code, out, talk

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Xiangdang = Callable[..., Typed]


@pytest.fixture
def xiangdang(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Xiangdang:
    monkeypatch.setenv("XIANGDANG_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("LANGUAGE", "en")

    def typed(*words: object) -> Typed:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, talk = capsys.readouterr()
        return Typed(int(ended.value.code or 0), out, talk)

    return typed


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "in" / f"{CODE}_0001.png"
    file.parent.mkdir()
    Image.fromarray(picture(SENTENCES).view[:, :, ::-1]).save(file, dpi=(300, 300))
    return file


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "目录.csv"
    file.write_text(f"档号,题名,责任者,日期\n{CODE},李国强承包合同,柳河镇人民政府,20141118\n", encoding="utf-8")
    return file


def test_the_whole_way_from_an_empty_folder_to_a_found_page(
    xiangdang: Xiangdang, scan: Path, catalogue: Path, tmp_path: Path
) -> None:
    assert xiangdang("init", tmp_path / "archive").code == 0
    assert "新增 1 条" in xiangdang("catalogue", "import", catalogue).talk
    ran = xiangdang("run", scan.parent, "--workers", 1, "--json")
    assert ran.code == 0
    assert ran.json["process"]["pages_done"] == 1
    found = xiangdang("search", "李国强承包地", "--json").json
    assert (found["schema"], found["total"], found["mode"]) == (1, 1, "words")
    (hit,) = found["hits"]
    assert set(hit) == {
        *("archival_code", "page", "serial", "title", "date", "fonds", "score", "match"),
        *("certainty", "read", "snippet", "marks", "boxes", "boxes_on_next_page", "view"),
    }
    assert (hit["archival_code"], hit["page"], hit["serial"], hit["match"]) == (CODE, 1, "0001", "exact")
    (start, end), *_ = hit["marks"]
    assert hit["snippet"][start:end] == "李国强承包地"
    assert "【李国强承包地】" in re.sub(r"\x1b\[\d+m", "", xiangdang("search", "李国强承包地").out)
    assert SENTENCES[0] in xiangdang("show", CODE, "--text").out
    shown = xiangdang("show", CODE, "--page", 1, "--json").json
    assert shown["pages"][0]["ocr"]["lines"][0]["text"] == SENTENCES[0]
    exported = xiangdang("export", "pdf", CODE, "-o", tmp_path / "out.pdf")
    assert exported.code == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert xiangdang("export", "text", CODE, "-o", tmp_path / "text").code == 0
    assert xiangdang("status", "--json").json["pages"] == {"pending": 0, "running": 0, "done": 1, "failed": 0}
    assert "已校验 1 个母本" in xiangdang("verify").talk
    assert "索引已重建：1 页" in xiangdang("index", "rebuild").talk


def test_every_run_leaves_a_report_that_can_be_asked_for_again(
    xiangdang: Xiangdang, scan: Path, catalogue: Path, tmp_path: Path
) -> None:
    (scan.parent / "坏文件.tif").touch()
    xiangdang("init", tmp_path / "archive")
    xiangdang("catalogue", "import", catalogue)
    ran = xiangdang("run", scan.parent, "--engine", "null")
    written = tmp_path / "archive" / "reports" / "早晨报告-000001.html"
    assert f"早晨报告：{written}" in ran.talk
    assert "坏文件.tif" in written.read_text("utf-8")
    said = xiangdang("report").out
    assert "运行 1：" in said
    assert "问题文件（1）" in said
    assert f"{scan.parent / '坏文件.tif'} 重扫：文件是空的（0 字节）" in said
    page, book = tmp_path / "a.html", tmp_path / "a.xlsx"
    assert xiangdang("report", "--html", page, "--xlsx", book).code == 0
    assert "坏文件.tif" in page.read_text("utf-8")
    assert load_workbook(book)["问题文件"].max_row == 2
    told = xiangdang("report", "--run", "all", "--json").json
    assert [run["run"] for run in told["runs"]] == [1]
    assert [row["category"] for row in told["files"]] == ["empty_file"]
    assert told["totals"]["pages"] == told["totals"]["done"] == 1


@pytest.mark.parametrize(
    ("number", "code", "said"), [("0", 2, "不是运行编号"), ("x", 2, "不是运行编号"), ("7", 7, "没有编号为 7")]
)
def test_a_report_on_a_run_that_never_was(
    xiangdang: Xiangdang, tmp_path: Path, number: str, code: int, said: str
) -> None:
    xiangdang("init", tmp_path / "archive")
    ended = xiangdang("report", "--run", number)
    assert ended.code == code
    assert said in ended.talk


def test_a_run_with_a_bad_file_ends_with_100_and_says_what_to_do(
    xiangdang: Xiangdang, scan: Path, tmp_path: Path
) -> None:
    (scan.parent / "坏文件.tif").touch()
    xiangdang("init", tmp_path / "archive")
    ran = xiangdang("run", scan.parent, "--engine", "null")
    assert ran.code == 100
    assert "坏文件.tif" in ran.out
    assert "0 字节" in ran.out
    assert "重新扫描" in ran.out
    assert xiangdang("run", scan.parent, "--engine", "null").code == 100


def test_a_changed_master_is_noticed(xiangdang: Xiangdang, scan: Path, tmp_path: Path) -> None:
    xiangdang("init", tmp_path / "archive")
    xiangdang("ingest", scan.parent)
    (master,) = (tmp_path / "archive" / "masters").rglob("*.png")
    master.chmod(0o644)
    master.write_bytes(master.read_bytes()[:-1] + b"x")
    checked = xiangdang("verify", "--json")
    assert checked.code == 28
    assert checked.json["faults"][0]["file"] == str(master)
    assert "内容已改变" in checked.talk


def test_one_picture_is_read_without_an_archive(xiangdang: Xiangdang, scan: Path) -> None:
    read = xiangdang("ocr", scan, "--json").json
    assert read["text"].splitlines() == SENTENCES
    assert read["rotation_degrees"] == 0
    assert set(read["lines"][0]["characters"][0]) == {"text", "confidence", "box", "alternatives"}
    assert len(read["to_master"]) == 2
    assert xiangdang("ocr", scan).out.splitlines() == SENTENCES


def test_a_turned_picture_is_put_upright(xiangdang: Xiangdang, scan: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.png"
    Image.fromarray(picture([*SENTENCES, *SENTENCES, *SENTENCES]).view).rotate(90, expand=True).save(turned)
    assert xiangdang("deskew", turned, "--json").json == {"rotation_degrees": 90, "skew_degrees": 0.0}
    assert xiangdang("deskew", turned, "-o", tmp_path / "upright.png").code == 0
    with Image.open(tmp_path / "upright.png") as upright:
        assert upright.size == (900, 900)


def test_doctor_names_what_is_there(xiangdang: Xiangdang) -> None:
    checks = {row["name"]: row for row in xiangdang("doctor", "--json").json["checks"]}
    assert checks["识别模型"]["version"]
    assert not checks["Tesseract"]["needed"]
    assert "apt install" in checks["Tesseract"]["advice"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["search", "x"], 21, "init"),
        (["serch", "x"], 2, "没有命令"),
        (["search"], 2, "缺少参数"),
        (["search", "x", "--limit", "0"], 2, "不在范围"),
        (["run", "x", "--engine", "abbyy"], 2, "不在可选值之内"),
        (["ocr", "nothing.jpg"], 3, "找不到"),
        (["doctor", "--jso"], 2, "没有选项"),
    ],
)
def test_wrong_use_is_told_in_chinese(xiangdang: Xiangdang, words: list[str], code: int, said: str) -> None:
    ended = xiangdang(*words)
    assert ended.code == code
    assert said in ended.talk
    assert ended.out == ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["search", ""], 8, "。"),
        (["search", "x", "--year", "九八"], 8, "1980-1999"),
        (["show", "X043-WS·1999-Y-0001"], 7, "档号"),
        (["export", "pdf", "X043", "-o", "x.pdf"], 7, "档号"),
        (["run", "nowhere"], 3, "找不到"),
        (["catalogue", "import", "nowhere.xlsx"], 6, "nowhere.xlsx"),
        (["init", "ARCHIVE"], 21, "已经有一个档案库"),
    ],
)
def test_wrong_input_says_what_happened_and_what_to_do(
    xiangdang: Xiangdang, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    xiangdang("init", tmp_path / "archive")
    ended = xiangdang(*(str(tmp_path / "archive") if word == "ARCHIVE" else word for word in words))
    assert ended.code == code
    assert ended.talk.startswith("错误：")
    assert said in ended.talk


def test_help_is_chinese_throughout(xiangdang: Xiangdang) -> None:
    for words in ([], ["run"], ["search"], ["catalogue", "import"]):
        shown = xiangdang(*words, "--help").out
        for english in ("Usage", "Options", "Commands", "Show this", "default"):
            assert english not in shown
        assert "用法" in shown


def test_progress_is_plain_lines_where_there_is_no_terminal(xiangdang: Xiangdang, scan: Path, tmp_path: Path) -> None:
    xiangdang("init", tmp_path / "archive")
    assert not sys.stderr.isatty()
    ran = xiangdang("ingest", scan.parent)
    assert "导入：完成 1/1" in ran.talk
    assert "\r" not in ran.talk


def test_the_settings_file_of_a_new_archive_is_explained_in_chinese(xiangdang: Xiangdang, tmp_path: Path) -> None:
    xiangdang("init", tmp_path / "archive")
    (tmp_path / "archive" / "xiangdang.toml").write_text("worker = 3", encoding="utf-8")
    ended = xiangdang("status")
    assert ended.code == 3
    assert "worker" in ended.talk
