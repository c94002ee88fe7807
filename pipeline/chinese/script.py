"""Simplified and traditional characters (OpenCC's tables, one character at a time)."""

from __future__ import annotations

from functools import cache, lru_cache

from opencc import OpenCC


def simplified(character: str) -> str:
    """The simplified form of a character; the character itself where it has none of its own."""
    return _convert("t2s", character)


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
