"""``xiangdang status``."""

from __future__ import annotations

import sys
import time
from datetime import datetime

import click

from pipeline.archive import Archive, ArchiveStatus, PageState, RunStanding, WorkStanding
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say, told
from pipeline.cli.rows import status_json

_LOOK_SECONDS = 1.0
_PLAIN_SECONDS = 10.0
"""Without a terminal a line is written this often."""


@click.command()
@archive_option
@click.option("--follow", is_flag=True, help="持续显示运行进度，直到运行结束；Ctrl-C 只结束显示，不影响运行。")
@json_option
def status(archive: Archive, *, follow: bool, as_json: bool) -> None:
    """查看档案库现状：谁在运行、进度如何，失败、过期和未挂接的清单。

    \b
    示例：
      xiangdang status
      xiangdang status --follow
    """
    with archive:
        if follow:
            _follow(archive)
        standing = archive.status()
    if as_json:
        print_json(status_json(standing))
    else:
        click.echo(_standing(standing))


def _follow(archive: Archive) -> None:
    """Show one line that changes, or a new one now and then, until nobody works any more."""
    spoke_at = -_PLAIN_SECONDS
    is_terminal = sys.stderr.isatty()
    try:
        while (work := archive.work()).is_busy:
            if is_terminal:
                click.echo(f"\r\x1b[K{_pace(work)}", err=True, nl=False)
            elif time.monotonic() - spoke_at >= _PLAIN_SECONDS:
                spoke_at = time.monotonic()
                say(_pace(work))
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        pass
    if is_terminal:
        say("")


def _pace(work: WorkStanding) -> str:
    pages = work.pages
    left = "" if work.seconds_left is None else f"，约剩 {_duration(work.seconds_left)}"
    return (
        f"已识别 {pages[PageState.DONE]}，失败 {pages[PageState.FAILED]}，等待 {work.waiting}，"
        f"每小时 {work.per_hour:.0f} 页{left}，磁盘剩余 {work.free_bytes / 1e9:.1f} GB"
    )


def _standing(status: ArchiveStatus) -> str:
    pages = status.pages
    outdated = "无法判断（引擎未安装）" if status.outdated_pages is None else str(status.outdated_pages)
    lines = [
        f"目录条目：{status.entries}（没有扫描件的 {len(status.entries_without_scans)}）",
        f"未挂接的扫描件：{len(status.provisional_entries)}",
        f"母本文件：{status.masters}",
        f"页面：已识别 {pages[PageState.DONE]}（空白 {status.blank_pages}），等待 "
        f"{status.work.waiting}，失败 {pages[PageState.FAILED]}",
        f"结果已过期的页面：{outdated}"
        + ("（可用 xiangdang reprocess --outdated 重做）" if status.outdated_pages else ""),
        status.index_problem and f"索引：{status.index_problem}。下次运行时自动重建",
        "" if status.index_problem else _index(status),
        status.index_note and f"索引后端：{status.index_note}",
        f"磁盘剩余：{status.free_bytes / 1e9:.1f} GB",
        *(_run(run) for run in status.work.runs),
        _pace(status.work) if status.work.is_busy else "现在没有正在进行的运行",
    ]
    lines += [told(failure) for failure in status.failed_pages]
    lines += [told(problem) for problem in status.file_problems]
    lines += [f"没有扫描件：{code}" for code in status.entries_without_scans]
    return "\n".join(filter(None, lines))


def _index(status: ArchiveStatus) -> str:
    return f"索引：{status.indexed_pages} 页（{status.index_backend}），待更新 {status.waiting_for_index} 项"


def _run(standing: RunStanding) -> str:
    run = standing.run
    who = f"运行 {run.id}（{run.command}，{run.owner.host} 进程 {run.owner.pid}，{run.workers} 个工作进程）"
    if standing.is_gone:
        return f"{who}：已意外中断，下次运行自动接着做"
    return f"{who}：{_local(run.started_at)} 开始，完成 {run.pages_done} 页，失败 {run.pages_failed} 页"


def _local(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%m-%d %H:%M")


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"
