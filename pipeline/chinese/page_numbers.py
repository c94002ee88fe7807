"""Page numbers as they are printed at the head or foot of a page."""

from __future__ import annotations

import re

_DASH = r"[-–—－―·•.．\s]"
_NUMBER = r"(?:[0-9０-９]{1,4}|[〇零一二三四五六七八九十百]{1,5})"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*(?:{_NUMBER}|第\s*{_NUMBER}\s*页|共\s*{_NUMBER}\s*页|第\s*{_NUMBER}\s*页\s*[,，/／]?\s*共\s*{_NUMBER}\s*页"
    rf"|{_NUMBER}\s*[/／]\s*{_NUMBER})(?:\s*页)?{_DASH}*"
)


def is_page_number(line: str) -> bool:
    """Whether a line says nothing but which page this is: ``— 3 —``, ``第3页 共12页``, ``3/12``, ``一一五``."""
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def body_end(text: str) -> int:
    """Where the text of a page ends when page numbers in its last lines are left out; lines end with ``\\n``."""
    end = len(text)
    while end and _is_idle(text[text.rfind("\n", 0, end) + 1 : end]):
        end = max(0, text.rfind("\n", 0, end))
    return end


def body_start(text: str) -> int:
    """Where the text of a page begins when page numbers in its first lines are left out."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not _is_idle(text[start:end]):
            break
        start = min(len(text), end + 1)
    return start


def _is_idle(line: str) -> bool:
    return not line.strip() or is_page_number(line)
