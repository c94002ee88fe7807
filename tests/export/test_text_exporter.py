"""Plain text files and the names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import NotInArchiveError
from pipeline.export import ExportPage, safe_file_name, write_text
from tests.export.pages import encoded, export_page, item, line


def test_pages_are_parted_by_lines_that_name_them(tmp_path: Path) -> None:
    pages = [
        export_page([line("东至李国强"), line("西至村道")], label="甲-1 第1页"),
        export_page([], label="甲-1 第2页"),
        ExportPage(encoded(), None, "甲-1 第3页"),
    ]
    report = write_text(item(pages, "X043-WS·2014-Y-0001"), tmp_path / "文字" / "合同.txt")
    assert (report.page_count, report.pages_without_text) == (3, ("甲-1 第3页",))
    assert report.file.read_bytes().decode() == (
        "===== 甲-1 第1页 =====\n东至李国强\n西至村道\n\n"
        "===== 甲-1 第2页 =====\n（空白页）\n\n"
        "===== 甲-1 第3页 =====\n（本页没有识别结果）\n"
    )


def test_an_entry_without_pages_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotInArchiveError):
        write_text(item([]), tmp_path / "空.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "code", ["X043-WS·2014-Y-NJZ-0001", "0142-1-3-1", "未挂接-IMG_0001", "X043-WS·2022·Y·农经-0003"]
)
def test_a_code_is_its_own_file_name(code: str) -> None:
    assert safe_file_name(code) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("未挂接-a/b\\c", "未挂接-a_b_c"),
        ('a:*?"<>|b', "a_______b"),
        ("con", "_con"),
        ("a.", "a"),
        ("..", "_"),
        ("", "_"),
        ("甲\n乙", "甲_乙"),
        ("  甲 ", "甲"),
    ],
)
def test_what_file_systems_forbid_is_replaced(code: str, name: str) -> None:
    assert safe_file_name(code) == name


def test_a_long_name_is_cut_between_characters() -> None:
    name = safe_file_name("档" * 300)
    assert len(name.encode()) <= 200
    assert set(name) == {"档"}
