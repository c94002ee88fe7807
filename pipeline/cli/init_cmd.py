"""``xiangdang init``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.output import say
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.creating import create_archive


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """新建一个档案库文件夹。

    \b
    示例：
      xiangdang init ./archive
    """
    layout = ArchiveLayout(folder.absolute())
    create_archive(layout)  # without the front door, behind which everything else would be loaded
    say(f"已新建档案库：{layout.root}")
    say("下一步：xiangdang catalogue import 目录.xlsx，然后 xiangdang run 扫描件文件夹")
