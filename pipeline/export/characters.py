"""Characters as every reader of a PDF gives them back."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\ufffd"
_NO_CHARACTER = {"Cc", "Cs"}
"""Private and unassigned code points are kept: rare characters of names live there until Unicode takes them in."""
_NO_INK = "Cf"
_LATIN_LIGATURES = range(0xFB00, 0xFB07)
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def printable(text: str) -> str:
    """The text with every kind of white space as a plain space and with U+FFFD for what is no character.

    Format characters, which have no ink, are left out; the Latin ligatures are spelt out, as PDFium does anyway.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_printable, text))


def is_right_to_left(text: str) -> bool:
    """Whether there are Hebrew, Arabic or like letters in it, which readers put into another order."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == _NO_INK:
        return ""
    if ord(character) in _LATIN_LIGATURES:
        return unicodedata.normalize("NFKC", character)
    return _REPLACEMENT if category in _NO_CHARACTER or _is_noncharacter(ord(character)) else character


def _is_noncharacter(code_point: int) -> bool:
    """The 66 code points that Unicode keeps out of text for ever (23.7)."""
    return code_point & 0xFFFE == 0xFFFE or 0xFDD0 <= code_point <= 0xFDEF
