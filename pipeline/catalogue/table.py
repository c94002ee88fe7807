"""A sheet of a catalogue file, whatever its format: rows of cells as the spreadsheet program shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

CellValue = str | int | float | date | None

MAX_COLUMNS = 256
"""What the old ``.xls`` could hold; nothing to the right of that is a catalogue column."""

EXACT_NUMBER_LIMIT = 10**15
"""Excel keeps 15 digits of a number; from here on the last ones are zeros of its own making."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not empty.

    Attributes:
        number: as the spreadsheet program shows it, from 1.
        cells: from column A on; texts are clean already, and an empty text is ``None``.
    """

    number: int
    cells: tuple[CellValue, ...]

    def value(self, column: int) -> CellValue:
        """The cell of a column counted from 0; ``None`` to the right of the last."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """The cell of a column as clean text."""
        return cell_text(self.value(column))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet.

    Attributes:
        name: of the sheet; an empty text in a file that has no sheets.
        rows: from top to bottom, without the empty ones.
        unsaved_formulas: (row number, column from 0) of formulas that were saved without their result.
        epoch: day 0 of the date serials in this file.
    """

    name: str
    rows: tuple[TableRow, ...]
    unsaved_formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    epoch: date = date(1899, 12, 30)


def cell_text(value: CellValue) -> str:
    """A cell as text: whole numbers without a point, dates as ``1998-03-05``."""
    match value:
        case None:
            return ""
        case str():
            return value
        case datetime():
            return (value.date() if value.time() == value.min.time() else value).isoformat()
        case float() if value.is_integer() and abs(value) < EXACT_NUMBER_LIMIT:
            return str(int(value))
        case _:
            return str(value)


def column_letter(column: int) -> str:
    """A column counted from 0 as the spreadsheet program names it: A, B, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
