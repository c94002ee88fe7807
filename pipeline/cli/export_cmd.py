"""``xiangdang export``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option, codes_argument
from pipeline.cli.output import TerminalProgress, say


@click.group()
def export() -> None:
    """导出可检索的 PDF 或文字。"""


@export.command("pdf")
@codes_argument
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help="以 .pdf 结尾时把所有档号合成一个文件，否则视为文件夹，每件一个文件。",
)
@archive_option
def export_pdf(codes: tuple[str, ...], target: Path, archive: Archive) -> None:
    """导出双层 PDF：图像保持扫描原样，文字层不可见，可检索、可复制。

    \b
    示例：
      xiangdang export pdf "X043-WS·2014-Y-0001" -o 承包合同.pdf
      xiangdang export pdf "X043-WS·2014-Y-0001" "X043-WS·2014-Y-0002" -o 副本/
    """
    with archive:
        reports = archive.export_pdf(codes, target, progress=TerminalProgress())
    for report in reports:
        click.echo(str(report.file))
        for page in report.pages_without_text:
            say(f"提醒：{page} 没有识别结果，只有图像")


@export.command("text")
@codes_argument
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="存放 .txt 文件的文件夹。",
)
@archive_option
def export_text(codes: tuple[str, ...], target: Path, archive: Archive) -> None:
    """导出文字，每件一个 UTF-8 文本文件。

    \b
    示例：
      xiangdang export text "X043-WS·2014-Y-0001" -o 文字/
    """
    with archive:
        for file in archive.export_text(codes, target):
            click.echo(str(file))
