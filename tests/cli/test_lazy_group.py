"""Commands are loaded when they are called for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli.app import cli
from pipeline.cli.lazy_group import LazyGroup

ANSWER = (
    "import sys, pipeline.cli\ntry: pipeline.cli.main(sys.argv[1:])\nfinally: print('pipeline.archive' in sys.modules)"
)


def loads_the_front_door(*arguments: str) -> bool:
    ran = subprocess.run([sys.executable, "-c", ANSWER, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()[-1] == "True"


def test_a_new_archive_and_the_version_need_nothing_behind_the_front_door(tmp_path: Path) -> None:
    assert not loads_the_front_door("--version")
    assert not loads_the_front_door("init", str(tmp_path / "archive"))
    assert loads_the_front_door("run", "--help")


def test_every_command_stands_in_the_list_and_has_its_own_name() -> None:
    context = click.Context(cli)
    names = cli.list_commands(context)
    assert {"init", "run", "search"} <= set(names)
    assert names == sorted(names)
    for name in names:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name


def test_a_name_that_is_none_is_no_command_and_what_is_no_command_is_refused() -> None:
    group = LazyGroup("group", lazy={"_ROOM": "lazy_group"})
    assert group.get_command(click.Context(group), "nothing") is None
    with pytest.raises(TypeError):
        group.get_command(click.Context(group), "_ROOM")
