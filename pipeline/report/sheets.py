"""Tables as sheets of an Excel workbook that is safe to open, whatever its texts came from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Link:
    """A text that opens a file when it is clicked; ``target`` is a URI."""

    text: str
    target: str


Value = str | int | float | Link | None
Row = Sequence[Value]
Sheet = tuple[str, Row, Iterable[Row]]
"""Title, head and rows."""

MOST_ROWS = 1_048_576
"""What a sheet can hold, its head too."""
_MOST_LINKS = 65_000
"""Excel repairs a sheet with more than 65,530 and drops them all; further ones stay plain texts."""
_LONGEST = 32_767
"""Characters of a cell; Excel repairs a file with longer ones."""
_LONGEST_TITLE = 31
_WIDEST = 60
"""Characters of a column; longer texts are broken into lines."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def workbook_of(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx file. Texts are texts: nothing that came from a file name, a catalogue or a page is run as a formula.

    Titles that Excel would refuse are made to fit, and told apart by a number where two became the same.
    """
    book = Workbook()
    book.remove(book.active)
    titles: set[str] = set()
    for title, head, rows in sheets:
        fit = _fit_title(title, titles)
        titles.add(fit.casefold())
        _fill(book.create_sheet(fit), head, rows)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fit_title(title: str, taken: set[str]) -> str:
    plain = _NOT_IN_TITLES.sub(" ", title).strip(" '")[:_LONGEST_TITLE] or "表"
    fit, number = plain, 2
    while fit.casefold() in taken:
        ending = f"({number})"
        fit, number = plain[: _LONGEST_TITLE - len(ending)] + ending, number + 1
    return fit


def _fill(sheet: Worksheet, head: Row, rows: Iterable[Row]) -> None:
    widths = [_width(value) for value in head]
    links = 0
    for column, value in enumerate(head, start=1):
        _put(sheet, 1, column, value, may_link=False)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            links += isinstance(value, Link)
            _put(sheet, number, column, value, may_link=links <= _MOST_LINKS)
            widths[column - 1] = max(widths[column - 1], _width(value))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width + 2)
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, row: int, column: int, value: Value, *, may_link: bool) -> None:
    cell = sheet.cell(row, column)
    if not isinstance(value, str | Link):
        cell.value = value
        return
    text = value.text if isinstance(value, Link) else value
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell.data_type = "s"  # also where it begins with a sign that would make it a formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, Link) and may_link:
        cell.hyperlink = value.target
        cell.font = Font(color="0563C1", underline="single")


def _width(value: Value) -> int:
    """In half-width characters."""
    text = value.text if isinstance(value, Link) else str(value or "")
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)
