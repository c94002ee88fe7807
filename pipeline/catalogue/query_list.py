"""A list of things to search for, as people keep it in a spreadsheet: one row, one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue.file_tables import read_tables
from pipeline.catalogue.spoiled import find_spoiled_code, is_excel_error, is_scientific
from pipeline.catalogue.table import Table, TableRow, column_letter
from pipeline.chinese.cells import fold_width
from pipeline.errors import InputError

KNOWN_HEADERS = (
    *("检索词", "检索内容", "查询词", "查询内容", "关键词"),
    *("姓名", "人名", "户主", "户主姓名", "承包方", "承包方姓名", "承包方代表", "承包方代表姓名", "权利人", "申请人"),
    *("名称", "地块名称", "地块", "宗地名称", "地名", "小地名", "村名", "单位名称", "题名"),
    "档号",
)
"""Headers of a column to search for, the one to be preferred first."""
CODE_HEADER = "档号"
_HEADER_ROWS = 10
"""So many rows of title and unit may stand above the header."""
_ORNAMENT = re.compile(r"[(\[【〔].*?[)\]】〕]|[*:：.、_\s]")
_LETTERS = re.compile("[A-Za-z]{1,2}")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of the list.

    Attributes:
        number: as the spreadsheet program shows it, from 1.
        cells: the whole row as texts, as many as the sheet has columns.
        query: what to search for; empty when ``problem`` says why there is nothing.
        problem: why the row cannot be searched, in Chinese; else empty.
    """

    number: int
    cells: tuple[str, ...]
    query: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One sheet of the list.

    Attributes:
        name: of the sheet; empty in a file without sheets.
        head: the headers; 列A, 列B where there are none.
        column: the header of the column that is searched for.
        holds_codes: its cells are 档号.
        rows: every row below the header that is not empty, in order.
        rows_above: how many rows stand above the header and are not searched for.
    """

    name: str
    head: tuple[str, ...]
    column: str
    holds_codes: bool
    rows: tuple[ListRow, ...]
    rows_above: int = 0


@dataclass(frozen=True, slots=True)
class QueryList:
    """A file with things to search for; ``passed_over`` names the sheets that do not have the column."""

    sheets: tuple[ListSheet, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """Rows of all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets)


def read_query_list(path: Path, column: str = "") -> QueryList:
    """Read a workbook or delimited text.

    Every sheet with the column is read. Without ``column`` that is the one with the best of `KNOWN_HEADERS`; where no
    sheet has any, the first column of the first sheet, all rows of which count, so that no name is taken for a header.

    Args:
        path: of the file.
        column: a header, or a column as the spreadsheet program names it (``B``).

    Raises:
        CatalogueImportError: the file cannot be read as a table.
        InputError: it has no row, or no such column.
    """
    tables = [table for table in read_tables(path, _fitness) if table.rows or table.unsaved_formulas]
    if not tables:
        raise InputError("清单中没有内容", where=path.name, advice="请在表中每行写一个要查的词")
    places = [_place(table, column) for table in tables]
    if not any(places):
        if column:
            raise _no_column(path, column, tables)
        return QueryList((_sheet(tables[0], _Place(0, None)),), tuple(table.name for table in tables[1:]))
    sheets = [_sheet(table, place) for table, place in zip(tables, places, strict=True) if place]
    passed_over = [table.name for table, place in zip(tables, places, strict=True) if not place]
    return QueryList(tuple(sheets), tuple(passed_over))


@dataclass(frozen=True, slots=True)
class _Place:
    """A column counted from 0, and the row with the headers where there is one."""

    column: int
    header: TableRow | None


def _place(table: Table, column: str) -> _Place | None:
    if not column:
        return _known_place(table.rows)
    wanted = _plain(column)
    for row in table.rows[:_HEADER_ROWS]:
        titles = [_plain(title) for title in _texts(row)]
        if wanted in titles:
            return _Place(titles.index(wanted), row)
    if _LETTERS.fullmatch(column):
        place = _column_number(column)
        known = _known_place(table.rows)
        return _Place(place, known.header if known else None) if place < _width(table) else None
    return None


