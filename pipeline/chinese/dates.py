"""Dates as Chinese catalogues write them, whole or in part.

DA/T 22 wants eight digits (``19980305``); older lists have ``1998.3.5``, ``98.3``, ``19980300`` for an unknown day and
Chinese numerals, DA/T 18 puts an inferred date into brackets (``[19450815]``), and Excel adds serials and date cells.
Whatever cannot be read for certain is refused with the reason, so no date is ever silently wrong.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from pipeline.chinese.cells import clean_cell_text, fold_width
from pipeline.chinese.numerals import NUMERAL, read_numeral
from pipeline.errors import InputError
from pipeline.model.catalogue_entry import PartialDate

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's usual count, moved by one day for the 29 February 1900 that Excel believes in."""

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Years outside are typing errors: no township holds older papers."""

_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050
"""Five digits, 1927 to 2099: what Excel shows of a date whose cell format was lost."""

_HOW = "请写成八位数字（如 19980305，月、日不详用 00），或 1998.3.5、1998年3月5日"
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX = re.compile(r"((?:1[6-9]|20)\d{2})(\d{2})")
_SIX_SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})")
_SEPARATED = re.compile(
    rf"({NUMERAL}{{4}}|{NUMERAL}{{2}})([./\-、])({NUMERAL}{{1,3}})(?:\2({NUMERAL}{{1,3}}))?[./\-、]?"
)
_WRITTEN = re.compile(
    rf"(?:公元)?(民国|中华民国)?({NUMERAL}{{1,4}})年(?:({NUMERAL}{{1,3}})月(?:份|({NUMERAL}{{1,3}})[日号]?)?)?"
)
_TWO_DIGITS = re.compile("[〇零○一二三四五六七八九0-9]{2}")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_RANGE = re.compile(r"\d{4}.*(?:至|到|~|——|--).*\d{4}|\d{4,8}-\d{4,8}|\d{4}([./])\d.*-\d{4}\1\d.*")
_LUNAR = re.compile("农历|阴历|旧历|正月|冬月|腊月|初[一二三四五六七八九十]|闰.{0,2}月")
_BRACKETS = str.maketrans("", "", "[]()【】〔〕〈〉")


class InvalidDateError(InputError):
    """A text or cell that cannot be read as a date for certain."""


def read_date(value: str | int | float | date, *, epoch: date = EXCEL_EPOCH) -> PartialDate:
    """Read a date from text or from a table cell; ``raw`` keeps what was given.

    Args:
        value: text, or the number or date that a spreadsheet cell holds. An empty text is an unknown date.
        epoch: day 0 of Excel's count in this workbook.

    Raises:
        InvalidDateError: it is no date, or it could be more than one; says in Chinese why.
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _checked(day.year, day.month, day.day, day.isoformat())
    if isinstance(value, str):
        return _read_text(value, epoch)
    return _read_number(value, epoch)


def _read_number(value: int | float, epoch: date) -> PartialDate:
    if _is_whole(value):
        return _read_text(str(int(value)), epoch)
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _from_serial(int(value), str(value), epoch)
    if re.fullmatch(r"(\d{2}|\d{4})\.1", str(value)):
        raise _refuse("单元格是数字，1 月和 10 月已无法区分", str(value), "请把该单元格改为文本后重新填写")
    return _read_text(str(value), epoch)


def _is_whole(value: int | float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _read_text(raw: str, epoch: date) -> PartialDate:
    kept = clean_cell_text(raw)
    text = fold_width(_CLOCK.sub("", kept)).translate(_BRACKETS)
    if not text:
        return PartialDate(raw=kept)
    _refuse_what_is_no_day(text, kept)
    if text.isascii() and text.isdigit():
        return _read_digits(text, kept, epoch)
    if match := _SEPARATED.fullmatch(text):
        return _from_words((match[1], match[3], match[4]), kept)
    if match := _WRITTEN.fullmatch(text):
        return _from_words((match[2], match[3], match[4]), kept, years_before=1911 if match[1] else 0)
    raise _refuse("不是可以识别的日期", kept)


def _refuse_what_is_no_day(text: str, kept: str) -> None:
    if _LUNAR.search(text):
        raise _refuse("是农历日期，不能直接当作公历", kept, "请查对后填写公历日期，原文可写入备注")
    if _RANGE.fullmatch(text):
        raise _refuse("是一段起止日期，不是一个日期", kept, "请填写最后一份文件的日期，起止日期另列一栏")


def _read_digits(text: str, kept: str, epoch: date) -> PartialDate:
    if match := _EIGHT.fullmatch(text):
        return _from_words((match[1], match[2], match[3]), kept)
    if match := _SIX.fullmatch(text):
        return _from_words((match[1], match[2], None), kept)
    if match := _SIX_SHORT.fullmatch(text):
        return _from_words((match[1], match[2], match[3]), kept)
    if len(text) == 4:
        return _from_words((text, None, None), kept)
    if len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _from_serial(int(text), kept, epoch)
    raise _refuse(f"有 {len(text)} 位数字，无法判断年月日", kept)


def _from_serial(serial: int, kept: str, epoch: date) -> PartialDate:
    day = epoch + timedelta(days=serial)
    return _checked(day.year, day.month, day.day, kept)


def _from_words(parts: tuple[str, str | None, str | None], kept: str, *, years_before: int = 0) -> PartialDate:
    year, month, day = (read_numeral(part) if part else 0 for part in parts)
    if year is None or month is None or day is None:
        raise _refuse("不是可以识别的日期", kept)
    if years_before:
        return _checked(year + years_before, month, day, kept)
    if len(parts[0]) == 2:
        year = _full_year(year, parts[0], kept)
    return _checked(year, month, day, kept)


def _full_year(short: int, text: str, kept: str) -> int:
    """The year behind two digits: 49 to 99 in the last century, 00 to 29 in this one; between them it could be both.

    一九年 and 二〇年 are forms on which the year was never filled in, and 十年 counts from an era.
    """
    if not text.isdecimal() and (short in (19, 20) or not _TWO_DIGITS.fullmatch(text)):
        raise _refuse(f"年份“{text}”不完整", kept)
    if 49 <= short <= 99:
        return 1900 + short
    if 0 <= short <= 29:
        return 2000 + short
    raise _refuse(f"年份“{text}”只有两位，无法判断世纪", kept)


def _checked(year: int, month: int, day: int, kept: str) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refuse(f"年份 {year} 不合理", kept)
    if month > 12:
        raise _refuse(f"没有 {month} 月", kept)
    if day and not month:
        raise _refuse("有日而没有月", kept)
    if day and day > calendar.monthrange(year, month)[1]:
        raise _refuse(f"{year} 年 {month} 月没有 {day} 日", kept)
    return PartialDate(year, month or None, day or None, kept)


def _refuse(why: str, raw: str, advice: str = _HOW) -> InvalidDateError:
    return InvalidDateError(f"日期“{raw[:40]}”{why}", advice=advice)
