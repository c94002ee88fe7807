"""``xiangdang audit``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.at_machine import at_machine
from pipeline.cli.options import archive_option
from pipeline.cli.output import say
from pipeline.errors import AuditBrokenError
from pipeline.model.audit import Action


@click.group()
def audit() -> None:
    """核对和导出利用日志：何人、何时、何处、做了什么。"""


@audit.command("verify")
@archive_option
def verify(archive: Archive) -> None:
    """核对日志的散列链：有无被改动、删除或插入的记录，从哪一条起。

    \b
    示例：
      xiangdang audit verify
    """
    with archive:
        found = archive.access.audit.verify()
    if found.broken_at is not None:
        raise AuditBrokenError(
            f"利用日志不完整：第 {found.broken_at} 条{found.detail}",
            where=str(archive.folder),
            advice=f"第 {found.broken_at} 条之前的 {found.count} 条可信；请保留现场，并与备份中的日志核对",
        )
    click.echo(f"共 {found.count} 条，完整。末条散列：{found.last_hash}")
    say("抄下条数和末条散列，以后可证明此前的记录未被改动")


@audit.command("export")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="写到此文件。",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="只列此日及以后的，例如 2026-01-01。")
@archive_option
def export(output: Path, since: datetime | None, archive: Archive) -> None:
    """把阅览、复制和查看完整号码的记录导出为利用登记表（Excel）；导出本身也记入日志。

    \b
    示例：
      xiangdang audit export -o 利用登记.xlsx
      xiangdang audit export -o 利用登记.xlsx --since 2026-01-01
    """
    start = since.astimezone() if since else None
    with archive:
        count = archive.access.audit.export(output, at_machine(Action.AUDIT_EXPORT, detail=output.name), start)
    say(f"共 {count} 条：{output}")
