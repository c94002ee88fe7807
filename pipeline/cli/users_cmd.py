"""``xiangdang users``."""

from __future__ import annotations

import click

from pipeline.access import Role
from pipeline.archive import Archive
from pipeline.cli.at_machine import at_machine
from pipeline.cli.options import archive_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.model.audit import Action

_name = click.argument("name", metavar="用户名")


_role = click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    metavar="ROLE",
    help="角色：reader 查阅、archivist 档案员、system-admin 系统管理、security 安全保密、auditor 审计；一人一种。",
)


@click.group()
def users() -> None:
    """管理用户：新建、列出、授予角色、重置密码、停用。"""


@users.command("add")
@_name
@_role
@archive_option
def add(name: str, role: str, archive: Archive) -> None:
    """新建用户，显示一次性密码；首次登录后必须修改。

    \b
    示例：
      xiangdang users add 王芳 --role reader
    """
    with archive:
        password = archive.access.accounts.add(name, Role(role), at_machine(Action.USER_ADD))
    click.echo(f"一次性密码：{password}")
    say(f"已新建用户 {name}（{Role(role).label}）。密码只显示这一次，请当面交给本人")


@users.command("list")
@json_option
@archive_option
def list_users(as_json: bool, archive: Archive) -> None:
    """列出全部用户和角色。

    \b
    示例：
      xiangdang users list
    """
    with archive:
        accounts = archive.access.accounts.all()
    if as_json:
        names = ("name", "role", "must_change", "made_at", "disabled_at")
        print_json({"schema": 1, "users": [{name: getattr(one, name) for name in names} for one in accounts]})
        return
    for one in accounts:
        state = "已停用" if one.disabled_at else "须改密码" if one.must_change else "正常"
        click.echo(f"{one.name}  {Role(one.role).label}  {state}")
    say(f"共 {len(accounts)} 个用户")


@users.command("grant")
@_name
@_role
@archive_option
def grant(name: str, role: str, archive: Archive) -> None:
    """换一种角色：该用户已登录的网页立即退出。

    \b
    示例：
      xiangdang users grant 王芳 --role archivist
    """
    with archive:
        archive.access.accounts.grant(name, Role(role), at_machine(Action.ROLE_GRANT))
    say(f"{name} 现在是{Role(role).label}")


@users.command("reset")
@_name
@archive_option
def reset(name: str, archive: Archive) -> None:
    """重置密码：显示新的一次性密码，该用户已登录的网页立即退出。

    \b
    示例：
      xiangdang users reset 王芳
    """
    with archive:
        password = archive.access.accounts.reset(name, at_machine(Action.USER_RESET))
    click.echo(f"一次性密码：{password}")


@users.command("disable")
@_name
@archive_option
def disable(name: str, archive: Archive) -> None:
    """停用用户：立即退出，不能再登录；账号和利用记录保留。

    \b
    示例：
      xiangdang users disable 王芳
    """
    with archive:
        archive.access.accounts.disable(name, at_machine(Action.USER_DISABLE))
    say(f"已停用 {name}")
