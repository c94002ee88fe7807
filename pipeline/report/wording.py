"""How numbers, times and reasons are said in a report, the same on the page and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipeline.model.run import RunRecord, StopReason

_REASONS = {
    StopReason.COMPLETE: "全部完成",
    StopReason.WINDOW: "到规定时间停止",
    StopReason.LIMIT: "到规定页数停止",
    StopReason.INTERRUPTED: "人工停止",
    StopReason.KILLED: "人工立即停止",
    StopReason.FAILURES: "失败过多停止",
    StopReason.FAULT: "机器故障停止",
    StopReason.LOST: "意外中断",
}

MODES = {"words": "按词", "exact": "原文一致", "equal": "数字、日期、面积等值", "tolerant": "容许识别错字"}
"""Ways of searching, by their names on the command line."""
MATCHES = {"exact": "原文", "equal": "等值", "tolerant": "形近", "words": "相关", "catalogue": "目录"}
"""Why a hit is one, by its name in the JSON."""


def stop_reason(run: RunRecord) -> str:
    """Why a run ended, or that it has not."""
    if run.stop_reason is None:
        return "进行中"
    detail = f"：{run.stop_detail}" if run.stop_detail else ""
    return f"{_REASONS[run.stop_reason]}{detail}"


def local_time(moment: str | None) -> str:
    """A UTC moment of the database on the clock of this machine; empty for none."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def per_hour(run: RunRecord) -> int:
    """Pages that a run read in an hour; 0 when it read none."""
    return round(run.pages_done * 3600 / run.elapsed_seconds) if run.elapsed_seconds > 0 else 0


def duration(hours: float | None) -> str:
    """A length of time in hours and minutes."""
    if hours is None:
        return "无法估计"
    minutes = round(hours * 60)
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes >= 60 else f"{minutes} 分"


def room(size: int) -> str:
    """Bytes in GB (10⁹), or in whole MB (10⁶, rounded up) where they are fewer."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{-(-size // 10**6)} MB"


def percent(share: float | None) -> str:
    """A share between 0 and 1, of which less than all is never called 100 %; a dash for none."""
    if share is None:
        return "—"
    return f"{min(share, 0.99) if share < 1 else share:.0%}"


def page_numbers(numbers: Iterable[int]) -> str:
    """Pages of an entry, those in a row from the first to the last: 1、3-5."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return "、".join("-".join(map(str, part)) for part in parts)
