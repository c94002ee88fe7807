"""``xiangdang export``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.archive import Archive, CheckedFile, ExportBatch, ExportKind, ExportReport, ExportStyle, PictureChoice
from pipeline.cli.options import archive_option, json_option, some_codes_argument
from pipeline.cli.output import TerminalProgress, print_json, say
from pipeline.errors import ExportCheckError

Command = Callable[..., Any]
ANY_PICTURE = "any"
SOME_FAILED = 100
"""Exit code of a batch that was finished with failures."""


@click.group()
def export() -> None:
    """导出可检索的 PDF、OFD，或文字、ALTO、hOCR、表格。"""


_query_option = click.option("--query", default="", metavar="TEXT", help="导出检索到的所有档案（按件）。")
_fonds_option = click.option(
    "--fonds", default="", metavar="全宗号", help="导出整个全宗；与 --query 同用时只在该全宗中检索。"
)
_again_option = click.option("--again", is_flag=True, help="清单中已有、内容未变的文件也重新生成。")
_picture_option = click.option(
    "--image",
    "picture",
    type=click.Choice([choice.value for choice in PictureChoice]),
    default=PictureChoice.MASTER.value,
    metavar="master|view",
    help="master 为扫描原图（默认，不重新压缩），view 为校正后的图像。",
)
_footer_option = click.option(
    "--footer", is_flag=True, help="页面下方加页脚条：档号、页码、复制日期、用途、原件校验和、盖章处。"
)
_purpose_option = click.option("--purpose", default="", metavar="TEXT", help="用途，写入页脚，例如 土地纠纷取证。")
_date_option = click.option("--date", "day", default="", metavar="TEXT", help="复制日期，写入页脚；默认今天。")


def _selection(command: Command) -> Command:
    return some_codes_argument(_query_option(_fonds_option(archive_option(command))))


def _look(command: Command) -> Command:
    return _picture_option(_footer_option(_purpose_option(_date_option(_again_option(command)))))


def _target(what: str, metavar: str) -> Callable[[Command], Command]:
    return click.option(
        "-o", "--output", "target", required=True, metavar=metavar, type=click.Path(path_type=Path), help=what
    )


@export.command("pdf")
@_selection
@_target("以 .pdf 结尾时把所有档号合成一个文件，否则视为文件夹，每件一个文件。", "FILE|DIR")
@click.option(
    "--compact",
    is_flag=True,
    help="压缩图像：文字清晰的黑白层叠在缩小的彩色底图上，文件约为原来的七分之一；不再是扫描原样。",
)
@_look
def export_pdf(archive: Archive, target: Path, **asked: Any) -> None:
    """导出双层 PDF（PDF/A-2u）：图像保持扫描原样，文字层不可见，可检索、可复制。

    导出到文件夹时按档号命名，并附 导出清单.csv；中断后重新运行同一命令即可继续。

    \b
    示例：
      xiangdang export pdf "X043-WS·2014-Y-0001" -o 承包合同.pdf
      xiangdang export pdf --query 东至李国强 -o 副本/ --compact
      xiangdang export pdf --fonds X043 -o 副本/ --footer --purpose 土地纠纷取证
    """
    _hand_over(ExportKind.PDF, archive, target, asked)


@export.command("ofd")
@_selection
@_target("以 .ofd 结尾时把所有档号合成一个文件，否则视为文件夹，每件一个文件。", "FILE|DIR")
@_look
def export_ofd(archive: Archive, target: Path, **asked: Any) -> None:
    """导出双层 OFD（GB/T 33190-2016）：与双层 PDF 相同的图像和文字位置。

    \b
    示例：
      xiangdang export ofd "X043-WS·2014-Y-0001" -o 承包合同.ofd
      xiangdang export ofd --fonds X043 -o 副本/
    """
    _hand_over(ExportKind.OFD, archive, target, asked)


@export.command("text")
@_selection
@_target("存放 .txt 文件的文件夹。", "DIR")
@_again_option
def export_text(archive: Archive, target: Path, **asked: Any) -> None:
    """导出文字，每件一个 UTF-8 文本文件。

    \b
    示例：
      xiangdang export text "X043-WS·2014-Y-0001" -o 文字/
    """
    _hand_over(ExportKind.TEXT, archive, target, asked)


@export.command("alto")
@_selection
@_target("存放结果的文件夹，每件一个子文件夹，每页一个文件。", "DIR")
@_picture_option
@_again_option
def export_alto(archive: Archive, target: Path, **asked: Any) -> None:
    """导出 ALTO 4：每行、每字的位置和置信度、其他可能的读法。坐标属于 --image 所选的图像。

    \b
    示例：
      xiangdang export alto "X043-WS·2014-Y-0001" -o alto/
    """
    _hand_over(ExportKind.ALTO, archive, target, asked)


@export.command("hocr")
@_selection
@_target("存放 .html 文件的文件夹。", "DIR")
@_picture_option
@_again_option
def export_hocr(archive: Archive, target: Path, **asked: Any) -> None:
    """导出 hOCR，每件一个文件，可用浏览器打开。坐标属于 --image 所选的图像。

    \b
    示例：
      xiangdang export hocr "X043-WS·2014-Y-0001" -o hocr/
    """
    _hand_over(ExportKind.HOCR, archive, target, asked)


@export.command("tables")
@_selection
@_target("存放结果的文件夹，每件一个子文件夹，每个表格一个文件。", "DIR")
@_again_option
def export_tables(archive: Archive, target: Path, **asked: Any) -> None:
    """把有框线的表格导出为 CSV，可用 Excel 或 WPS 打开。

    \b
    示例：
      xiangdang export tables "0142-1-16-2" -o 表格/
    """
    _hand_over(ExportKind.TABLES, archive, target, asked)


@export.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--code", "codes", multiple=True, metavar="档号", help="文件是哪件档案；合订的按顺序写多次。")
@click.option(
    "--image",
    "picture",
    type=click.Choice([*(choice.value for choice in PictureChoice), ANY_PICTURE]),
    default=PictureChoice.MASTER.value,
    metavar="master|view|any",
    help="文件中应是哪种图像；any 只要求有图像，不比对内容。",
)
@json_option
@archive_option
def export_check(files: tuple[Path, ...], archive: Archive, as_json: bool, **asked: Any) -> None:
    """核对已有的 PDF、OFD（包括别处制作的）：文字、位置、页数、尺寸和图像是否与档案库一致。

    不写 --code 时按文件属性中的档号，其次按文件名判断是哪件档案。

    \b
    示例：
      xiangdang export check 副本/*.pdf
      xiangdang export check 外包成品.pdf --code "X043-WS·2014-Y-0001" --image any
    """
    picture = None if asked["picture"] == ANY_PICTURE else PictureChoice(asked["picture"])
    with archive:
        checked = [
            archive.exports.check(file, asked["codes"], picture=picture, progress=TerminalProgress()) for file in files
        ]
    if as_json:
        print_json({"schema": 1, "files": [_checked_json(one) for one in checked]})
    else:
        _tell_checked(checked)
    if any(one.departures for one in checked):
        click.get_current_context().exit(ExportCheckError.exit_code)


def _checked_json(checked: CheckedFile) -> dict[str, object]:
    return {
        "file": str(checked.file),
        "archival_codes": list(checked.codes),
        "pages": checked.page_count,
        "is_same": not checked.departures,
        "departures": [{"where": found.where, "fault": found.fault} for found in checked.departures],
    }


def _tell_checked(files: list[CheckedFile]) -> None:
    for checked in files:
        if not checked.departures:
            click.echo(f"一致  {checked.file}  {checked.page_count} 页")
            continue
        click.echo(f"不一致  {checked.file}")
        for found in checked.departures:
            click.echo(f"    {found.where}：{found.fault}")


def _hand_over(kind: ExportKind, archive: Archive, target: Path, asked: dict[str, Any]) -> None:
    with archive:
        entries = archive.exports.choose(asked["codes"], query=asked["query"], fonds=asked["fonds"])
        if kind in (ExportKind.PDF, ExportKind.OFD) and target.suffix.lower() == f".{kind}":
            _tell(archive.exports.one_file(kind, entries, target, _style(asked), TerminalProgress()))
            return
        batch = archive.exports.folder(
            kind, entries, target, _style(asked), again=asked["again"], progress=TerminalProgress()
        )
    _tell_batch(batch)


def _style(asked: dict[str, Any]) -> ExportStyle:
    purpose, day = asked.get("purpose", ""), asked.get("day", "")
    has_footer = bool(asked.get("footer") or purpose or day)
    now = date.today()
    today = f"{now.year}年{now.month}月{now.day}日" if has_footer and not day else day
    return ExportStyle(
        picture=PictureChoice(asked.get("picture", PictureChoice.MASTER)),
        compact=asked.get("compact", False),
        footer=has_footer,
        date=today,
        purpose=purpose,
    )


def _tell(report: ExportReport) -> None:
    if report.file.exists():
        click.echo(str(report.file))
    for page in report.pages_without_text:
        say(f"提醒：{page} 没有识别结果，只有图像")


def _tell_batch(batch: ExportBatch) -> None:
    for report in batch.written:
        _tell(report)
    if batch.present:
        say(f"已有且内容未变，没有重新生成：{len(batch.present)} 件")
    if not batch.failures:
        return
    if not batch.written and not batch.present and len(batch.failures) == 1:
        raise batch.failures[0].error
    for failure in batch.failures:
        say(f"失败：{failure.code}\n    {failure.error}")
    click.get_current_context().exit(SOME_FAILED)
