"""Words of a catalogue that mean one of a closed set: retention, access."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.chinese.cells import fold_width
from pipeline.chinese.numerals import read_numeral
from pipeline.model.catalogue_entry import AccessState

PERMANENT = "Y"
LONG_TERM = "长期"
SHORT_TERM = "短期"

_RETENTION_WORDS = {
    "Y": PERMANENT,
    "永久": PERMANENT,
    "永久保管": PERMANENT,
    "永久保存": PERMANENT,
    "永": PERMANENT,
    "C": LONG_TERM,
    "长期": LONG_TERM,
    "长": LONG_TERM,
    "D": SHORT_TERM,
    "短期": SHORT_TERM,
    "短": SHORT_TERM,
}
_FIXED_TERM = re.compile("(?:定期)?[(（]?D?([0-9一二三四五六七八九十]{1,3})年?[)）]?")
_LETTERS: Mapping[str, str] = {LONG_TERM: "C", SHORT_TERM: "D"}

_ACCESS_WORDS = {
    "": AccessState.UNREVIEWED,
    "未审核": AccessState.UNREVIEWED,
    "未划控": AccessState.UNREVIEWED,
    "开放": AccessState.OPEN,
    "公开": AccessState.OPEN,
    "控制": AccessState.CONTROLLED,
    "控制使用": AccessState.CONTROLLED,
    "限制": AccessState.CONTROLLED,
    "不开放": AccessState.CONTROLLED,
    "延期开放": AccessState.DEFERRED,
    "延期": AccessState.DEFERRED,
}


def read_retention(text: str) -> str | None:
    """保管期限 as `CatalogueEntry` has it: ``Y``, ``D30``, ``长期``, ``短期``; ``None`` for any other text.

    A bare ``D`` is the old 短期, not a fixed term (local use before DA/T 22-2015).
    """
    word = fold_width(text).upper()
    if word in _RETENTION_WORDS:
        return _RETENTION_WORDS[word]
    match = _FIXED_TERM.fullmatch(word)
    years = read_numeral(match[1]) if match else None
    return f"D{years}" if years else None


def retention_letter(retention: str) -> str:
    """A retention of `read_retention` as it stands in a 档号: ``Y``, ``D30``, ``C``, ``D``."""
    return _LETTERS.get(retention, retention)


def read_access(text: str) -> AccessState | None:
    """开放标识; an empty text is 未审核, ``None`` stands for a word of no known meaning."""
    return _ACCESS_WORDS.get(fold_width(text))
