"""The catalogue of the samples is the spreadsheet that archivists would hand over."""

import re

from openpyxl import load_workbook

from tests.sample_scans.masters import SAMPLES, page_count, scans

HEADER = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")


def rows() -> list[tuple[object, ...]]:
    book = load_workbook(SAMPLES / "catalogue.xlsx")
    return list(book.active.iter_rows(values_only=True))


def test_a_title_row_stands_above_the_columns_of_the_filing_catalogue() -> None:
    title, header, *_ = rows()
    assert title[0] == "柳河镇归档文件目录"
    assert header == HEADER


def test_dates_have_eight_digits_and_some_are_partial() -> None:
    dates = [str(row[5]) for row in rows()[2:]]
    assert all(re.fullmatch(r"(19|20)\d{6}", date) for date in dates)
    assert "19840300" in dates


def test_codes_follow_all_three_standards() -> None:
    codes = [str(row[1]) for row in rows()[2:]]
    assert len(set(codes)) == len(codes)
    for form in (r"\d{4}-\d+-\d+(-\d+)?", r"X043-WS·\d{4}-(Y|D\d+)-[A-Z]+-\d{4}", r"X043-[A-Z]{2}·\d{4}·(Y|D\d+).*"):
        assert any(re.fullmatch(form, code) for code in codes)


def test_the_page_count_is_that_of_the_scans_and_one_row_has_none() -> None:
    pages: dict[str, int] = {}
    for scan in scans():
        pages[scan.parent.name] = pages.get(scan.parent.name, 0) + page_count(scan)
    listed = {str(row[1]): row[7] for row in rows()[2:]}
    assert set(listed) - set(pages) == {"X043-WS·2014-Y-NJZ-0004"}
    assert set(pages) - set(listed) == {"散件"}
    assert all(listed[code] == count for code, count in pages.items() if code in listed)
