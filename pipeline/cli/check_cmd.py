"""``xiangdang status``, ``verify`` and ``doctor``."""

from __future__ import annotations

import click

from pipeline.archive import Archive, ArchiveStatus, PageState, examine_machine
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import TerminalProgress, print_json, say, told
from pipeline.cli.rows import fixity_json, status_json
from pipeline.errors import FixityError, MissingToolError


@click.command()
@archive_option
@json_option
def status(archive: Archive, as_json: bool) -> None:
    """查看档案库现状：条目、页面、失败和未挂接的清单。

    \b
    示例：
      xiangdang status
    """
    with archive:
        standing = archive.status()
    if as_json:
        print_json(status_json(standing))
    else:
        click.echo(_standing(standing))


@click.command()
@archive_option
@json_option
def verify(archive: Archive, as_json: bool) -> None:
    """重新计算所有母本的校验和，与接收时的记录比对。

    \b
    示例：
      xiangdang verify
    """
    with archive:
        report = archive.verify(progress=TerminalProgress())
    if as_json:
        print_json(fixity_json(report))
    for fault in report.faults:
        say(f"{'内容已改变' if fault.found else '文件缺失'}：{fault.file}")
    for stranger in report.strangers:
        say(f"提醒：母本文件夹里有来历不明的文件：{stranger}")
    if report.faults:
        raise FixityError(
            f"{len(report.faults)} 个母本与接收时不一致", advice="请立即停止使用该磁盘，并从备份恢复这些文件"
        )
    say(f"已校验 {report.checked} 个母本，全部与接收时一致")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """检查本机安装了什么、缺少什么、如何安装。

    \b
    示例：
      xiangdang doctor
    """
    findings = examine_machine()
    if as_json:
        rows = [
            {
                "name": item.name,
                "version": item.version,
                "needed": item.is_needed,
                "purpose": item.purpose,
                "advice": item.advice,
            }
            for item in findings
        ]
        print_json({"schema": 1, "checks": rows})
    else:
        for item in findings:
            mark = "正常" if item.version else ("缺少" if item.is_needed else "未装")
            detail = item.version or item.advice
            click.echo(f"[{mark}] {item.name}：{detail}（{item.purpose}）")
    missing = [item.name for item in findings if item.is_needed and not item.version]
    if missing:
        raise MissingToolError(f"缺少必需的组件：{'、'.join(missing)}", advice="请按上面的提示安装")


def _standing(status: ArchiveStatus) -> str:
    pages = status.pages
    lines = [
        f"目录条目：{status.entries}（没有扫描件的 {len(status.entries_without_scans)}）",
        f"未挂接的扫描件：{len(status.provisional_entries)}",
        f"母本文件：{status.masters}",
        f"页面：已识别 {pages[PageState.DONE]}（空白 {status.blank_pages}），等待 "
        f"{pages[PageState.PENDING] + pages[PageState.RUNNING]}，失败 {pages[PageState.FAILED]}",
        f"索引：{status.indexed_pages} 页，待更新 {status.waiting_for_index} 项",
        f"磁盘剩余：{status.free_bytes / 1e9:.1f} GB",
    ]
    lines += [told(failure) for failure in status.failed_pages]
    lines += [told(problem) for problem in status.file_problems]
    lines += [f"没有扫描件：{code}" for code in status.entries_without_scans]
    return "\n".join(lines)
