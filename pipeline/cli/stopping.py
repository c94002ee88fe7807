"""Ctrl-C and being asked to end: once to stop after the pages in hand, twice to stop at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from pipeline.archive import RunControl, StopReason
from pipeline.cli.output import say

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable(control: RunControl) -> Iterator[None]:
    """Have signals pull the brake of a run as long as the block lasts; the third one ends the process."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        if control.reason is None:
            control.stop(StopReason.INTERRUPTED, "操作人员要求停止")
            say("正在停止：处理完手中的页面后退出；再按一次 Ctrl-C 立即停止")
        else:
            control.stop_now()
            say("立即停止：手中的页面下次重新处理")
            _restore(before)

    before = {number: signal.signal(number, heard) for number in _SIGNALS}
    try:
        yield
    finally:
        _restore(before)


def _restore(handlers: Mapping[signal.Signals, Callable[[int, FrameType | None], Any] | int | None]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
