"""Ruled tables as CSV, as spreadsheets open it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.errors import NotInArchiveError
from pipeline.export.characters import printable
from pipeline.export.documents import ExportItem, ExportReport
from pipeline.model.page import OcrPage
from pipeline.model.table import Table
from pipeline.storage.atomic import write_bytes
from pipeline.storage.folders import replacing, retire

_FILES = "*.csv"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula; a scanned page must not run anything."""


def write_tables(item: ExportItem, folder: Path) -> ExportReport:
    """Write each ruled table of an entry to ``第<page>页_表<number>.csv``, in UTF-8 with the mark that Excel looks for.

    Every row of the grid is a row, every column a column; the text of a merged cell stands in its upper left place and
    the others are empty. An entry without tables gets no folder, and the report counts none. The folder is there whole
    or not at all; an older one gives way.

    Raises:
        NotInArchiveError: the item has no pages.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written, or other things lie in it.
    """
    without_text, pages = [], 0
    tables: list[tuple[str, bytes]] = []
    for page in item.pages:
        pages += 1
        if page.ocr is None:
            without_text.append(page.label)
            continue
        for number, table in enumerate(page.ocr.tables, start=1):
            tables.append((f"第{pages}页_表{number}.csv", table_csv(page.ocr, table).encode("utf-8-sig")))
    if not pages:
        raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
    if tables:
        with replacing(folder, _FILES) as temporary:
            for name, content in tables:
                write_bytes(temporary / name, content)
    else:
        retire(folder, _FILES)
    return ExportReport(folder, len(tables), tuple(without_text))


def table_csv(ocr: OcrPage, table: Table) -> str:
    """A table of a page as comma-separated values, a row of the grid on each line."""
    rows = [[""] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row][cell.column] = _harmless("\n".join(map(printable, ocr.cell_text(cell).split("\n"))))
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue()


def _harmless(text: str) -> str:
    """Numbers stay numbers; anything else that looks like a formula gets an apostrophe before it."""
    if not text.startswith(_FORMULA_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
