"""One row of a catalogue table becomes an entry, with everything that is odd about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.catalogue.columns import Column, Header
from pipeline.catalogue.composing import compose_code
from pipeline.catalogue.reading import RowProblem
from pipeline.catalogue.spoiled import RETYPE_AS_TEXT, Spoiling, find_spoiled_code, is_excel_error, is_scientific
from pipeline.catalogue.table import CellValue, Table, TableRow, cell_text, column_letter
from pipeline.catalogue.vocabulary import read_access, read_retention
from pipeline.chinese.cells import fold_width
from pipeline.chinese.dates import InvalidDateError, read_date
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry, PartialDate

CODE_PARTS = (
    *(Column.FONDS, Column.CATEGORY, Column.CATALOGUE_NUMBER, Column.VOLUME_NUMBER, Column.ITEM_NUMBER),
    *(Column.YEAR, Column.RETENTION, Column.UNIT),
)
"""Columns of which a 档号 can be made; they are kept beside the entry where it has no field for them."""

_OWN_FIELD = {Column.FONDS, Column.YEAR, Column.RETENTION}
_PAGE_COUNT = re.compile("([0-9]{1,6})[页张面]?")
_YEAR = re.compile("((?:18|19|20)[0-9]{2})年?度?")


class BadRowError(InvalidArchivalCodeError):
    """The row gives no entry; carries the `RowProblem` to report. Never leaves this package."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.reason, advice=problem.advice)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads one row; what is odd but no reason to refuse the row is collected in ``warnings``."""

    table: Table
    header: Header
    row: TableRow
    warnings: list[RowProblem] = field(default_factory=list)

    def read(self) -> CatalogueEntry:
        """The entry of this row.

        Raises:
            BadRowError: there is no valid 档号.
        """
        code = self._code()
        date = self._date()
        entry = CatalogueEntry(
            code=str(code),
            title=self._needed(Column.TITLE),
            code_raw=self._text(Column.CODE),
            fonds=code.fonds,
            year=self._year(code) or date.year,
            retention=self._retention(code),
            document_number=self._shown(Column.DOCUMENT_NUMBER),
            responsible_party=self._shown(Column.RESPONSIBLE_PARTY),
            date=date,
            secrecy=self._shown(Column.SECRECY),
            page_count=self._page_count(),
            access=self._access(),
            remarks=self._shown(Column.REMARKS),
            extra=self._extra(),
        )
        self._compare_fonds(code)
        return entry

    def problem(self, reason: str, advice: str = "", *, place: int | None = None) -> RowProblem:
        """A problem of this row; ``place`` is the column counted from 0."""
        if place is None:
            return RowProblem(self.table.name, self.row.number, "", "", "", reason, advice)
        letter = column_letter(place)
        title = self.header.titles[place] if place < len(self.header.titles) else ""
        cell = f"{letter}{self.row.number}"
        return RowProblem(
            self.table.name, self.row.number, title or f"{letter}列", cell, self.row.text(place), reason, advice
        )

    def _value(self, column: Column) -> CellValue:
        return self.row.value(self.header.places[column]) if column in self.header.places else None

    def _text(self, column: Column) -> str:
        return cell_text(self._value(column))

    def _warn(self, column: Column, reason: str, advice: str = "") -> None:
        self.warnings.append(self.problem(reason, advice, place=self.header.places[column]))

    def _shown(self, column: Column) -> str:
        """The text of a column; an error value of Excel counts as nothing and is reported."""
        text = self._text(column)
        if is_excel_error(text):
            self._warn(column, "单元格是 Excel 错误值，已按空白处理", "请在 Excel 中改正后重新导入")
            return ""
        return text

    def _needed(self, column: Column) -> str:
        text = self._shown(column)
        if not text and column in self.header.places:
            self._warn(column, f"没有填写{column}", "请补填后重新导入")
        return text

    def _code(self) -> ArchivalCode:
        if Column.CODE not in self.header.places:
            return self._composed_code()
        place = self.header.places[Column.CODE]
        value, fonds = self.row.value(place), fold_width(self._text(Column.FONDS)).upper()
        spoiling = self._missing_code(place) if not self.row.text(place) else find_spoiled_code(value, fonds)
        if spoiling:
            raise BadRowError(self.problem(spoiling.reason, spoiling.advice, place=place))
        try:
            return ArchivalCode.parse(self.row.text(place))
        except InvalidArchivalCodeError as error:
            raise BadRowError(self.problem(error.what, error.advice, place=place)) from error

    def _missing_code(self, place: int) -> Spoiling:
        if (self.row.number, place) in self.table.unsaved_formulas:
            return Spoiling("档号是公式，但文件没有保存计算结果", "请用 Excel 打开该文件，保存后重新导入")
        return Spoiling("没有填写档号", "请补填档号后重新导入")

    def _composed_code(self) -> ArchivalCode:
        spoiled = [column for column in CODE_PARTS if self._is_spoiled_part(column)]
        if spoiled:
            place = self.header.places[spoiled[0]]
            raise BadRowError(self.problem("单元格被 Excel 改过，不能用来组成档号", RETYPE_AS_TEXT, place=place))
        try:
            return compose_code({column: self._text(column) for column in CODE_PARTS})
        except InvalidArchivalCodeError as error:
            what = error.what if not error.where else f"由各栏组成的{error.where}不对：{error.what}"
            raise BadRowError(self.problem(what, error.advice)) from error

    def _is_spoiled_part(self, column: Column) -> bool:
        value = self._value(column)
        is_date = not isinstance(value, str | int | float | None)
        return is_date or is_scientific(value) or is_excel_error(cell_text(value))

    def _date(self) -> PartialDate:
        if not self._needed(Column.DATE):
            return PartialDate()
        value = self._value(Column.DATE)
        try:
            return read_date(value, epoch=self.table.epoch) if value is not None else PartialDate()
        except InvalidDateError as error:
            self._warn(Column.DATE, f"日期未能识别，只保留原文：{error.what}", error.advice)
            return PartialDate(raw=self._text(Column.DATE))

    def _year(self, code: ArchivalCode) -> int | None:
        text = fold_width(self._text(Column.YEAR))
        match = _YEAR.fullmatch(text)
        if text and not match:
            self._warn(Column.YEAR, "年度不是四位数字")
        year = int(match[1]) if match else None
        if year and code.year and year != code.year:
            self._warn(Column.YEAR, f"年度与档号中的 {code.year} 不一致，以档号为准", "请核对年度和档号")
        return code.year or year

    def _retention(self, code: ArchivalCode) -> str:
        from_code = read_retention(code.retention) or ""
        text = self._text(Column.RETENTION)
        retention = read_retention(text) if text else ""
        if retention is None:
            self._warn(Column.RETENTION, "保管期限未能识别", "请写永久、30年、10年、长期或短期")
        if retention and from_code and retention != from_code:
            self._warn(
                Column.RETENTION, f"保管期限与档号中的 {code.retention} 不一致，以档号为准", "请核对保管期限和档号"
            )
        return from_code or retention or ""

    def _compare_fonds(self, code: ArchivalCode) -> None:
        fonds = fold_width(self._text(Column.FONDS)).upper()
        if fonds and fonds.lstrip("0") != code.fonds.lstrip("0"):
            self._warn(Column.FONDS, f"全宗号与档号中的 {code.fonds} 不一致，以档号为准", "请核对全宗号和档号")

    def _page_count(self) -> int | None:
        text = fold_width(self._shown(Column.PAGE_COUNT))
        match = _PAGE_COUNT.fullmatch(text)
        if text and not match:
            self._warn(Column.PAGE_COUNT, "页数不是数字，已按未填处理")
        return int(match[1]) if match else None

    def _access(self) -> AccessState:
        text = self._shown(Column.ACCESS)
        access = read_access(text)
        if access is None:
            self._warn(Column.ACCESS, "开放标识未能识别，按未审核处理", "请写开放、控制、延期开放或未审核")
        return access or AccessState.UNREVIEWED

    def _extra(self) -> tuple[tuple[str, str], ...]:
        """What has no field of its own, under its header, and parts of the code under their standard names."""
        parts = [(column.value, self._text(column)) for column in CODE_PARTS if column not in _OWN_FIELD]
        others = [self._extra_cell(place) for place in self._extra_places()]
        return tuple((title, text) for title, text in parts + others if text)

    def _extra_places(self) -> list[int]:
        beyond = range(len(self.header.titles), len(self.row.cells))
        return [*self.header.extra_places(), *beyond]

    def _extra_cell(self, place: int) -> tuple[str, str]:
        if is_scientific(self.row.value(place)):
            reason = "长数字被 Excel 改过，末尾数字可能已丢失"
            self.warnings.append(self.problem(reason, RETYPE_AS_TEXT, place=place))
        title = self.header.titles[place] if place < len(self.header.titles) else ""
        return title or f"{column_letter(place)}列", self.row.text(place)