def _known_place(rows: Sequence[TableRow]) -> _Place | None:
    """The row with most known headers among the first, and in it the column that is preferred."""
    best: tuple[int, _Place] | None = None
    for row in rows[:_HEADER_ROWS]:
        known = {_RANKS[title]: place for place, text in enumerate(_texts(row)) if (title := _plain(text)) in _RANKS}
        if known and (best is None or len(known) > best[0]):
            best = len(known), _Place(known[min(known)], row)
    return best[1] if best else None


def _sheet(table: Table, place: _Place) -> ListSheet:
    width = _width(table)
    titles = _texts(place.header) if place.header else ()
    head = tuple(
        (titles[number] if number < len(titles) else "") or f"列{column_letter(number)}" for number in range(width)
    )
    first = place.header.number + 1 if place.header else 1
    by_number = {row.number: row for row in table.rows}
    unsaved = {number for number, column in table.unsaved_formulas if column == place.column}
    holds_codes = _plain(head[place.column]) == CODE_HEADER
    rows = tuple(
        _row(by_number.get(number) or TableRow(number, ()), width, place.column, unsaved, holds_codes=holds_codes)
        for number in sorted(by_number.keys() | unsaved)
        if number >= first
    )
    above = sum(row.number < first - 1 for row in table.rows) if place.header else 0
    return ListSheet(table.name, head, head[place.column], holds_codes, rows, above)


def _row(row: TableRow, width: int, column: int, unsaved: set[int], *, holds_codes: bool) -> ListRow:
    cells = tuple(row.text(number) for number in range(width))
    problem = _problem(row, column, is_unsaved=row.number in unsaved, holds_codes=holds_codes)
    return ListRow(row.number, cells, "" if problem else cells[column], problem)


def _problem(row: TableRow, column: int, *, is_unsaved: bool, holds_codes: bool) -> str:
    value, text = row.value(column), row.text(column)
    if is_unsaved:
        return "这一格是公式，没有保存计算结果；请用 Excel 打开清单，保存后再检索"
    if not text:
        return "这一格是空的"
    if holds_codes and (spoiled := find_spoiled_code(value, "")):
        return f"{spoiled.reason}；请照原目录重新录入"
    if is_excel_error(text):
        return "这一格是 Excel 错误值"
    return "数字过长，末尾已被 Excel 改成 0；请把该列设为“文本”格式后重新录入" if is_scientific(value) else ""


def _fitness(table: Table) -> int:
    """Known headers first, then how many rows have as many cells as the first one."""
    known = _known_place(table.rows)
    width = len(table.rows[0].cells) if table.rows else 0
    even = sum(len(row.cells) == width for row in table.rows) if width > 1 else 0
    return (len(table.rows) + 1) * bool(known) + even


def _width(table: Table) -> int:
    formulas = (column + 1 for _, column in table.unsaved_formulas)
    return max((len(row.cells) for row in table.rows), default=0) or max(formulas, default=1)


def _texts(row: TableRow) -> tuple[str, ...]:
    return tuple(row.text(number) for number in range(len(row.cells)))


def _plain(title: str) -> str:
    return _ORNAMENT.sub("", fold_width(title)).upper()


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _no_column(path: Path, column: str, tables: list[Table]) -> InputError:
    shown = "、".join(text for text in _texts(tables[0].rows[0]) if text)[:80] if tables[0].rows else ""
    advice = f"第一行是：{shown}。请写其中一栏的名称，或写列号，如 B"
    return InputError(f"清单中没有“{column[:40]}”这一栏", where=path.name, advice=advice)


_RANKS = {title: rank for rank, title in enumerate(KNOWN_HEADERS)}
