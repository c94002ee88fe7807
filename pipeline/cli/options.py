"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.archive import Archive, EngineName
from pipeline.settings import archive_folder

Command = Callable[..., Any]


def _open(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Archive:
    return Archive.open(value or archive_folder())


archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path),
    callback=_open,
    metavar="DIR",
    help="档案库文件夹；也可用环境变量 XIANGDANG_ARCHIVE 指定，默认 ./archive。",
)
"""``--archive DIR``: gives the command an open `Archive`."""

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
"""``--json``: for programs."""

engine_option = click.option(
    "--engine",
    type=click.Choice([name.value for name in EngineName]),
    metavar="NAME",
    help="识别引擎：rapidocr（默认）、tesseract、null。",
)
"""``--engine NAME``."""

workers_option = click.option(
    "--workers", type=click.IntRange(min=0), metavar="N", help="工作进程数；0 或不写表示按机器自动选择。"
)
"""``--workers N``."""

paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
"""One or more files or folders."""

code_argument = click.argument("code", metavar="档号")
"""One 档号."""

codes_argument = click.argument("codes", metavar="档号...", nargs=-1, required=True)
"""One or more 档号."""
