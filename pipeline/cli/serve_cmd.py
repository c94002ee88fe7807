"""``xiangdang serve``."""

from __future__ import annotations

import click

from pipeline.archive import Archive
from pipeline.cli.options import archive_option
from pipeline.cli.output import say


@click.command()
@archive_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="监听的地址；0.0.0.0 表示本机的所有网卡。"
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8765, show_default=True, metavar="N", help="监听的端口。"
)
def serve(archive: Archive, host: str, port: int) -> None:
    """在浏览器中检索、查看、更正和导出档案；按 Ctrl-C 结束。

    \b
    示例：
      xiangdang serve
      xiangdang serve --host 0.0.0.0 --port 8765
    """
    from pipeline.web import Address, OnePassword  # every other command starts faster without it
    from pipeline.web import serve as serve_archive

    address, doorkeeper = Address(host, port), OnePassword()
    with archive:
        say(f"请在浏览器中打开 {address}，按 Ctrl-C 结束")
        say(f"用户名：{doorkeeper.name}　本次密码：{doorkeeper.password}")
        serve_archive(archive, address, doorkeeper)
