"""The command group, and the one place where errors become exit codes."""

from __future__ import annotations

import gettext
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline._version import __version__
from pipeline.cli.lazy_group import LazyGroup
from pipeline.errors import ArchiveError, ProgramFault
from pipeline.settings import speak_chinese

_DOMAIN = "messages"
_LOCALE = Path(__file__).parent / "locale"
INTERRUPTED = 101
"""Exit code of work that was stopped early; what was done is kept."""

_COMMANDS = {
    "init": "init_cmd",
    "catalogue": "catalogue_cmd",
    "run": "run_cmd",
    "ingest": "run_cmd",
    "process": "run_cmd",
    "retry": "run_cmd",
    "reprocess": "run_cmd",
    "search": "search_cmd",
    "serve": "serve_cmd",
    "show": "show_cmd",
    "correct": "correct_cmd",
    "export": "export_cmd",
    "status": "status_cmd",
    "report": "report_cmd",
    "verify": "check_cmd",
    "backup": "backup_cmd",
    "restore": "backup_cmd",
    "users": "users_cmd",
    "access": "access_cmd",
    "audit": "audit_cmd",
    "index": "index_cmd",
    "ocr": "image_cmd",
    "deskew": "image_cmd",
    "doctor": "check_cmd",
}
"""Module of each command."""


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="xiangdang", message="%(prog)s %(version)s", help="显示版本号。")
def cli() -> None:
    """乡档：把乡镇档案的扫描件变成可检索的原文数据库。

    \b
    示例：
      xiangdang init ./archive
      xiangdang catalogue import 归档文件目录.xlsx
      xiangdang run 扫描件/
      xiangdang search 东至李国强
      xiangdang export pdf "X043-WS·2014-Y-0001" -o 副本.pdf
    """


def run_command_line(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; always ends the process with an exit code of docs/errors.md."""
    speak_chinese()
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: Sequence[str] | None) -> Any:
    try:
        return cli.main(args=arguments, prog_name="xiangdang", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已停止。已完成的部分都已保存，再次运行同一命令即可继续。", err=True)
        return INTERRUPTED
    except ArchiveError as error:
        click.echo(f"错误：{error}", err=True)
        return error.exit_code
    except Exception as error:  # a mistake of ours must end in a sentence too, with what the maintainer needs before it
        traceback.print_exc()
        fault = ProgramFault(f"程序内部错误：{type(error).__name__}", advice="请把以上内容交给维护人员")
        click.echo(f"错误：{fault}", err=True)
        return fault.exit_code
