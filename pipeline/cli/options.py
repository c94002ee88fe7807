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


_ARCHIVE_HELP = "档案库文件夹；也可用环境变量 XIANGDANG_ARCHIVE 指定，默认 ./archive。"

archive_option = click.option(
    "--archive", type=click.Path(path_type=Path), callback=_open, metavar="DIR", help=_ARCHIVE_HELP
)
"""``--archive DIR``: gives the command an open `Archive`."""

archive_folder_option = click.option("--archive", type=click.Path(path_type=Path), metavar="DIR", help=_ARCHIVE_HELP)
"""``--archive DIR``: gives the command the folder that was named, for one that can do without an archive."""

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
"""``--json``: for programs."""

engine_option = click.option(
    "--engine",
    type=click.Choice([name.value for name in EngineName]),
    metavar="NAME",
    help="识别引擎：rapidocr（默认）、tesseract、null、rapidocr-quick（更快）。",
)
"""``--engine NAME``."""

cross_check_option = click.option(
    "--cross-check",
    type=click.Choice([name.value for name in EngineName if name is not EngineName.NULL]),
    metavar="NAME",
    help="置信度低的页再由第二个引擎读一遍，读法不同的行两种都保留，例如 tesseract；界限见设置 cross_check_percent。",
)
"""``--cross-check NAME``: the second reader."""


def _worker_count(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    if value is None or value == "auto":
        return None
    if not value.isdecimal():
        raise click.BadParameter("应为整数或 auto")
    return int(value)


workers_option = click.option(
    "--workers", callback=_worker_count, metavar="N|auto", help="工作进程数；auto、0 或不写表示按机器自动选择。"
)
"""``--workers N|auto``."""

_until_option = click.option(
    "--until", metavar="HH:MM", help="到这个时刻停止，例如 06:00；来不及完成的页不再开始，下次接着做。"
)
_failures_option = click.option(
    "--max-failures", metavar="N|N%", help="失败页超过此页数或比例时停止，例如 5%；默认见设置 max_failures。"
)
_limit_option = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="最多处理这么多页。")


def night_options(command: Command) -> Command:
    """``--until``, ``--max-failures`` and ``--limit``: what ends a run before its work does."""
    return _until_option(_failures_option(_limit_option(command)))


paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
"""One or more files or folders."""

folder_argument = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
"""One folder."""

code_argument = click.argument("code", metavar="档号")
"""One 档号."""

some_codes_argument = click.argument("codes", metavar="[档号...]", nargs=-1)
"""Any number of 档号."""

codes_argument = click.argument("codes", metavar="档号...", nargs=-1, required=True)
"""One or more 档号."""
