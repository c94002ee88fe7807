"""``xiangdang report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.model.problem import Problem
from pipeline.report import EntryRow, MorningReport, PageRow, RescanRow, html_page, wording, workbook
from pipeline.storage.atomic import write_bytes

_ALL = "all"


def _run_number(context: click.Context, parameter: click.Parameter, value: str | None) -> int | str | None:
    if value is None or value == _ALL:
        return value
    if not value.isdecimal() or int(value) == 0:
        raise click.BadParameter(f"“{value}”不是运行编号；请写数字，或写 all 表示全部运行", context, parameter)
    return int(value)


@click.command()
@archive_option
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="写成网页文件，可打印。")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="写成 Excel 文件。")
@click.option("--run", callback=_run_number, metavar="N|all", help="第 N 次运行的报告，默认最近一次；all 为全部。")
@json_option
def report(archive: Archive, html: Path | None, xlsx: Path | None, run: int | str | None, *, as_json: bool) -> None:
    """早晨报告：运行情况、失败页面、重扫清单、低可信度页面和完成预计。

    每次运行结束时自动写入档案库的 reports 文件夹；所有数字都取自页面数据库。

    \b
    示例：
      xiangdang report
      xiangdang report --html 早晨报告.html --xlsx 早晨报告.xlsx
      xiangdang report --run all --json
    """
    number = run if isinstance(run, int) else None
    with archive:
        made = archive.reports.gather(number, of_all_runs=run == _ALL, with_pictures=html is not None)
    for target, content in ((html, html_page), (xlsx, workbook)):
        if target is not None:
            write_bytes(target, content(made))
            say(str(target))
    if as_json:
        print_json(_document(made))
    elif html is None and xlsx is None:
        click.echo(_summary(made))


def _summary(made: MorningReport) -> str:
    totals, forecast = made.totals, made.forecast
    lines = [
        f"早晨报告：{made.scope}，{made.made_at:%Y-%m-%d %H:%M}",
        *(
            f"运行 {run.id}：{wording.local_time(run.started_at)} 开始，完成 {run.pages_done} 页"
            f"（空白 {run.pages_blank}），失败 {run.pages_failed} 页，每小时 {wording.per_hour(run)} 页，"
            f"{wording.stop_reason(run)}"
            for run in made.runs[:10]
        ),
        f"页面：共 {totals.pages}，已识别 {totals.done}，等待 {totals.waiting}，失败 {totals.failed}，"
        f"空白 {totals.blank}，低可信度 {totals.doubtful}",
        f"目录：{totals.entries} 条，有扫描件的 {totals.entries_with_scans} 条",
        f"等待的 {forecast.pages_left} 页约需 {wording.duration(forecast.hours)}" if forecast.pages_left else "",
        *_listed("重扫清单", [_rescan(row) for row in made.rescan]),
        *_listed("失败的页面", [_failed(row) for row in made.failed]),
        *_listed("问题文件", [f"{r.path}：{r.problem.reason}。{r.problem.advice}" for r in made.files]),
        *_listed("低可信度", [f"{_place(row)}（{wording.percent(row.confidence)}）" for row in made.doubtful]),
        *_listed("没有目录条目的扫描件", [f"{row.code} {row.file}" for row in made.unlinked]),
        *_listed("没有扫描件的目录条目", [f"{row.code} {row.title}" for row in made.without_scans]),
        *_listed(
            "页数与目录不符",
            [f"{row.code}：目录 {row.page_count} 页，已扫描 {row.scanned} 页" for row in made.count_differences],
        ),
    ]
    return "\n".join(filter(None, lines))


def _listed(title: str, rows: list[str]) -> list[str]:
    return [f"{title}（{len(rows)}）：", *(f"  {row}" for row in rows)] if rows else []


def _rescan(row: RescanRow) -> str:
    place = " ".join(filter(None, (row.code, f"第{row.page}页" if row.page else "", row.file)))
    return f"{place} {row.action}：{row.reason}"


def _place(row: PageRow) -> str:
    return f"{row.code} 第{row.ordinal}页 {row.file}"


def _failed(row: PageRow) -> str:
    aside = f"（已搁置，试过 {row.attempts} 次）" if row.is_set_aside else ""
    why = f"：{row.problem.reason}。{row.problem.advice}" if row.problem else ""
    return f"{_place(row)}{aside}{why}"


def _document(made: MorningReport) -> dict[str, Any]:
    totals, forecast = made.totals, made.forecast
    return {
        "schema": 1,
        "archive": made.archive,
        "program": made.program,
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "runs": [
            {
                "run": run.id,
                "command": run.command,
                "started_at": run.started_at,
                "ended_at": run.ended_at,
                "stop_reason": run.stop_reason,
                "pages_done": run.pages_done,
                "pages_blank": run.pages_blank,
                "pages_failed": run.pages_failed,
                "per_hour": wording.per_hour(run),
            }
            for run in made.runs
        ],
        "totals": {name: getattr(totals, name) for name in totals.__slots__},
        "failed": [_page_json(row) for row in made.failed],
        "files": [{"path": r.path, "archival_code": r.code, **_problem_json(r.problem)} for r in made.files],
        "blank": [_page_json(row) for row in made.blank],
        "doubtful_below": made.doubtful_below,
        "doubtful": [_page_json(row) for row in made.doubtful],
        "rescan": [
            {"archival_code": r.code, "page": r.page, "file": r.file, "action": r.action, "reason": r.reason}
            for r in made.rescan
        ],
        "unlinked": [{"archival_code": r.code, "file": r.file, "pages": r.pages} for r in made.unlinked],
        "without_scans": [_entry_json(row) for row in made.without_scans],
        "count_differences": [_entry_json(row) for row in made.count_differences],
        "forecast": {
            "pages_left": forecast.pages_left,
            "per_hour": round(forecast.per_hour, 1),
            "hours": None if forecast.hours is None else round(forecast.hours, 2),
            "nights": forecast.nights,
            "ends_at": forecast.ends_at.isoformat(timespec="minutes") if forecast.ends_at else None,
            "bytes_needed": forecast.bytes_needed,
            "free_bytes": forecast.free_bytes,
        },
    }


def _page_json(row: PageRow) -> dict[str, Any]:
    return {
        "archival_code": row.code,
        "page": row.ordinal,
        "file": row.file,
        "confidence": row.confidence,
        "characters": row.characters,
        "attempts": row.attempts,
        "is_set_aside": row.is_set_aside,
        **(_problem_json(row.problem) if row.problem else {}),
    }


def _problem_json(problem: Problem) -> dict[str, str]:
    return {"category": problem.category, "reason": problem.reason, "advice": problem.advice}


def _entry_json(row: EntryRow) -> dict[str, Any]:
    return {"archival_code": row.code, "title": row.title, "page_count": row.page_count, "scanned": row.scanned}
