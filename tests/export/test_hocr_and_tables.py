"""hOCR files and tables as CSV."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.errors import NotInArchiveError
from pipeline.export import ExportPage, write_hocr, write_tables
from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, HandCorrection
from pipeline.model.table import Table, TableCell
from tests.export.pages import encoded, export_page, item, line

XHTML = "{http://www.w3.org/1999/xhtml}"


def test_an_hocr_file_is_sound_xhtml_with_boxes_and_confidence(tmp_path: Path) -> None:
    read = line("东至 <承>")
    unsure = replace(read.characters[4], confidence=0.5, alternatives=(Alternative("丞&", 0.25),))
    read = replace(read, characters=(*read.characters[:4], unsure, *read.characters[5:]))
    by_hand = replace(line("包", (400, 400)), correction=HandCorrection("王", "2026-11-23T00:00:00+00:00", "句"))
    pages = [export_page([read, by_hand]), ExportPage(encoded(), None, "甲-1 第2页")]
    report = write_hocr(item(pages, "甲-1", "题名 <&>"), tmp_path / "甲.html")
    root = ElementTree.parse(tmp_path / "甲.html").getroot()
    by_class: dict[str, list[ElementTree.Element]] = {}
    for element in root.iter():
        for name in element.get("class", "").split():
            by_class.setdefault(name, []).append(element)
    assert root.findtext(f"{XHTML}head/{XHTML}title") == "甲-1 题名 <&>"
    assert len(by_class["ocr_page"]) == 2
    assert ["".join(word.itertext()) for word in by_class["ocrx_word"]] == ["东至", "<承丞&>", "包"]
    assert [element.text for element in by_class["alt"]] == ["承", "丞&"]
    assert len(by_class["x_corrected"]) == 1
    assert all(
        re.match(r"bbox \d+ \d+ \d+ \d+; x_conf [\d.]+$", part.get("title", "")) for part in by_class["ocrx_cinfo"]
    )
    assert report.pages_without_text == ("甲-1 第2页",)


def test_a_table_is_a_csv_that_spreadsheets_open(tmp_path: Path) -> None:
    lines = [line("丘块"), line("四至"), line("牛角丘"), line("=1+1"), line("-3.5")]
    cells = (
        TableCell(0, 0, 1, 1, Box(0, 0, 1, 1), (0,)),
        TableCell(0, 1, 1, 2, Box(1, 0, 3, 1), (1,)),
        TableCell(1, 0, 1, 1, Box(0, 1, 1, 2), (2,)),
        TableCell(1, 1, 1, 1, Box(1, 1, 2, 2), (3,)),
        TableCell(1, 2, 1, 1, Box(2, 1, 3, 2), (4, 0)),
    )
    page = export_page(lines)
    assert page.ocr is not None
    with_table = replace(page, ocr=replace(page.ocr, tables=(Table(Box(0, 0, 3, 2), 2, 3, cells),)))
    report = write_tables(item([export_page([]), with_table]), tmp_path / "表")
    assert [file.name for file in (tmp_path / "表").iterdir()] == ["第2页_表1.csv"]
    assert report.page_count == 1
    data = (tmp_path / "表" / "第2页_表1.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows == [["丘块", "四至", ""], ["牛角丘", "'=1+1", "'-3.5\n丘块"]]


def test_an_entry_without_tables_leaves_no_file(tmp_path: Path) -> None:
    report = write_tables(
        item([export_page([line("无表")]), ExportPage(encoded(), None, "甲-1 第2页")]), tmp_path / "表"
    )
    assert (report.page_count, report.pages_without_text) == (0, ("甲-1 第2页",))
    assert not (tmp_path / "表").exists()


def test_entries_without_pages_are_errors(tmp_path: Path) -> None:
    with pytest.raises(NotInArchiveError):
        write_hocr(item([]), tmp_path / "空.html")
    with pytest.raises(NotInArchiveError):
        write_tables(item([]), tmp_path)
    assert list(tmp_path.iterdir()) == []
