from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.catalogue import QueryList, read_query_list
from pipeline.errors import CatalogueImportError, InputError


def text_file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "名单.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def queries(found: QueryList) -> list[tuple[int, str]]:
    return [(row.number, row.query) for sheet in found.sheets for row in sheet.rows]


def test_the_known_header_names_the_column_and_its_row_is_no_name(tmp_path: Path) -> None:
    file = text_file(tmp_path, "石桥村承包户清单,,", "序号,姓 名,地块", "1,李国强,牛角丘", "2,赵满仓,大湾田")
    found = read_query_list(file)
    assert queries(found) == [(3, "李国强"), (4, "赵满仓")]
    (sheet,) = found.sheets
    assert (sheet.column, sheet.rows_above, sheet.head) == ("姓 名", 1, ("序号", "姓 名", "地块"))
    assert sheet.rows[0].cells == ("1", "李国强", "牛角丘")


def test_a_list_without_header_loses_no_name(tmp_path: Path) -> None:
    assert queries(read_query_list(text_file(tmp_path, "李国强", "赵满仓"))) == [(1, "李国强"), (2, "赵满仓")]


@pytest.mark.parametrize(("column", "expected"), [("地块", "牛角丘"), ("b", "李国强"), ("C", "牛角丘")])
def test_a_column_is_named_by_header_or_letter(tmp_path: Path, column: str, expected: str) -> None:
    file = text_file(tmp_path, "序号,姓名,地块", "1,李国强,牛角丘")
    assert queries(read_query_list(file, column)) == [(2, expected)]


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"户号.*序号、姓名"):
        read_query_list(text_file(tmp_path, "序号,姓名", "1,李国强"), "户号")


@pytest.mark.parametrize(("separator", "encoding"), [("\t", "utf-16"), (";", "gb18030"), (",", "utf-8-sig")])
def test_text_is_split_as_it_was_exported(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [separator.join(row) for row in (("序号", "姓名"), ("1", "李国强"), ("2", "赵满仓"))]
    assert queries(read_query_list(text_file(tmp_path, *lines, encoding=encoding))) == [(2, "李国强"), (3, "赵满仓")]


def test_rows_that_cannot_be_searched_stay_and_say_why(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (("姓名", "备注"), ("李国强", "甲"), (None, "没有姓名"), ("#N/A", "丙"), ("=A2", "丁"), (1.5e17, "戊")):
        sheet.append(row)
    sheet["A5"].data_type = "f"
    book.save(tmp_path / "名单.xlsx")
    (found,) = read_query_list(tmp_path / "名单.xlsx").sheets
    problems = [row.problem for row in found.rows]
    assert len(found.rows) == 5
    assert problems[0] == ""
    assert [
        word in problem for word, problem in zip(("空的", "错误值", "公式", "数字过长"), problems[1:], strict=True)
    ] == [True] * 4
    assert [row.query for row in found.rows] == ["李国强", "", "", "", ""]


def test_every_sheet_with_the_column_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "一组"
    for title in ("二组", "填表说明"):
        book.create_sheet(title)
    book["一组"].append(["姓名"])
    book["一组"].append(["李国强"])
    book["填表说明"].append(["请按户填写"])
    book["二组"].append(["户主"])
    book["二组"].append(["赵满仓"])
    book.save(tmp_path / "名单.xlsx")
    found = read_query_list(tmp_path / "名单.xlsx")
    assert [(sheet.name, [row.query for row in sheet.rows]) for sheet in found.sheets] == [
        ("一组", ["李国强"]),
        ("二组", ["赵满仓"]),
    ]
    assert found.passed_over == ("填表说明",)


def test_a_column_of_codes_is_known_as_such(tmp_path: Path) -> None:
    (sheet,) = read_query_list(text_file(tmp_path, "档号", "0142-2-9-2")).sheets
    assert sheet.holds_codes


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueImportError, match="空的"):
        read_query_list(text_file(tmp_path, ""))
