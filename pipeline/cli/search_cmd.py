"""``xiangdang search``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline import report
from pipeline.archive import Archive, SearchHit, SearchMode, SearchResult, SortOrder
from pipeline.cli.evidence_rows import evidence_json, evidence_lines
from pipeline.cli.list_search import ListAsked, list_options, search_list
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.model.query import Question
from pipeline.report.wording import MATCHES
from pipeline.storage.atomic import write_bytes


def _text_or_list(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    if text is None and context.params.get("list_file") is None:
        raise click.MissingParameter(ctx=context, param=parameter)
    return text


@click.command()
@click.argument("text", metavar="[TEXT]", required=False, callback=_text_or_list)
@archive_option
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in SearchMode]),
    help="words（默认，按词）、exact（只要原文）、equal（数字、日期、面积等值）或 tolerant（容许识别错字）。",
)
@click.option("--fonds", default="", metavar="全宗号", help="只查这个全宗。")
@click.option("--year", "years", metavar="YEAR", help="年度，如 1998 或 1980-1999。")
@click.option("--retention", default="", metavar="期限", help="保管期限，如 Y、D30、D10、永久、30年。")
@click.option("--responsible", "responsible_party", default="", metavar="责任者", help="责任者，写出一部分即可。")
@click.option("--code", default="", metavar="档号", help="档号，或档号的前半部分。")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="最多显示的页数，默认 20；与 --list 合用时是每一行最多列出的页数，默认 1000。",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N", help="从第几条之后开始显示。")
@click.option(
    "--sort",
    type=click.Choice([order.value for order in SortOrder]),
    default=SortOrder.RELEVANCE.value,
    show_default=True,
    help="排序：relevance（相关程度）、code（档号）、oldest（年度从早到晚）或 newest（从晚到早）。",
)
@click.option("--explain", is_flag=True, help="说明查了哪些页、哪些页没有查到、哪些写法算相同，并给出结论。")
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="把 --explain 的内容写成可打印、签字、盖章的网页文件。",
)
@list_options
@json_option
def search(
    text: str | None,
    archive: Archive,
    explain: bool,
    certificate: Path | None,
    list_file: Path | None,
    column: str,
    output: Path | None,
    as_json: bool,
    limit: int | None,
    **conditions: Any,
) -> None:
    """检索原文和目录。不加引号按词检索并把完全一致的排在前面；加引号只要完全一致的。

    用 --list 时，Excel 或 CSV 清单的每一行各检索一次，默认只要原文一致的；结果表与清单行数相同。

    \b
    示例：
      xiangdang search 李国强
      xiangdang search '"东至李国强"' --year 1980-1999
      xiangdang search 面积2.3亩 --mode equal
      xiangdang search 李国强 --mode tolerant
      xiangdang search "题名:合同 且 (张三 或 李四) 年度:1980-1999"
      xiangdang search 土地承包 --fonds X043 --limit 5 --json
      xiangdang search 李国强 --mode exact --explain --certificate 证明.html
      xiangdang search --list 名单.xlsx -o 结果.xlsx
      xiangdang search --list 地块.csv --column 小地名 --mode tolerant -o 结果.xlsx
    """
    if list_file is not None:
        if text or explain or certificate or conditions["offset"]:
            raise click.UsageError("--list 不能与 TEXT、--explain、--certificate 或 --offset 合用")
        search_list(archive, ListAsked(list_file, column, output, limit, as_json=as_json), conditions)
        return
    assert text is not None
    if output or column:
        raise click.UsageError("--output 和 --column 要与 --list 合用")
    conditions["limit"] = limit or 20
    question = Question.asked(text, **conditions)
    evidence = None
    with archive:
        if explain or certificate:
            result, evidence = archive.searching.with_evidence(question)
        else:
            result = archive.searching.answer(question)
        unread = archive.searching.reach().unread
    if certificate and evidence:
        write_bytes(certificate, report.certificate(evidence))
        say(f"证明：{certificate}")
    if as_json:
        extra = {"evidence": evidence_json(evidence)} if evidence else {}
        print_json(result.to_json() | extra)
        return
    _print(result, question.offset, unread)
    if explain and evidence:
        click.echo("\n".join(evidence_lines(evidence)))


def _print(result: SearchResult, offset: int, unread: int) -> None:
    for number, hit in enumerate(result.hits, offset + 1):
        click.echo(_hit(number, hit))
    if result.total:
        say(f"共 {result.total} 页，分属 {result.total_items} 件")
    else:
        say("没有找到。可以换一个说法，或去掉部分限制条件。")
    for suggestion in result.suggestions:
        say(f"  {suggestion.advice}（--mode {suggestion.question.mode}）：有 {suggestion.total} 页")
    if unread:
        say(f"注意：有 {unread} 页尚未识别或识别失败，未能检索（详见 xiangdang status）")


def _hit(number: int, hit: SearchHit) -> str:
    place = f"第{hit.page}页" if hit.page is not None else "仅目录"
    date = f"  {hit.date}" if hit.date else ""
    head = click.style(f"{number:>3}. {hit.archival_code}  {place}", bold=True)
    return f"{head}  [{_kind(hit)}]\n     {hit.title}{date}\n     {_marked(hit)}"


def _kind(hit: SearchHit) -> str:
    """Why it is a hit; of a doubtful one how certain it is and what was read."""
    if hit.match != "tolerant":
        return MATCHES[hit.match]
    return f"{MATCHES[hit.match]} 把握{hit.certainty:.1%} 识别为“{hit.read}”"


def _marked(hit: SearchHit) -> str:
    return hit.marked_snippet(lambda part: click.style(f"【{part}】", fg="red", bold=True))
