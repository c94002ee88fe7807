"""Printing: results to stdout, talk to stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from tqdm import tqdm

from pipeline.model.record import FileProblem
from pipeline.workflow.reports import PageFailure

_BAR = "{desc} |{bar:24}| {n_fmt}/{total_fmt} [已用 {elapsed} 剩余 {remaining}]{postfix}"
_PLAIN_SECONDS = 10.0
"""Without a terminal one line is written this often, so that a log stays readable."""


def print_json(value: Any) -> None:
    """One JSON document on stdout; what UTF-8 cannot hold, as half a character typed by accident, becomes ``?``."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", errors="replace").decode("utf-8"))


def say(text: str) -> None:
    """Talk to the person, beside the result."""
    click.echo(text, err=True)


def told(problem: FileProblem | PageFailure) -> str:
    """Which file or page has a problem, why, and what to do, on two lines."""
    match problem:
        case FileProblem(path=path):
            place = f"问题文件：{path}"
        case PageFailure(key=key, source_name=name):
            place = f"失败页面：{key}（{name}）"
    return f"{place}\n    {problem.problem.reason}。{problem.problem.advice}"


class TerminalProgress:
    """A progress bar in a terminal, plain lines elsewhere; implements `Progress`."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._what = ""
        self._done = self._total = 0
        self._spoke_at = 0.0

    def begin(self, what: str, total: int) -> None:
        """Show a new bar."""
        self._what, self._total, self._done, self._spoke_at = what, total, 0, time.monotonic()
        if sys.stderr.isatty():
            self._bar = tqdm(total=total, desc=what, bar_format=_BAR, leave=True, file=sys.stderr)
        elif total:
            say(f"{what}：共 {total} 项")

    def advance(self, note: str = "") -> None:
        """Move the bar by one."""
        self._done += 1
        if self._bar is not None:
            self._bar.set_postfix_str(_shortened(note), refresh=False)
            self._bar.update()
        elif time.monotonic() - self._spoke_at >= _PLAIN_SECONDS:
            self._spoke_at = time.monotonic()
            say(f"{self._what}：{self._done}/{self._total}")

    def end(self) -> None:
        """Leave the finished bar on the screen."""
        if self._bar is not None:
            self._bar.set_postfix_str("")
            self._bar.close()
            self._bar = None
        elif self._total:
            say(f"{self._what}：完成 {self._done}/{self._total}")


def _shortened(text: str, most: int = 36) -> str:
    return text if len(text) <= most else f"…{text[-most:]}"
