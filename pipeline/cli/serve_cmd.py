"""``xiangdang serve``."""

from __future__ import annotations

import os

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option
from pipeline.cli.output import TerminalProgress, say


@click.command()
@archive_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="监听的地址；0.0.0.0 表示本机的所有网卡。"
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8765, show_default=True, metavar="N", help="监听的端口。"
)
@click.option(
    "--processes",
    type=click.IntRange(1, 16),
    default=min(2, os.cpu_count() or 1),
    metavar="N",
    help="同时应答的进程数，默认 2（只有一个处理器时为 1）；多人同时检索时可增加，每个进程另占内存。",
)
def serve(archive: Archive, host: str, port: int, processes: int) -> None:
    """在浏览器中检索、查看、更正和导出档案；按 Ctrl-C 结束。

    \b
    示例：
      xiangdang serve
      xiangdang serve --host 0.0.0.0 --port 8765
    """
    from pipeline.web import Address  # every other command starts faster without it
    from pipeline.web import serve as serve_archive

    address = Address(host, port)
    with archive:
        archive.searching.make_ready(TerminalProgress())
        first = archive.access.accounts.first_administrator()
        say(f"请在浏览器中打开 {address}，按 Ctrl-C 结束")
        if first is not None:
            name, password = first
            say(f"首次启动，已建立系统管理账号　用户名：{name}　一次性密码：{password}（只显示这一次）")
            say("登录后请先改密码，再在“用户”页为档案员和查阅者建立账号；也可用 xiangdang users add")
        serve_archive(archive, address, processes)
