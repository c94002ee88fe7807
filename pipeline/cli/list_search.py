"""``xiangdang search --list``: a spreadsheet of names in, a workbook of answers out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pipeline.archive import Archive, InputError, SearchMode
from pipeline.cli.evidence_rows import coverage_json
from pipeline.cli.output import TerminalProgress, print_json, say
from pipeline.model.progress import Silent
from pipeline.model.query import Question
from pipeline.report import ListAnswer, ListHit, ListReport, ListStatus, list_workbook
from pipeline.report.wording import MATCHES
from pipeline.storage.atomic import write_bytes
from pipeline.workflow.list_search import MOST_HITS

Command = Callable[..., Any]

_SHOWN_PLACES = 3

_list_option = click.option(
    "--list",
    "list_file",
    is_eager=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="逐行检索 Excel 或 CSV 清单中的姓名、地块、档号等。",
)
_column_option = click.option(
    "--column",
    default="",
    metavar="栏名",
    help="清单中要查的栏：表头名称，或列号如 B；默认按表头选（检索词、姓名、名称、地块、档号等），没有表头时用第一列。",
)
_output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="把 --list 的结果写成 Excel 文件（.xlsx）：原清单加结果、全部命中、检索说明。",
)


def list_options(command: Command) -> Command:
    """``--list``, ``--column`` and ``--output``."""
    return _list_option(_column_option(_output_option(command)))


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What was typed about a list."""

    file: Path
    column: str
    output: Path | None
    limit: int | None
    as_json: bool


def search_list(archive: Archive, asked: ListAsked, conditions: Mapping[str, Any]) -> None:
    """Search for every row, write the workbook and print what became of the rows."""
    _check_output(asked)
    mode = conditions["mode"] or SearchMode.EXACT
    question = Question.asked("", **{**conditions, "mode": mode, "limit": asked.limit or MOST_HITS})
    progress = Silent() if asked.as_json else TerminalProgress()
    with archive:
        made = archive.searching.of_list(asked.file, question, column=asked.column, progress=progress)
    if asked.output:
        write_bytes(asked.output, list_workbook(made))
    if asked.as_json:
        print_json(_document(made))
        return
    if asked.output is None:
        for sheet in made.sheets:
            for answer in sheet.answers:
                click.echo(_line(sheet.name, answer))
    say(_summary(made))
    if asked.output:
        say(f"结果：{asked.output}")


def _check_output(asked: ListAsked) -> None:
    if asked.output is None:
        return
    if asked.output.suffix.lower() != ".xlsx":
        raise InputError("结果要写成 Excel 文件", where=str(asked.output), advice="请把文件名写成 .xlsx 结尾")
    if asked.output.absolute() == asked.file.absolute() or (
        asked.output.exists() and asked.file.exists() and asked.output.samefile(asked.file)
    ):
        raise InputError("结果不能写到清单自身", where=str(asked.output), advice="请换一个文件名")


def _line(sheet: str, answer: ListAnswer) -> str:
    head = f"{f'{sheet} ' if sheet else ''}第{answer.row}行  {answer.query}"
    match answer.status:
        case ListStatus.NOT_SEARCHED:
            return f"{head}  不能检索：{answer.note}"
        case ListStatus.NOT_FOUND:
            return f"{head}  未找到（{answer.note}）"
    places = "、".join(f"{hit.place}[{MATCHES[hit.match]}]" for hit in answer.hits[:_SHOWN_PLACES])
    more = " 等" if answer.total > _SHOWN_PLACES else ""
    return f"{head}  {answer.total} 处：{places}{more}"


def _summary(made: ListReport) -> str:
    counts = {status: made.count(status) for status in ListStatus}
    text = (
        f"共 {len(made.answers)} 行：找到 {counts[ListStatus.FOUND]}，未找到 {counts[ListStatus.NOT_FOUND]}，"
        f"不能检索 {counts[ListStatus.NOT_SEARCHED]}"
    )
    if made.passed_over:
        text += f"\n没有该栏、未检索的工作表：{'、'.join(made.passed_over)}"
    unsearched = made.coverage.unsearched
    return f"{text}\n注意：有 {unsearched} 页无法检索（详见 xiangdang status）" if unsearched else text


def _document(made: ListReport) -> dict[str, Any]:
    return {
        "schema": 1,
        "list": made.file,
        "mode": made.mode,
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "row_count": len(made.answers),
        **{status.value: made.count(status) for status in ListStatus},
        "sheets": [
            {
                "name": sheet.name,
                "column": sheet.column,
                "rows_above_header": sheet.rows_above,
                "rows": [_answer_json(answer) for answer in sheet.answers],
            }
            for sheet in made.sheets
        ],
        "passed_over": list(made.passed_over),
        "coverage": coverage_json(made.coverage),
    }


def _answer_json(answer: ListAnswer) -> dict[str, Any]:
    return {
        "row": answer.row,
        "cells": list(answer.cells),
        "query": answer.query,
        "status": answer.status.value,
        "total": answer.total,
        "total_items": answer.items,
        "note": answer.note,
        "hits": [_hit_json(hit) for hit in answer.hits],
    }


def _hit_json(hit: ListHit) -> dict[str, Any]:
    return {
        "archival_code": hit.code,
        "page": hit.page,
        "title": hit.title,
        "date": hit.date,
        "match": hit.match,
        "certainty": round(hit.certainty, 4),
        "read": hit.read,
        "snippet": hit.snippet,
        "picture": hit.picture,
    }
