"""The answers to a list of questions, and as a workbook: the list itself with what was found, and every hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.report.evidence import Coverage
from pipeline.report.sheets import MOST_ROWS, Link, Row, Sheet, Value, workbook_of
from pipeline.report.wording import MATCHES, MODES

_BEST = 3
"""Hits that stand beside a row of the list; all stand on the sheet of hits."""


class ListStatus(StrEnum):
    """What became of a row."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_SEARCHED = "not_searched"


@dataclass(frozen=True, slots=True)
class ListHit:
    """A hit of a row: a page, or an entry alone where ``page`` is None.

    Attributes:
        code: 档号.
        page: ordinal, from 1.
        title: of the entry.
        date: of the entry.
        match: its kind's name in the JSON.
        snippet: with what was found in 【】.
        certainty: of a tolerant hit (0 to 1).
        read: of a tolerant hit, what was read.
        picture: URI of the page's upright view, of the first page for an entry; empty where there is none.
    """

    code: str
    page: int | None
    title: str
    date: str
    match: str
    snippet: str
    certainty: float = 1.0
    read: str = ""
    picture: str = ""

    @property
    def place(self) -> str:
        """档号 and page, as people say it."""
        return f"{self.code} 第{self.page}页" if self.page is not None else f"{self.code}（仅目录）"

    @property
    def command(self) -> str:
        """What shows it on any machine that has the archive."""
        page = f" --page {self.page} --text" if self.page is not None else ""
        return f'xiangdang show "{self.code}"{page}'


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """One row of the list and what was found.

    Attributes:
        row: its number in the sheet.
        cells: as they were in the list.
        query: what was searched for; empty when the row was not searched.
        status: what became of it.
        total: hits, also those that are not in ``hits``.
        items: in how many items.
        hits: the best first.
        note: why it was not searched, or what to try, in Chinese.
    """

    row: int
    cells: tuple[str, ...]
    query: str
    status: ListStatus
    total: int = 0
    items: int = 0
    hits: tuple[ListHit, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredSheet:
    """One sheet of the list: its name, headers, the column that was searched for, and a result for every row.

    ``holds_codes``: the column holds 档号, which are looked up in the catalogue.
    """

    name: str
    head: tuple[str, ...]
    column: str
    answers: tuple[ListAnswer, ...]
    rows_above: int = 0
    holds_codes: bool = False


@dataclass(frozen=True, slots=True)
class ListReport:
    """The answers to a whole list.

    Attributes:
        file: name of the list.
        mode: by which it was searched, its name on the command line.
        made_at: local time, with zone.
        sheets: in the order of the file.
        passed_over: sheets that do not have the column.
        coverage: what was searched.
    """

    file: str
    mode: str
    made_at: datetime
    sheets: tuple[AnsweredSheet, ...]
    passed_over: tuple[str, ...]
    coverage: Coverage

    @property
    def answers(self) -> list[ListAnswer]:
        """Of all sheets."""
        return [answer for sheet in self.sheets for answer in sheet.answers]

    def count(self, status: ListStatus) -> int:
        """Rows of which that became."""
        return sum(answer.status is status for answer in self.answers)


def list_workbook(report: ListReport) -> bytes:
    """An .xlsx file: a sheet for each of the list, with as many rows as it has; every hit; and how it was searched."""
    return workbook_of(_sheets(report))


def _sheets(report: ListReport) -> Iterator[Sheet]:
    for sheet in report.sheets:
        head = ("原行号", *sheet.head, "检索词", "结果", "命中数", "件数", "命中方式", "摘录")
        places = [f"命中{number}" for number in range(1, _BEST + 1)]
        yield sheet.name or "结果", (*head, *places, "说明"), (_row(answer, sheet) for answer in sheet.answers)
    head = (
        "原表",
        "原行号",
        "检索词",
        "档号",
        "页",
        "题名",
        "日期",
        "命中方式",
        "把握",
        "识别为",
        "摘录",
        "图像",
        "查看命令",
    )
    hits = list(_hits(report))
    parts = range(0, max(1, len(hits)), MOST_ROWS - 1)
    for number, start in enumerate(parts, 1):
        title = "命中明细" if len(parts) == 1 else f"命中明细{number}"
        yield title, head, hits[start : start + MOST_ROWS - 1]
    yield "检索说明", ("项目", "内容"), _about(report)


def _row(answer: ListAnswer, sheet: AnsweredSheet) -> Row:
    best = answer.hits[0] if answer.hits else None
    places: list[Value] = [_link(hit, hit.place) for hit in answer.hits[:_BEST]]
    places += [""] * (_BEST - len(places))
    return (
        answer.row,
        *answer.cells,
        answer.query,
        _status(answer, sheet),
        answer.total if answer.query else None,
        answer.items if answer.query else None,
        MATCHES[best.match] if best else "",
        best.snippet if best else "",
        *places,
        answer.note,
    )


def _status(answer: ListAnswer, sheet: AnsweredSheet) -> str:
    match answer.status:
        case ListStatus.FOUND:
            on_page = any(hit.page is not None for hit in answer.hits)
            return "找到" if on_page or sheet.holds_codes else "仅目录中有"
        case ListStatus.NOT_FOUND:
            return "未找到"
        case ListStatus.NOT_SEARCHED:
            return "不能检索"


def _hits(report: ListReport) -> Iterator[Row]:
    for sheet in report.sheets:
        for answer in sheet.answers:
            for hit in answer.hits:
                yield (
                    sheet.name,
                    answer.row,
                    answer.query,
                    hit.code,
                    hit.page,
                    hit.title,
                    hit.date,
                    MATCHES[hit.match],
                    f"{hit.certainty:.1%}" if hit.read else "",
                    hit.read,
                    hit.snippet,
                    _link(hit, "打开图像") if hit.picture else "",
                    hit.command,
                )


def _link(hit: ListHit, text: str) -> Value:
    return Link(text, hit.picture) if hit.picture else text


def _about(report: ListReport) -> Iterator[Row]:
    coverage = report.coverage
    yield "清单", report.file
    yield "检索时间", report.made_at.strftime("%Y-%m-%d %H:%M:%S")
    yield "检索方式", f"{MODES[report.mode]}（{report.mode}）"
    yield "检索范围", "；".join(f"{name}：{value}" for name, value in coverage.scope) or "全部馆藏"
    for sheet in report.sheets:
        above = f"；表头以上 {sheet.rows_above} 行未检索" if sheet.rows_above else ""
        yield f"检索的栏{f'（{sheet.name}）' if sheet.name else ''}", f"{sheet.column}，{len(sheet.answers)} 行{above}"
    if report.passed_over:
        yield "没有该栏、未检索的表", "、".join(report.passed_over)
    yield "找到的行", report.count(ListStatus.FOUND)
    yield "未找到的行", report.count(ListStatus.NOT_FOUND)
    yield "不能检索的行", report.count(ListStatus.NOT_SEARCHED)
    yield "可检索的页", coverage.searched
    yield "无法检索的页（等待识别、识别失败、尚未写入索引）", coverage.unsearched
    yield "可信度低的页（已检索，可能漏检）", len(coverage.doubtful)
    yield "没有扫描件的目录条目", len(coverage.without_scans)
    yield (
        "须知",
        "“未找到”只说明识别出的文字和目录中没有；识别可能有错漏，重要的结论请核对原件，"
        "并用 xiangdang search --certificate 出具证明",
    )
