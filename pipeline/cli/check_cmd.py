"""``xiangdang verify`` and ``doctor``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import Archive, examine_machine
from pipeline.cli.options import archive_folder_option, archive_option, json_option
from pipeline.cli.output import TerminalProgress, print_json, say
from pipeline.cli.rows import fixity_json
from pipeline.errors import ArchiveFolderError, FixityError, MissingToolError
from pipeline.settings import archive_folder


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
@archive_folder_option
@json_option
def doctor(archive: Path | None, as_json: bool) -> None:
    """检查本机安装了什么、缺少什么、如何安装；有档案库时也看它的索引用得是否合适。

    \b
    示例：
      xiangdang doctor
    """
    findings = examine_machine()
    index_note = _index_note(archive)
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
        print_json({"schema": 1, "checks": rows, "index_note": index_note})
    else:
        for item in findings:
            mark = "正常" if item.version else ("缺少" if item.is_needed else "未装")
            detail = item.version or item.advice
            click.echo(f"[{mark}] {item.name}：{detail}（{item.purpose}）")
        if index_note:
            click.echo(f"[建议] 索引后端：{index_note}")
    missing = [item.name for item in findings if item.is_needed and not item.version]
    if missing:
        raise MissingToolError(f"缺少必需的组件：{'、'.join(missing)}", advice="请按上面的提示安装")


def _index_note(folder: Path | None) -> str:
    """What is to be said of the index of the archive that is named, or of the one in the usual place, if any."""
    try:
        archive = Archive.open(folder or archive_folder())
    except ArchiveFolderError:
        if folder is not None:
            raise
        return ""
    with archive:
        return archive.status().index_note
