"""A group that loads each command when it is called for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

_ROOM = "pipeline.cli"


class LazyGroup(click.Group):
    """A command group that imports the module of a command only when that command is run or described.

    The modules behind all commands together take seconds of the processor, those behind one often a fraction.

    Args:
        lazy: module within this package for each command; the command has the same name there.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        self._lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in order; loads none."""
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded; None when there is none."""
        module = self._lazy.get(cmd_name)
        if module is None:
            return super().get_command(ctx, cmd_name)
        found = getattr(importlib.import_module(f"{_ROOM}.{module}"), cmd_name)
        if not isinstance(found, click.Command):
            raise TypeError(f"{module}.{cmd_name} is no command")
        return found
