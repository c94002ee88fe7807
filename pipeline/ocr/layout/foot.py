"""What stands at the foot of a column and is no part of its text: footnotes and the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.chinese.page_numbers import is_page_number
from pipeline.ocr.layout.block import Block
from pipeline.ocr.layout.rules import Rule

_MARK = re.compile(r"[〔\[(（]?([0-9]{1,2}(?![0-9.．:：-])|[①-⑳])|[*＊※†]|注|附注")
"""How footnotes begin."""
_MOST_FOOT = 0.4
"""Share of a column's lines that its foot may have."""
_SHORT_RULE = (0.1, 0.6)
"""Length of the rule above footnotes, as a share of the width of the column."""
_SMALL = 0.9
"""Height of footnotes over that of the text above them."""


def parted_foot(column: Sequence[Block], level: Sequence[Rule]) -> tuple[list[Block], list[Block]]:
    """The text of a column and its foot; the foot is empty unless something says that it is one."""
    stack = sorted(column, key=lambda block: block.middle)
    least = len(stack) - int(_MOST_FOOT * len(stack))
    start = next((n for n in range(least, len(stack)) if _begins_foot(stack, n, level)), len(stack))
    return stack[:start], stack[start:]


def _begins_foot(stack: Sequence[Block], number: int, level: Sequence[Rule]) -> bool:
    above, below = stack[:number], stack[number:]
    texts = ["".join(line.text for line in block.lines) for block in below]
    if all(is_page_number(text) for text in texts):
        return True
    if any(_stands_between(rule, stack, number) for rule in level):
        return any(_MARK.match(text) for text in texts)
    is_small = median(b.box.height for b in below) <= _SMALL * median(b.box.height for b in above)
    return is_small and _MARK.match(texts[0]) is not None


def _stands_between(rule: Rule, stack: Sequence[Block], number: int) -> bool:
    left, right = min(block.box.x0 for block in stack), max(block.box.x1 for block in stack)
    least, most = (share * (right - left) for share in _SHORT_RULE)
    is_between = stack[number - 1].middle < rule.middle < stack[number].middle
    return is_between and least <= rule.length <= most and left - least <= rule.start <= left + least
