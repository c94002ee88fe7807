"""How 档号 may be written: the patterns of the three standards and the one normal form.

Sources: DA/T 22-2015 and DA/T 13-2022 (structures and examples), DA/T 13-94 (volumes). Widths follow what their
examples and published local rules use; a fonds may be stricter.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class CodeStandard(StrEnum):
    """The standard after which a 档号 is built; the value is how people cite it."""

    DAT_22_2015 = "DA/T 22-2015"
    DAT_13_2022 = "DA/T 13-2022"
    DAT_13_94 = "DA/T 13-94"


CATEGORY_CODES = {
    "WS": "文书",
    "KJ": "科技",
    "RS": "人事",
    "KU": "会计",
    "ZY": "专业",
    "ZP": "照片",
    "LY": "录音",
    "LX": "录像",
    "SJ": "业务数据",
    "YJ": "公务电子邮件",
    "WY": "网页信息",
    "MT": "社交媒体",
    "SW": "实物",
}
"""档案门类 codes of DA/T 13-2022; a fonds may add its own."""

LEVEL = "-"
"""Joins a level of the code to the next lower one."""

SAME_LEVEL = "·"
"""Joins codes of the same level: U+00B7, half width."""

MAX_LENGTH = 100
"""No 档号 comes near this many characters; longer texts are refused unread."""

_HAN = "〇\u3400-\u9fff\U00020000-\U000323af"
_DIGIT = "[0-9]"
_ALPHANUMERIC = "[A-Z0-9]"
YEAR = f"(?:18|19|20){_DIGIT}{{2}}"
RETENTION = f"(?:Y|D[1-9]{_DIGIT}{{0,2}}|C|D)"
FONDS = f"(?=[A-Z]*{_DIGIT}){_ALPHANUMERIC}{{3,6}}"
CATEGORY = "[A-Z]{2}"
CLASS_PART = f"[A-Z0-9{_HAN}]{{1,10}}"
ITEM = f"{_DIGIT}{{3,5}}"

# Four digits followed by one more number are an item and its page, not a unit: units written as digits are short.
_UNIT = (
    f"{_DIGIT}{{1,3}}|{_DIGIT}{{4}}(?=-{_DIGIT}{{3,5}}-)"
    f"|(?!D{_DIGIT}+-)[A-Z]{_ALPHANUMERIC}{{0,9}}|[{_HAN}][A-Z0-9{_HAN}]{{0,9}}"
)

PATTERNS = {
    CodeStandard.DAT_22_2015: re.compile(
        f"(?P<fonds>{FONDS})-(?P<category>{CATEGORY}(?:·{_ALPHANUMERIC}{{1,4}})*)·(?P<year>{YEAR})"
        f"-(?P<retention>{RETENTION})(?:-(?P<unit>{_UNIT}))?-(?P<numbers>{ITEM}(?:-{_DIGIT}{{1,4}})?)"
    ),
    CodeStandard.DAT_13_2022: re.compile(
        f"(?P<fonds>{FONDS})-(?P<category>(?:{CATEGORY}|{_DIGIT}{{3}})(?:·{CLASS_PART})*)"
        f"-(?P<numbers>{_DIGIT}{{1,5}}(?:-{_DIGIT}{{1,5}}){{0,2}})"
    ),
    CodeStandard.DAT_13_94: re.compile(
        f"(?P<fonds>[A-Z]?{_DIGIT}{{1,4}})-(?P<category>{_ALPHANUMERIC}{{1,4}})"
        f"-(?P<numbers>{_DIGIT}{{1,5}}(?:-{_DIGIT}{{1,4}})?)"
    ),
}

_DOTS = "·‧•・･．.●∙⋅﹒"
_DASHES = "-－—–‐‑‒―﹣−~～﹘"
_SEPARATORS = {ord(dot): SAME_LEVEL for dot in _DOTS} | {ord(dash): LEVEL for dash in _DASHES}
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def normalize_code_text(text: str) -> str:
    """The normal spelling of what may be a 档号: half width, capitals, ``-`` and ``·``, no spaces, padding kept.

    The result of a normalised text is the text itself.
    """
    separated = text.replace("——", LEVEL).translate(_SEPARATORS)
    folded = unicodedata.normalize("NFKC", separated).translate(_SEPARATORS)
    return _INVISIBLE.sub("", folded).upper()
