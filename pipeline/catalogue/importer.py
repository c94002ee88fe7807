"""Reading a catalogue file: every good row becomes an entry, every bad one is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.catalogue.columns import Column, Header, find_header, recognize_column
from pipeline.catalogue.composing import DEFAULT_CATEGORY
from pipeline.catalogue.file_tables import read_tables
from pipeline.catalogue.reading import CatalogueReading, RowProblem, SheetCount
from pipeline.catalogue.row_reading import BadRowError, RowReader
from pipeline.catalogue.table import Table, TableRow
from pipeline.errors import CatalogueImportError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import CatalogueEntry

_TOTALS = ("合计", "总计", "小计", "共计")
_SIGNATURES = ("填表", "制表", "审核人", "整理人", "检查人", "立卷人", "第", "共", "注:", "注：")
_NAMING = (Column.CODE, Column.TITLE, Column.ITEM_NUMBER, Column.VOLUME_NUMBER)


def read_catalogue(path: Path) -> CatalogueReading:
    """Read an ``.xlsx`` workbook or delimited text (UTF-8, UTF-16, GB18030), told apart by content.

    A row without a valid 档号, or with one that stood in the file before, is a bad row. Anything else that is missing
    or odd is a warning and the row is read. Nothing is stored.

    Raises:
        CatalogueImportError: the file cannot be read, is something else, or has no header that leads to a 档号.
    """
    importing = _Importing()
    for table in read_tables(path, _known_columns):
        importing.take_table(table)
    if not importing.sheets:
        raise CatalogueImportError(
            "没有找到目录表头",
            where=path.name,
            advice="请保留一行表头，其中要有“档号”栏，或全宗号、年度、保管期限、件号（全宗号、目录号、案卷号）各栏",
        )
    return importing.reading()


@dataclass(slots=True)
class _Importing:
    """One file while it is read."""

    entries: list[CatalogueEntry] = field(default_factory=list)
    bad_rows: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    sheets: list[SheetCount] = field(default_factory=list)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By `ArchivalCode.same_item_key`: the code and where it stood."""

    def take_table(self, table: Table) -> None:
        header = find_header(table.rows)
        if header is None:
            if table.rows:
                self._note(table, 0, "没有找到目录表头，该工作表未导入")
            return
        self._note_header(table, header)
        before = len(self.entries), len(self.bad_rows)
        for row in _rows_below(table, header):
            self._take_row(table, header, row)
        entries, bad = len(self.entries) - before[0], len(self.bad_rows) - before[1]
        self.sheets.append(SheetCount(table.name, entries + bad, entries, bad))

    def reading(self) -> CatalogueReading:
        return CatalogueReading(tuple(self.entries), tuple(self.bad_rows), tuple(self.warnings), tuple(self.sheets))

    def _take_row(self, table: Table, header: Header, row: TableRow) -> None:
        if _is_caption(row, header):
            self._note(table, row.number, f"像是合计、说明或分类标题，未作为条目导入：{_first_text(row)}")
            return
        reader = RowReader(table, header, row)
        try:
            entry = reader.read()
        except BadRowError as error:
            self.bad_rows.append(error.problem)
            return
        self._take_entry(entry, reader)

    def _take_entry(self, entry: CatalogueEntry, reader: RowReader) -> None:
        key = ArchivalCode.parse(entry.code).same_item_key
        place = (
            f"工作表“{reader.table.name}”第 {reader.row.number} 行"
            if reader.table.name
            else f"第 {reader.row.number} 行"
        )
        code, earlier = self.seen.setdefault(key, (entry.code, place))
        column = reader.header.places.get(Column.CODE)
        if earlier != place and code == entry.code:
            advice = "已保留先出现的一条，请核对后改正"
            self.bad_rows.append(reader.problem(f"档号 {code} 与{earlier}重复", advice, place=column))
            return
        if earlier != place:
            reason = f"档号与{earlier}的 {code} 只是补零不同，可能是同一件"
            self.warnings.append(reader.problem(reason, "请统一件号位数", place=column))
        self.entries.append(entry)
        self.warnings += reader.warnings

    def _note(self, table: Table, row: int, reason: str, advice: str = "") -> None:
        self.warnings.append(RowProblem(table.name, row, "", "", "", reason, advice))

    def _note_header(self, table: Table, header: Header) -> None:
        missing = [column for column in (Column.TITLE, Column.DATE) if column not in header.places]
        if missing:
            self._note(table, header.row, f"表头中没有{'、'.join(missing)}栏", "如有该栏，请核对表头名称")
        by_volume = header.places.keys() & {Column.CODE, Column.CATEGORY, Column.VOLUME_NUMBER}
        if not by_volume:
            self._note(table, header.row, f"没有档号栏和门类栏，档号由各栏组成，门类按 {DEFAULT_CATEGORY}（文书）处理")
        if Column.CODE not in header.places and _fonds_are_numbers(table, header):
            advice = "如全宗号应为 0142 一类，请改为文本后重新导入"
            self._note(table, header.row, "全宗号是数字单元格，开头的 0 可能已丢失", advice)


def _rows_below(table: Table, header: Header) -> Iterator[TableRow]:
    """Rows below the header that hold more than a running number; a header printed again on a page is no row."""
    counter = header.places.get(Column.ROW_COUNTER)
    for row in table.rows:
        texts = {place: row.text(place) for place in range(len(row.cells))}
        filled = any(text for place, text in texts.items() if place != counter or not text.isdecimal())
        if row.number > header.row and filled and not _repeats_header(row, header):
            yield row


def _repeats_header(row: TableRow, header: Header) -> bool:
    repeated = [column for column, place in header.places.items() if _is_header_of(row.text(place), column)]
    return len(repeated) >= min(2, len(header.places))


def _is_header_of(text: str, column: Column) -> bool:
    known = recognize_column(text)
    return known is not None and known[0] is column


def _is_caption(row: TableRow, header: Header) -> bool:
    """Whether a row is no item: a total, or without 档号 and title one text alone or a signature below the list."""
    first = _first_text(row)
    named = [row.text(header.places[column]) for column in _NAMING if column in header.places]
    if any(name and name != first for name in named):
        return first.startswith(_TOTALS) and not _is_filled(row, header, Column.CODE)
    if first.startswith(_TOTALS):
        return True
    return not any(named) and (_is_alone(row) or first.startswith(_SIGNATURES))


def _is_filled(row: TableRow, header: Header, column: Column) -> bool:
    return column in header.places and bool(row.text(header.places[column]))


def _is_alone(row: TableRow) -> bool:
    return sum(bool(row.text(place)) for place in range(len(row.cells))) == 1


def _first_text(row: TableRow) -> str:
    return next(filter(None, map(row.text, range(len(row.cells)))), "")


def _known_columns(table: Table) -> int:
    header = find_header(table.rows)
    return len(header.places) if header else 0


def _fonds_are_numbers(table: Table, header: Header) -> bool:
    place = header.places[Column.FONDS]
    below: Iterable[TableRow] = (row for row in table.rows if row.number > header.row)
    return any(isinstance(row.value(place), int | float) for row in below)
