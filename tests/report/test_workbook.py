from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.report import workbook
from tests.report.reports import CODE, FORMULA, SCRIPT, report


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(workbook(report())))


def test_every_list_is_a_sheet(book: Workbook) -> None:
    assert book.sheetnames == [
        "概况",
        "运行",
        "重扫清单",
        "失败的页面",
        "问题文件",
        "低可信度",
        "空白页",
        "未挂接",
        "没有扫描件",
        "页数不符",
    ]


def test_no_text_becomes_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell.value for cell in cells if cell.data_type in {"s", "inlineStr"}]
    assert {cell.data_type for cell in cells if cell.value not in texts} == {"n"}
    assert FORMULA in texts
    assert SCRIPT in texts
    assert "+1.png" in texts
    assert "-IMG_0001.jpg" in texts


def test_rows_stand_below_their_heads(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["失败的页面"].iter_rows()]
    assert dict(zip(rows[0], rows[1], strict=True)) == {
        "档号": CODE,
        "页": 3,
        "题名": SCRIPT,
        "文件": FORMULA,
        "原因": "文件已损坏，无法解码",
        "处理建议": "请用原扫描软件打开核对，打不开则重新扫描",
        "尝试次数": 3,
        "已搁置": "是",
    }
    totals = dict(book["概况"].iter_rows(min_row=2, values_only=True))
    assert (totals["总页数"], totals["失败"], totals["每小时页数（最近）"]) == (56, 1, 450)


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    odd = report()
    made = workbook(type(odd)(**{name: getattr(odd, name) for name in odd.__slots__} | {"archive": "a\x07b"}))
    sheet = load_workbook(io.BytesIO(made))["概况"]
    assert sheet["B2"].value == "ab"
