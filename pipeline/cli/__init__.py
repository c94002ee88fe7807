"""The command line: it parses, calls one method of `Archive`, and prints.

Worker processes import this module again when they start, so it loads the commands only when it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; always ends the process with an exit code of docs/errors.md."""
    from pipeline.cli.app import run_command_line

    run_command_line(arguments)


__all__ = ["main"]
