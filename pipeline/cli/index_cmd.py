"""``xiangdang index``."""

from __future__ import annotations

import click

from pipeline.archive import Archive
from pipeline.batch import give_way
from pipeline.cli.options import archive_option
from pipeline.cli.output import TerminalProgress, say
from pipeline.index import BACKEND_NAMES


@click.group()
def index() -> None:
    """管理全文索引。"""


@index.command("rebuild")
@archive_option
@click.option(
    "--backend",
    type=click.Choice(BACKEND_NAMES),
    metavar="NAME",
    help="改用另一个索引后端并写入设置：whoosh（默认）、tantivy（五万页以上）；不写则按设置。",
)
def rebuild(archive: Archive, backend: str | None) -> None:
    """根据识别结果和目录重建全文索引；重建完成之前旧索引照常可用。

    新索引建在旁边，核对页数后才换上；中途停止或断电，旧索引不受影响。

    \b
    示例：
      xiangdang index rebuild
      xiangdang index rebuild --backend tantivy
    """
    give_way()
    with archive:
        pages = archive.rebuild_index(progress=TerminalProgress(), backend=backend or "")
    say(f"索引已重建：{pages} 页")
