"""Which column of a catalogue is what: headers by their names of DA/T 22 and DA/T 18, old names and pinyin codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.catalogue.table import TableRow
from pipeline.chinese.cells import fold_width

HEADER_SEARCH_ROWS = 50
"""So many rows of title, unit and date may stand above the header."""


class Column(StrEnum):
    """What a column can hold; the value is its name in DA/T 22-2015 or DA/T 18-2022."""

    CODE = "档号"
    FONDS = "全宗号"
    CATEGORY = "类别号"
    CATALOGUE_NUMBER = "目录号"
    VOLUME_NUMBER = "案卷号"
    ITEM_NUMBER = "件号"
    YEAR = "年度"
    RETENTION = "保管期限"
    UNIT = "机构或问题"
    DOCUMENT_NUMBER = "文号"
    RESPONSIBLE_PARTY = "责任者"
    TITLE = "题名"
    DATE = "日期"
    SECRECY = "密级"
    PAGE_COUNT = "页数"
    ACCESS = "开放标识"
    REMARKS = "备注"
    ROW_COUNTER = "序号"


ALIASES: Mapping[Column, tuple[str, ...]] = {
    Column.CODE: ("档号", "文件档号", "件档号", "档案号", "档案编号", "归档号", "DH", "DANGHAO", "案卷档号", "AJDH"),
    Column.FONDS: ("全宗号", "全宗代码", "全宗", "QZH"),
    Column.CATEGORY: ("类别号", "档案门类代码", "门类代码", "档案门类", "门类", "类号", "LBH", "MLDM", "DAMLDM"),
    Column.CATALOGUE_NUMBER: ("目录号", "案卷目录号", "MLH"),
    Column.VOLUME_NUMBER: ("案卷号", "卷号", "AJH"),
    Column.ITEM_NUMBER: ("件号", "馆编件号", "室编件号", "JH", "卷内顺序号", "顺序号", "SXH"),
    Column.YEAR: ("年度", "归档年度", "立卷年度", "年份", "ND", "NF"),
    Column.RETENTION: ("保管期限", "保管年限", "期限", "BGQX"),
    Column.UNIT: ("机构或问题", "机构(问题)", "机构问题", "机构", "问题", "机构代码", "归档部门", "部门", "JGWT", "JG"),
    Column.DOCUMENT_NUMBER: ("文号", "文件编号", "发文字号", "文件字号", "文件号", "发文号", "WH", "WJBH"),
    Column.RESPONSIBLE_PARTY: ("责任者", "文件责任者", "第一责任者", "责任人", "作者", "发文单位", "发文机关", "ZRZ"),
    Column.TITLE: (
        *("题名", "正题名", "文件题名", "文件标题", "标题", "案卷题名", "案卷标题", "文件名称", "档案名称", "名称"),
        *("文件内容", "内容", "TM", "ZTM", "WJTM", "AJTM", "BT"),
    ),
    Column.DATE: (
        *("日期", "文件日期", "成文日期", "形成日期", "形成时间", "成文时间", "文件时间", "发文日期", "时间"),
        *("RQ", "WJRQ", "CWRQ", "XCRQ", "XCSJ"),
    ),
    Column.SECRECY: ("密级", "密级及保密期限", "MJ"),
    Column.PAGE_COUNT: ("页数", "总页数", "文件页数", "页(张)数", "张数", "YS", "ZYS"),
    Column.ACCESS: ("开放标识", "控制标识", "开放状态", "开放情况", "是否开放", "KFBS", "KZBS", "KFZT"),
    Column.REMARKS: ("备注", "附注", "说明", "BZ", "FZ"),
    Column.ROW_COUNTER: ("序号", "编号", "NO", "XH"),
}
"""Headers by column, the one to be preferred first; spaces, widths, stars and remarks in brackets do not matter."""

_KNOWN = {alias: (column, rank) for column, aliases in ALIASES.items() for rank, alias in enumerate(aliases)}
_BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]")
_ORNAMENT = re.compile(r"[*:：.、_\s]")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        row: its row number as the spreadsheet program shows it.
        places: where each known column stands, counted from 0.
        titles: every header as it is written.
    """

    row: int
    places: Mapping[Column, int]
    titles: tuple[str, ...]

    def extra_places(self) -> list[int]:
        """Columns that have no field of their own, those without a header too."""
        known = set(self.places.values())
        return [place for place in range(len(self.titles)) if place not in known]


def recognize_column(title: str) -> tuple[Column, int] | None:
    """The column behind a header and the rank of that name (0 is the best); ``None`` for any other text."""
    folded = _ORNAMENT.sub("", fold_width(title)).upper()
    return _KNOWN.get(folded) or _KNOWN.get(_BRACKETED.sub("", folded))


def find_header(rows: Sequence[TableRow]) -> Header | None:
    """The header among the first rows: the row with most known columns that lead to a 档号."""
    headers = [_read_header(row) for row in rows[:HEADER_SEARCH_ROWS]]
    fit = [header for header in headers if leads_to_code(header.places)]
    return max(fit, key=lambda header: len(header.places), default=None)


def leads_to_code(places: Mapping[Column, int]) -> bool:
    """Whether there is a 档号 column, or what a 档号 can be made of."""
    if Column.CODE in places:
        return True
    numbered = Column.VOLUME_NUMBER in places or Column.ITEM_NUMBER in places
    placed = places.keys() & {Column.CATALOGUE_NUMBER, Column.CATEGORY, Column.YEAR}
    return Column.FONDS in places and numbered and bool(placed)


def _read_header(row: TableRow) -> Header:
    titles = tuple(row.text(place) for place in range(len(row.cells)))
    best: dict[Column, tuple[int, int]] = {}
    for place, title in enumerate(titles):
        if known := recognize_column(title):
            column, rank = known
            best[column] = min(best.get(column, (rank, place)), (rank, place))
    return Header(row.number, {column: place for column, (_, place) in best.items()}, titles)
