"""The morning report as an Excel workbook, a sheet for each list."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report import wording
from pipeline.report.content import MorningReport, PageRow
from pipeline.report.sheets import Row, Sheet, workbook_of


def workbook(report: MorningReport) -> bytes:
    """An .xlsx file."""
    return workbook_of(_sheets(report))


def _sheets(report: MorningReport) -> Iterator[Sheet]:
    yield "概况", ("项目", "数值"), _totals(report)
    head: Row = (
        "运行",
        "命令",
        "开始",
        "结束",
        "小时",
        "完成页",
        "空白",
        "失败",
        "每小时",
        "新收文件",
        "重扫",
        "问题文件",
        "结束原因",
    )
    yield "运行", head, _runs(report)
    head = ("档号", "题名", "页", "办理", "原因", "原文件")
    yield "重扫清单", head, ((r.code, r.title, r.page, r.action, r.reason, r.file) for r in report.rescan)
    head = ("档号", "页", "题名", "文件", "原因", "处理建议", "尝试次数", "已搁置")
    yield "失败的页面", head, (_failed(row) for row in report.failed)
    head = ("文件", "档号", "原因", "处理建议")
    yield "问题文件", head, ((r.path, r.code, r.problem.reason, r.problem.advice) for r in report.files)
    head = ("档号", "页", "题名", "文件", "字数", "平均置信度")
    yield (
        "低可信度",
        head,
        ((r.code, r.ordinal, r.title, r.file, r.characters, r.confidence) for r in report.doubtful),
    )
    yield "空白页", ("档号", "页", "题名", "文件"), ((r.code, r.ordinal, r.title, r.file) for r in report.blank)
    yield "未挂接", ("暂用档号", "文件", "页数"), ((r.code, r.file, r.pages) for r in report.unlinked)
    yield "没有扫描件", ("档号", "题名", "目录页数"), ((r.code, r.title, r.page_count) for r in report.without_scans)
    head = ("档号", "题名", "目录页数", "已扫描")
    yield "页数不符", head, ((r.code, r.title, r.page_count, r.scanned) for r in report.count_differences)


def _totals(report: MorningReport) -> Iterator[Row]:
    totals, forecast = report.totals, report.forecast
    yield "档案库", report.archive
    yield "范围", report.scope
    yield "生成时间", report.made_at.strftime("%Y-%m-%d %H:%M")
    yield "总页数", totals.pages
    yield "已识别", totals.done
    yield "等待", totals.waiting
    yield "失败", totals.failed
    yield "空白页", totals.blank
    yield "低可信度", totals.doubtful
    yield "母本文件", totals.masters
    yield "目录条目", totals.entries
    yield "有扫描件的目录条目", totals.entries_with_scans
    yield "每小时页数（最近）", round(forecast.per_hour)
    yield "预计还需", wording.duration(forecast.hours) if forecast.pages_left else "没有等待的页面"
    yield "预计完成", forecast.ends_at.strftime("%Y-%m-%d %H:%M") if forecast.ends_at else ""
    yield "磁盘剩余", wording.room(forecast.free_bytes)


def _runs(report: MorningReport) -> Iterator[Row]:
    for run in report.runs:
        times = (
            wording.local_time(run.started_at),
            wording.local_time(run.ended_at),
            round(run.elapsed_seconds / 3600, 2),
        )
        pages = run.pages_done, run.pages_blank, run.pages_failed, wording.per_hour(run)
        files = run.files_added, run.files_replaced, run.files_failed
        yield (run.id, run.command, *times, *pages, *files, wording.stop_reason(run))


def _failed(row: PageRow) -> Row:
    reason, advice = (row.problem.reason, row.problem.advice) if row.problem else ("", "")
    aside = "是" if row.is_set_aside else ""
    return row.code, row.ordinal, row.title, row.file, reason, advice, row.attempts, aside
