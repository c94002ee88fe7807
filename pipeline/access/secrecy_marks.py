"""Marks of secrecy in what was read on a page: 秘密★, 机密★10年, 绝 密 ★ 长期.

A mark is a word of secrecy followed by a star (GB/T 9704-2012, 7.2.2). Engines read the star as ☆, *, ※, 大, 女 or 太;
the last three count only where a retention follows or the line ends, since 绝密大 begins ordinary phrases. A line of
its own that says nothing but the word counts too: forms of the 1970s and 80s print it without a star. What merely
speaks of secrets, as 保守国家秘密, is no mark.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from pipeline.model.page import OcrPage

_GAP = r"[ \t\u3000]{0,4}"
_STAR = r"[★☆*＊✩✭✯⋆✱✶※]"
_LIKE_STAR = r"[大女太]"
_YEARS = rf"(?:[0-9Oo一二三四五六七八九十]{{1,3}}{_GAP}(?:年|个月|月)|长期)"
_WORD = rf"(?P<level>[秘机绝]){_GAP}密"
_STARRED = re.compile(rf"{_WORD}{_GAP}{_STAR}")
_LIKE_STARRED = re.compile(rf"{_WORD}{_GAP}{_LIKE_STAR}{_GAP}(?:{_YEARS}|$)")
_STARLESS = re.compile(rf"{_WORD}{_GAP}{_YEARS}")
_NAMED = re.compile(rf"密{_GAP}级\W{{0,4}}{_WORD}(?!\w)")
_ALONE = re.compile(rf"^\W*{_WORD}\W*$")


class Secrecy(StrEnum):
    """密级 of a mark, the highest first."""

    TOP = "绝密"
    CONFIDENTIAL = "机密"
    SECRET = "秘密"


_LEVELS = {"绝": Secrecy.TOP, "机": Secrecy.CONFIDENTIAL, "秘": Secrecy.SECRET}


def secrecy_marks(page: OcrPage) -> tuple[Secrecy, ...]:
    """The levels of which a page bears marks, each once, the highest first; words in seals count."""
    texts = [line.text for line in page.lines] + [seal.text for seal in page.seals]
    found = {level for text in texts for level in marks_in(text)}
    return tuple(level for level in Secrecy if level in found)


def marks_in(text: str) -> set[Secrecy]:
    """The levels of which one line bears marks."""
    plain = unicodedata.normalize("NFKC", text).replace("祕", "秘").replace("機", "机").replace("絕", "绝").strip()
    patterns = (_STARRED, _LIKE_STARRED, _STARLESS, _NAMED, _ALONE)
    return {_LEVELS[found["level"]] for pattern in patterns for found in pattern.finditer(plain)}
