"""``xiangdang catalogue``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.cli.rows import catalogue_import_json

FAILED_ROWS = 100
"""Exit code when some rows could not be imported."""


@click.group()
def catalogue() -> None:
    """导入和查看档案目录。"""


@catalogue.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@archive_option
@json_option
@click.pass_context
def import_(context: click.Context, file: Path, archive: Archive, as_json: bool) -> None:
    """导入归档文件目录（.xlsx，或 UTF-8、GB18030 编码的 .csv）。

    重复导入只更新，不会产生重复条目；有问题的行逐一列出，其余照常导入。

    \b
    示例：
      xiangdang catalogue import 归档文件目录.xlsx
    """
    with archive:
        report = archive.import_catalogue(file)
    if as_json:
        print_json(catalogue_import_json(report))
    else:
        say(f"新增 {len(report.added)} 条，更新 {len(report.updated)} 条，未变 {report.unchanged} 条")
        if report.linked:
            say(f"已有 {report.linked} 个扫描文件重新挂接到目录")
        for row in report.warnings:
            click.echo(f"提醒：{row}")
        for row in report.bad_rows:
            click.echo(f"未导入：{row}")
    if report.bad_rows:
        context.exit(FAILED_ROWS)
