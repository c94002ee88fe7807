"""``xiangdang correct``."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.model.correction import Correction, CorrectionRecord
from pipeline.model.page import OcrPage


@click.command()
@click.argument("code", metavar="[档号]", required=False)
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="第几页。")
@click.option("--line", type=click.IntRange(min=1), metavar="L", help="第几行；不写则列出该页各行及行号。")
@click.option("--text", metavar="TEXT", help="该行正确的文字；空文字表示这里没有字。")
@click.option("--undo", is_flag=True, help="撤销该行的更正，恢复识别结果。")
@click.option("--by", "editor", metavar="NAME", help="更正人；默认为登录名。")
@click.option("--history", "as_history", is_flag=True, help="列出更正记录：何人、何时、改了什么。")
@json_option
@archive_option
def correct(
    code: str | None,
    page: int | None,
    line: int | None,
    text: str | None,
    undo: bool,
    editor: str | None,
    as_history: bool,
    as_json: bool,
    archive: Archive,
) -> None:
    """更正识别有误的行；检索、文字和以后的每次导出都以更正为准，记录永久保留。

    \b
    示例：
      xiangdang correct "0142-1-23" --page 2
      xiangdang correct "0142-1-23" --page 2 --line 5 --text 东至李国强承包地 --by 王档案
      xiangdang correct "0142-1-23" --page 2 --line 5 --undo
      xiangdang correct --history
    """
    with archive:
        if as_history:
            _show_history(archive, code, as_json=as_json)
            return
        if code is None or page is None:
            raise click.UsageError("请写出档号和 --page")
        if line is None:
            _show_lines(archive.ocr_page(code, page))
            return
        if (text is None) is not undo:
            raise click.UsageError("请写出 --text 或 --undo，二者取一")
        now = archive.corrections.correct(archive.page(code, page), line, text, editor or getpass.getuser())
    say(f"第 {page} 页第 {line} 行现为：{now.lines[line - 1].text}")


def _show_lines(page: OcrPage) -> None:
    for number, line in enumerate(page.lines, start=1):
        by = f"  [人工：{line.correction.editor}]" if line.correction else ""
        click.echo(f"{number:>3}  {line.text}{by}")


def _show_history(archive: Archive, code: str | None, *, as_json: bool) -> None:
    records = archive.corrections.history(archive.entry(code).code if code else None)
    unplaced = _unplaced(archive, records)
    if as_json:
        print_json({"schema": 1, "corrections": [_json(record, unplaced) for record in records]})
        return
    for record in records:
        made = record.correction
        what = "撤销更正" if made.text is None else f"“{made.was}” → “{made.text}”"
        when = datetime.fromisoformat(made.made_at).astimezone()
        place = f"{record.key} 第{made.line}行"
        click.echo(f"{when:%Y-%m-%d %H:%M}  {made.editor}  {place}  {what}{_trouble(record, unplaced)}")
    say(f"共 {len(records)} 条更正记录")


def _unplaced(archive: Archive, records: list[CorrectionRecord]) -> set[Correction]:
    """Corrections whose line is not there since the page was read anew."""
    keys = {record.key for record in records if not record.is_superseded}
    pages = (archive.page(key.archival_code, key.ordinal) for key in sorted(keys, key=str))
    return {made for page in pages if page.job_key for made in archive.corrections.page(page).unplaced}


def _trouble(record: CorrectionRecord, unplaced: set[Correction]) -> str:
    if record.is_superseded:
        return "  【未沿用：该页已重新扫描，请核对后重新更正】"
    return "  【未沿用：重新识别后找不到这一行，请核对后重新更正】" if record.correction in unplaced else ""


def _json(record: CorrectionRecord, unplaced: set[Correction]) -> dict[str, object]:
    made = record.correction
    return {
        "archival_code": record.key.archival_code,
        "page": record.key.ordinal,
        "line": made.line,
        "was": made.was,
        "text": made.text,
        "editor": made.editor,
        "made_at": made.made_at,
        "page_scanned_again": record.is_superseded,
        "line_not_found": made in unplaced,
    }
