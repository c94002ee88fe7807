"""Sheets of an ``.xlsx`` workbook: values as Excel last showed them, merged cells filled downwards."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from pipeline.catalogue.file_kind import SAVE_AS
from pipeline.catalogue.table import MAX_COLUMNS, CellValue, Table, TableRow
from pipeline.chinese.cells import clean_cell_text
from pipeline.errors import CatalogueImportError

MAX_ROWS = 1_048_576
"""What a sheet of Excel can hold; a forged row number must not make us count to it."""

_ZERO_FORMAT = re.compile("0{2,20}")

Range = tuple[int, int, int]
"""First column from 0, first and last row of cells that are merged over several rows."""


@dataclass(slots=True)
class _Scan:
    """What openpyxl does not tell when it reads row by row.

    Attributes:
        merged: cells that are merged downwards.
        unsaved_formulas: (row, column from 0) of formulas saved without a result.
        width: columns that hold cells; the size that is written in the file is often wrong.
    """

    merged: list[Range] = field(default_factory=list)
    unsaved_formulas: set[tuple[int, int]] = field(default_factory=set)
    width: int = 1


def read_workbook(data: bytes, name: str) -> list[Table]:
    """Every sheet with cells, in order.

    Of a merged block the first column is filled downwards, so that a value that stands for many rows counts for each;
    it is never filled sideways, where it is a caption. A number shown with leading zeros keeps them.

    Raises:
        CatalogueImportError: the workbook is damaged.
    """
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it leaves out; none of them holds a catalogue's text
        warnings.simplefilter("ignore")
        try:
            return _tables(data)
        except Exception as error:  # damaged parts make openpyxl raise anything from KeyError to TypeError
            raise CatalogueImportError("工作簿已损坏，无法读取", where=name, advice=SAVE_AS) from error


def _tables(data: bytes) -> list[Table]:
    reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    tables = []
    for sheet in reader.wb.worksheets:
        with reader.archive.open(parts[sheet.title]) as source:
            scan = _scan_part(source)
        rows = _fill_down(dict(_rows(sheet, scan.width)), scan.merged)
        tables.append(Table(sheet.title, rows, frozenset(scan.unsaved_formulas), _day(reader.wb.epoch)))
    return tables


def _rows(sheet: Any, width: int) -> Iterator[tuple[int, list[CellValue]]]:
    sheet.reset_dimensions()  # other programs write a wrong size, which would cut rows off
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=width), 1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            yield number, values


def _value(cell: Any) -> CellValue:
    value = cell.value
    match value:
        case str():
            return clean_cell_text(value) or None
        case None | float() | date():
            return value
        case bool():
            return str(value).upper()
        case int() if _ZERO_FORMAT.fullmatch(cell.number_format or ""):
            return str(value).zfill(len(cell.number_format))
        case int():
            return value
        case _:
            return str(value)


def _fill_down(rows: dict[int, list[CellValue]], merged: list[Range]) -> tuple[TableRow, ...]:
    for column, first, last in merged:
        value = _at(rows.get(first, []), column)
        below = (rows[number] for number in range(first + 1, min(last, MAX_ROWS) + 1) if number in rows)
        for cells in below:
            if value is not None and _at(cells, column) is None:
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = value
    return tuple(TableRow(number, tuple(cells)) for number, cells in rows.items())


def _at(cells: list[CellValue], column: int) -> CellValue:
    return cells[column] if column < len(cells) else None


def _scan_part(source: Any) -> _Scan:
    scan = _Scan()
    for _, element in iterparse(source):
        tag = element.tag.rpartition("}")[2]
        if tag == "mergeCell":
            scan.merged += _merged_rows(element.get("ref", ""))
        elif tag == "c" and _is_unsaved_formula(element):
            row, column = coordinate_to_tuple(element.get("r", "A1"))
            scan.unsaved_formulas.add((row, column - 1))
        elif tag == "row":
            scan.width = min(max(scan.width, _width(element)), MAX_COLUMNS)
            element.clear()
    return scan


def _width(row: Element) -> int:
    """Cells stand in order, so the last one tells; without places they stand side by side."""
    if not len(row):
        return 0
    reference = row[-1].get("r")
    return int(coordinate_to_tuple(reference)[1]) if reference else len(row)


def _merged_rows(reference: str) -> list[Range]:
    left, top, _, bottom = range_boundaries(reference)
    return [(left - 1, top, bottom)] if bottom > top and left <= MAX_COLUMNS else []


def _is_unsaved_formula(cell: Element) -> bool:
    children = {child.tag.rpartition("}")[2]: child.text for child in cell}
    return "f" in children and not children.get("v")


def _day(epoch: date) -> date:
    return epoch.date() if isinstance(epoch, datetime) else epoch
