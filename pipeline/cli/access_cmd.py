"""``xiangdang access``."""

from __future__ import annotations

import click

from pipeline.archive import Archive
from pipeline.cli.at_machine import at_machine
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import TerminalProgress, print_json, say
from pipeline.model.audit import Action
from pipeline.model.secrecy_review import Decision, SecrecyReview


@click.group()
def access() -> None:
    """处理带密级标志的页，查找完整的身份证号和电话号码。"""


@access.command("review")
@click.argument("code", metavar="[档号]", required=False)
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="第几页。")
@click.option("--release", is_flag=True, help="放行：该页恢复检索和导出。")
@click.option("--withhold", is_flag=True, help="确认涉密：该页继续不参与检索和导出。")
@click.option("--reason", default="", metavar="TEXT", help="理由；作决定时必须写明。")
@click.option("--history", "as_history", is_flag=True, help="也列出已处理的页：何人、何时、为何。")
@json_option
@archive_option
def review(
    code: str | None,
    page: int | None,
    release: bool,
    withhold: bool,
    reason: str,
    as_history: bool,
    as_json: bool,
    archive: Archive,
) -> None:
    """列出因密级标志（秘密★等）搁置的页，或决定其中一页放行还是确认涉密。

    \b
    示例：
      xiangdang access review
      xiangdang access review "0142-1-23" --page 2 --release --reason 已解密，见〔2020〕3号
      xiangdang access review "0142-1-23" --page 2 --withhold --reason 标志属实
      xiangdang access review --history
    """
    with archive:
        if code is None:
            secrecy = archive.access.secrecy
            _show(secrecy.history() if as_history else secrecy.waiting(), as_json=as_json)
            return
        if page is None or release is withhold:
            raise click.UsageError("请写出 --page，以及 --release 或 --withhold 之一")
        decision = Decision.RELEASED if release else Decision.WITHHELD
        record = archive.page(code, page)
        archive.access.secrecy.decide(record, decision, reason, at_machine(Action.DECIDE_SECRECY))
    say(f"{record.key}：{decision.label}")


@access.command("check")
@archive_option
def check(archive: Archive) -> None:
    """检查全部已识别的页有无密级标志，发现的予以搁置；从旧版本升级后运行一次即可。

    \b
    示例：
      xiangdang access check
    """
    with archive:
        found = archive.access.secrecy.examine_all(TerminalProgress())
    say(f"新搁置 {found} 页" + ("，请用 xiangdang access review 处理" if found else ""))


@access.command("find-number")
@click.argument("number", metavar="号码")
@click.option("--purpose", required=True, metavar="TEXT", help="查找目的；记入利用日志。")
@json_option
@archive_option
def find_number(number: str, purpose: str, as_json: bool, archive: Archive) -> None:
    """逐页查找一个完整的身份证号或电话号码；全文索引不含这些号码。每次查找都记入日志。

    \b
    示例：
      xiangdang access find-number 110105194912310028 --purpose 继承纠纷查证
    """
    with archive:
        asked = at_machine(Action.UNMASK, purpose=purpose)
        found = archive.access.numbers.find(number, asked, TerminalProgress())
    if as_json:
        pages = [{"archival_code": key.archival_code, "page": key.ordinal} for key in found.pages]
        print_json({"schema": 1, "pages": pages, "searched": found.searched, "unread": found.unread})
        return
    for key in found.pages:
        click.echo(str(key))
    say(f"已读 {found.searched} 页，{len(found.pages)} 页有这个号码；另有 {found.unread} 页无法读取")


def _show(found: list[SecrecyReview], *, as_json: bool) -> None:
    if as_json:
        print_json({"schema": 1, "reviews": [_json(one) for one in found]})
        return
    for one in found:
        state = one.decision.label if one.decision else "待处理"
        why = f"  {one.decided_by} {one.decided_at}：{one.reason}" if one.decision else ""
        click.echo(f"{one.key}  {'、'.join(one.marks)}  {state}{why}")
    say(f"共 {len(found)} 条")


def _json(one: SecrecyReview) -> dict[str, object]:
    return {
        "archival_code": one.key.archival_code,
        "page": one.key.ordinal,
        "marks": list(one.marks),
        "found_at": one.found_at,
        "decision": one.decision.value if one.decision else None,
        "decided_by": one.decided_by,
        "decided_at": one.decided_at,
        "reason": one.reason,
    }
