"""What the reading of a catalogue file gives back."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.catalogue_entry import CatalogueEntry


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something in the file that a person should look at; all texts are Chinese.

    Attributes:
        sheet: name of the sheet; an empty text where the file has none.
        row: as the spreadsheet program shows it, from 1; 0 when the sheet or file as a whole is meant.
        column: the header of the column, or an empty text.
        cell: such as ``B5``, or an empty text.
        value: what the cell holds.
        reason: what is wrong.
        advice: what to do.
    """

    sheet: str
    row: int
    column: str
    cell: str
    value: str
    reason: str
    advice: str = ""

    def __str__(self) -> str:
        places = (
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"第 {self.row} 行" if self.row else "",
            f"“{self.column}”栏（{self.cell}）" if self.column else "",
        )
        value = f"，值为“{self.value}”" if self.value else ""
        advice = f"。{self.advice}" if self.advice else ""
        return f"{''.join(places) or '整个文件'}：{self.reason}{value}{advice}"


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How much of a sheet was read; ``rows`` counts entries and bad rows."""

    name: str
    rows: int
    entries: int
    bad_rows: int


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """A catalogue file as far as it can be read.

    Attributes:
        entries: in the order of the file, each 档号 once.
        bad_rows: rows that give no entry, one problem each.
        warnings: what was read but should be looked at.
        sheets: the sheets that hold a catalogue.
    """

    entries: tuple[CatalogueEntry, ...]
    bad_rows: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    sheets: tuple[SheetCount, ...]

    @property
    def row_count(self) -> int:
        """Rows below the headers that should be entries."""
        return sum(sheet.rows for sheet in self.sheets)
