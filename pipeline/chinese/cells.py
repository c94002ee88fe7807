"""Text as people type it into tables: full-width spaces, invisible characters, broken lines."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_EDGES = re.compile(r"^\s+|\s+$")
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U000323af"
_BREAK_IN_HAN = re.compile(rf"(?<=[{_HAN}])[ \t]*[\r\n]+\s*(?=[{_HAN}])")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\s*[\r\n]+\s*")


def clean_cell_text(text: str) -> str:
    """``text`` in one line without spaces at its edges (full-width ones too) and without invisible characters.

    Everything else stays as it was written: a title is evidence. A line break between Chinese characters vanishes,
    any other becomes one space.
    """
    if text.isalnum():
        return text
    visible = _INVISIBLE.sub("", text)
    return _BREAK.sub(" ", _BREAK_IN_HAN.sub("", _EDGES.sub("", visible)))


def fold_width(text: str) -> str:
    """Full-width letters, digits and punctuation as their half-width twins, without any white space (NFKC)."""
    if text.isascii() and text.isalnum():
        return text
    return _SPACE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
