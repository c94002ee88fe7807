"""The catalogue of the items as a spreadsheet in the form of 归档文件目录 (DA/T 22-2015)."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

TITLE = "柳河镇归档文件目录"
HEADER = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")

_WIDTHS = (6, 30, 22, 26, 52, 12, 8, 7, 24)
_FIXED_TIME = (2024, 3, 1, 9, 0, 0)
_FIXED_STAMP = b"2024-03-01T09:00:00Z"


@dataclass(frozen=True)
class Row:
    """One row; the date has eight digits, 00 where month or day is unknown."""

    code: str
    number: str
    responsible: str
    title: str
    date: str
    secrecy: str
    pages: int
    remark: str = ""


def workbook_bytes(rows: Sequence[Row]) -> bytes:
    """The spreadsheet, with a title row above the header, and without times."""
    book = Workbook()
    sheet = book.active
    sheet.title = "归档文件目录"
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append(HEADER)
    for serial, row in enumerate(rows, 1):
        sheet.append([serial, *astuple(row)])
    _dress(sheet)
    target = io.BytesIO()
    book.save(target)
    return _without_times(target.getvalue())


def _dress(sheet) -> None:  # type: ignore[no-untyped-def]  # openpyxl brings no types
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(vertical="center", wrap_text=cell.column == 5)
    for cell in (sheet["A1"], *sheet[2]):
        cell.font = Font(bold=True, size=16 if cell.row == 1 else 11)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for column, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"


def _without_times(packed: bytes) -> bytes:
    """Repack the file with one fixed time everywhere, so that the same rows give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _FIXED_STAMP, content)
            fixed.writestr(zipfile.ZipInfo(entry.filename, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
