"""Chinese numerals as they stand in dates: 一九九八, 二〇〇一, 三十七, 廿三, 元."""

from __future__ import annotations

import re

_DIGITS = {
    char: value
    for value, chars in enumerate(
        ("〇零○Oo0", "一壹弌1", "二贰貳两2", "三叁參3", "四肆4", "五伍5", "六陆陸6", "七柒7", "八捌8", "九玖9")
    )
    for char in chars
}
_TENS = {"十": 1, "拾": 1, "廿": 2, "卄": 2, "卅": 3, "卌": 4}
_BELOW_HUNDRED = re.compile(f"([{''.join(_DIGITS)}]?)([{''.join(_TENS)}])([{''.join(_DIGITS)}]?)")

NUMERAL = f"[{''.join(_DIGITS)}{''.join(_TENS)}元]"
"""Pattern of one character that `read_numeral` understands."""


def read_numeral(text: str) -> int | None:
    """The value of Arabic digits, of Chinese digits in a row, of a number below one hundred, or of 元 (first).

    ``None`` when the text is none of these.
    """
    if text == "元":
        return 1
    if match := _BELOW_HUNDRED.fullmatch(text):
        return _below_hundred(*match.groups())
    if text and len(text) <= 8 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return None


def _below_hundred(before: str, ten: str, after: str) -> int | None:
    """廿 and its like say their own tens, so no digit may stand before them."""
    if before and _TENS[ten] != 1:
        return None
    tens = _DIGITS[before] if before else _TENS[ten]
    return tens * 10 + (_DIGITS[after] if after else 0)
