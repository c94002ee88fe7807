"""``xiangdang index``."""

from __future__ import annotations

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option
from pipeline.cli.output import TerminalProgress, say


@click.group()
def index() -> None:
    """管理全文索引。"""


@index.command("rebuild")
@archive_option
def rebuild(archive: Archive) -> None:
    """根据识别结果和目录重建全文索引；重建完成之前旧索引照常可用。

    \b
    示例：
      xiangdang index rebuild
    """
    with archive:
        pages = archive.rebuild_index(progress=TerminalProgress())
    say(f"索引已重建：{pages} 页")
