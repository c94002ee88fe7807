"""Simplified and traditional characters (OpenCC's tables, one character at a time)."""

from __future__ import annotations

from functools import cache, lru_cache

from opencc import OpenCC

_FIRST_IDEOGRAPH = "\u2e80"
"""OpenCC's tables have nothing below."""


def simplified(character: str) -> str:
    """The simplified form of a character; the character itself where it has none of its own."""
    return _convert("t2s", character)


def plain(character: str) -> str:
    """The simplified form of a character as Taiwan, Hong Kong or the mainland writes it: 裡, 裏 and 里 are 里.

    Followed to its end, as 麼 becomes 么 and 么 becomes 幺, so that a plain form is its own plain form.
    """
    if character < _FIRST_IDEOGRAPH:
        return character
    form = _convert("hk2s", _convert("tw2s", character))
    return form if form == character else plain(form)


def is_only_traditional(character: str) -> bool:
    """Whether a character does not occur in simplified text, as 說 and 會."""
    return simplified(character) != character


def is_only_simplified(character: str) -> bool:
    """Whether a character does not occur in traditional text, as 说 and 会."""
    return _convert("s2t", character) != character and simplified(character) == character


@lru_cache(maxsize=16384)
def _convert(direction: str, character: str) -> str:
    return str(_converter(direction).convert(character))


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)
