"""``xiangdang show``."""

from __future__ import annotations

import click

from pipeline.archive import Archive, PageRecord, PageState
from pipeline.cli.options import archive_option, code_argument, json_option
from pipeline.cli.output import print_json
from pipeline.cli.reading_rows import text_lines, uncertain_json, uncertain_lines
from pipeline.cli.rows import entry_json, ocr_json, page_json
from pipeline.cli.table_rows import table_lines, tables_json
from pipeline.export import table_csv
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage

_STATES = {
    PageState.PENDING: "等待识别",
    PageState.RUNNING: "正在识别",
    PageState.DONE: "已识别",
    PageState.FAILED: "失败",
}


@click.command()
@code_argument
@archive_option
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="只看第 N 页。")
@click.option("--text", "as_text", is_flag=True, help="输出识别出的文字。")
@click.option("--tables", "as_tables", is_flag=True, help="输出有框线的表格；可与 --json 或 --csv 合用。")
@click.option("--csv", "as_csv", is_flag=True, help="表格按 CSV 格式输出，多个表格之间空一行。")
@click.option(
    "--uncertain", "as_uncertain", is_flag=True, help="列出存疑之处：置信度低的字和行、两个引擎读法不同的行。"
)
@json_option
def show(
    code: str,
    archive: Archive,
    page: int | None,
    as_text: bool,
    as_tables: bool,
    as_csv: bool,
    as_uncertain: bool,
    as_json: bool,
) -> None:
    """查看一件档案的目录信息、各页状态和文字。

    \b
    示例：
      xiangdang show "X043-WS·2014-Y-0001"
      xiangdang show "X043-WS·2014-Y-0001" --page 2 --text
      xiangdang show "X043-WS·2014-Y-0001" --page 2 --json
      xiangdang show "X043-WS·2014-Y-0001" --tables --csv > 表格.csv
      xiangdang show "X043-WS·2014-Y-0001" --uncertain
    """
    with archive:
        entry = archive.entry(code)
        pages = [record for record in archive.pages(entry.code) if page in (None, record.key.ordinal)]
        if page is not None:
            archive.page(entry.code, page)
        read = [record for record in pages if record.state is PageState.DONE]
        if as_tables or as_csv:
            _show_tables(archive, entry, read, as_csv=as_csv, as_json=as_json)
        elif as_uncertain:
            _show_uncertain(archive, entry, read, as_json=as_json)
        elif as_text:
            for record in pages:
                click.echo(_text(archive, record))
        elif as_json:
            print_json(_document(archive, entry, pages, with_text=page is not None))
        else:
            click.echo(_card(entry))
            for record in pages:
                click.echo(_line(record))


def _document(
    archive: Archive, entry: CatalogueEntry, pages: list[PageRecord], *, with_text: bool
) -> dict[str, object]:
    rows = []
    for record in pages:
        row = page_json(record)
        if with_text and record.state is PageState.DONE:
            row["ocr"] = ocr_json(archive.ocr_page(entry.code, record.key.ordinal))
        rows.append(row)
    return {"schema": 1, "entry": entry_json(entry), "pages": rows}


def _show_tables(
    archive: Archive, entry: CatalogueEntry, pages: list[PageRecord], *, as_csv: bool, as_json: bool
) -> None:
    numbers = [record.key.ordinal for record in pages]
    if as_csv:
        click.echo(
            "\n".join(text for number in numbers for text in _tables_csv(archive.ocr_page(entry.code, number))),
            nl=False,
        )
        return
    found = [(number, archive.ocr_page(entry.code, number)) for number in numbers]
    if as_json:
        rows = [{"page": number, "tables": tables_json(page)} for number, page in found]
        print_json({"schema": 1, "code": entry.code, "pages": rows})
        return
    for number, page in found:
        for place, table in enumerate(page.tables, start=1):
            click.echo(f"── 第{number}页 表{place}（{table.row_count} 行 {table.column_count} 列）──")
            click.echo("\n".join(table_lines(page, table)))
    if not any(page.tables for _, page in found):
        click.echo("没有找到有框线的表格。", err=True)


def _show_uncertain(archive: Archive, entry: CatalogueEntry, pages: list[PageRecord], *, as_json: bool) -> None:
    found = [(record.key.ordinal, archive.ocr_page(entry.code, record.key.ordinal)) for record in pages]
    if as_json:
        rows = [{"page": number, "uncertain": uncertain_json(page)} for number, page in found]
        print_json({"schema": 1, "code": entry.code, "pages": rows})
        return
    told = [(number, list(uncertain_lines(page))) for number, page in found]
    for number, lines in told:
        if lines:
            click.echo("\n".join([f"── 第{number}页 ──", *lines]))
    if not any(lines for _, lines in told):
        click.echo("没有存疑之处。", err=True)


def _tables_csv(page: OcrPage) -> list[str]:
    return [table_csv(page, table) for table in page.tables]


def _card(entry: CatalogueEntry) -> str:
    fields = {
        "档号": entry.code,
        "题名": entry.title,
        "责任者": entry.responsible_party,
        "文号": entry.document_number,
        "日期": str(entry.date),
        "年度": str(entry.year or ""),
        "保管期限": entry.retention,
        "密级": entry.secrecy,
        "页数": str(entry.page_count or ""),
        "开放标识": entry.access.value,
        "备注": entry.remarks,
    }
    return "\n".join(f"{name}：{value}" for name, value in fields.items() if value)


def _line(record: PageRecord) -> str:
    state = "空白页" if record.is_blank else _STATES[record.state]
    sure = f"，{record.character_count} 字，平均置信度 {record.confidence:.2f}" if record.character_count else ""
    why = f"：{record.problem.reason}。{record.problem.advice}" if record.problem else ""
    return f"第{record.key.ordinal}页  {record.source_name}  {state}{sure}{why}"


def _text(archive: Archive, record: PageRecord) -> str:
    head = f"── {record.key} ──"
    if record.state is not PageState.DONE:
        return f"{head}\n（{_STATES[record.state]}，没有文字）"
    page = archive.ocr_page(record.key.archival_code, record.key.ordinal)
    return "\n".join([head, *text_lines(page)])
