"""Chinese numerals: as they stand in dates (一九九八, 三十七, 廿三, 元), and whole amounts (壹仟贰佰, 二点三)."""

from __future__ import annotations

import re
from decimal import Decimal

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


_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT_UNITS = {"万": 10_000, "亿": 100_000_000}
_TENS_IN_ONE = {"廿": 20, "卅": 30, "卌": 40}
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ZERO = "零〇"
_NOTHING_ABOVE = 10**12
LONGEST_AMOUNT = 24
"""Characters; what is longer is a code and not an amount."""

AMOUNT_CHARACTERS = "".join(c for c in (*_DIGITS, *_UNITS, *_GREAT_UNITS, *_TENS_IN_ONE) if not c.isascii())
"""What an amount in Chinese numerals, simplified, is written with."""


def read_amount(text: str) -> Decimal | None:
    """The value of an amount: 1998, 1,200, 2.5, 一千二百三十四, 叁拾, 一百零五, 两万三千, 二点三, 一九九八.

    Ten-thousands behind Arabic digits are understood too (3万). Numbers are never guessed: 一百五 is read as 150, since
    nobody writes 105 so, but 一二十 or 三百四千 are none.
    """
    if len(text) > LONGEST_AMOUNT:
        return None
    if _ARABIC.fullmatch(text):
        return Decimal(text)
    if _THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if text[:-1] and text[-1] in _GREAT_UNITS and _ARABIC.fullmatch(text[:-1]):
        return Decimal(text[:-1]) * _GREAT_UNITS[text[-1]]
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    return _whole_amount(text)


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    amount = _whole_amount(whole)
    if amount is None or not fraction or not all(char in _DIGITS for char in fraction):
        return None
    return amount + Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction))


def _whole_amount(text: str) -> Decimal | None:
    if not text or not all(char in AMOUNT_CHARACTERS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total, smallest = 0, _NOTHING_ABOVE
    rest = text
    for unit, value in sorted(_GREAT_UNITS.items(), key=lambda pair: -pair[1]):
        head, found, tail = rest.partition(unit)
        if not found:
            continue
        part = _below_ten_thousand(head, smallest)
        if not part:
            return None
        total, smallest, rest = total + part * value, value, tail
    part = _below_ten_thousand(rest, smallest) if rest else 0
    return None if part is None else Decimal(total + part)


def _below_ten_thousand(text: str, above: int) -> int | None:
    """1234 from 一千二百三十四; ``above`` is the unit before it, which 三 in 两万三 is a tenth of.

    ``None`` for what has ten thousands in it: 四万万, 五万亿.
    """
    total, digit, smallest = 0, None, min(above, 10_000)
    is_after_zero = False
    for char in text:
        if char in _ZERO:
            if digit is not None:
                return None
            is_after_zero = True
        elif char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        else:
            value = _TENS_IN_ONE.get(char) or _UNITS.get(char)
            if value is None:
                return None
            unit = 10 if char in _TENS_IN_ONE else value
            if unit >= smallest or (char in _TENS_IN_ONE and digit is not None) or (digit is None and unit > 10):
                return None
            total += value * (1 if digit is None else digit)
            digit, smallest, is_after_zero = None, unit, False
    if digit is None:
        return total
    if is_after_zero or smallest <= 10 or above == _NOTHING_ABOVE:
        return total + digit * (1 if is_after_zero or smallest in (10, 10_000) else smallest // 10)
    return total + digit * (smallest // 10) if smallest < 10_000 or above == 10_000 else None
