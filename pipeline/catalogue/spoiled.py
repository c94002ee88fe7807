"""What Excel does to codes: digits cut off, zeros lost, codes turned into dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.catalogue.table import EXACT_NUMBER_LIMIT, CellValue, cell_text
from pipeline.chinese.cells import fold_width
from pipeline.chinese.dates import InvalidDateError, read_date

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_EXCEL_ERROR = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?|#+")
_SHORT_DATE = re.compile(r"[0-9]{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{2}|[0-9]{1,2}月[0-9]{1,2}日")
_LONG_DATE = re.compile(r"(?:18|19|20)[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}")

RETYPE_AS_TEXT = "请把该列设为“文本”格式，照原目录重新录入后再导入"


@dataclass(frozen=True, slots=True)
class Spoiling:
    """What became of a cell, in Chinese."""

    reason: str
    advice: str = RETYPE_AS_TEXT


def find_spoiled_code(value: CellValue, fonds: str) -> Spoiling | None:
    """Why the cell can no longer be trusted as a 档号; ``None`` when nothing speaks against it.

    Args:
        value: the cell.
        fonds: 全宗号 of the same row, where there is such a column; it saves a code that looks like a date.
    """
    if isinstance(value, date):
        return Spoiling("档号被 Excel 改成了日期")
    text = cell_text(value)
    if is_scientific(value):
        return Spoiling("档号被 Excel 改成了科学计数法，末尾数字已丢失")
    if isinstance(value, int | float):
        return Spoiling("档号单元格是数字，补零和分隔符已丢失")
    if is_excel_error(text):
        return Spoiling("档号单元格是 Excel 错误值", "请在 Excel 中改正公式，或直接录入档号")
    if _reads_as_date(text) and not (fonds and text.startswith(fonds)):
        return Spoiling("档号看起来是日期，可能被 Excel 改过")
    return None


def is_scientific(value: CellValue) -> bool:
    """Whether a long number has lost digits: a number of 16 digits or more, or its text with an exponent."""
    if isinstance(value, int | float):
        return abs(value) >= EXACT_NUMBER_LIMIT
    return isinstance(value, str) and bool(_SCIENTIFIC.fullmatch(fold_width(value)))


def is_excel_error(text: str) -> bool:
    """Whether a cell shows an error of Excel's own, such as ``#REF!``."""
    return bool(_EXCEL_ERROR.fullmatch(text))


def _reads_as_date(text: str) -> bool:
    folded = fold_width(text)
    if _SHORT_DATE.fullmatch(folded):
        return True
    if not _LONG_DATE.fullmatch(folded):
        return False
    try:
        return read_date(folded).day is not None
    except InvalidDateError:
        return False
