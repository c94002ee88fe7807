"""Pages made from plain lines, with a box for each character, for tests of the index and of searching."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, Character, EngineInfo, OcrPage, TextLine, ViewGeometry

SIDE = 20
"""Edge of a character's box in pixels; the character c of line l lies at (c·SIDE, l·2·SIDE)."""


def page_of(*lines: str) -> OcrPage:
    """A page with these lines."""
    geometry = ViewGeometry(width=2000, height=3000)
    return OcrPage(geometry, tuple(_line(number, text) for number, text in enumerate(lines)), EngineInfo("test", "1"))


def doubtful(page: OcrPage, line: int, place: int, *others: tuple[str, float]) -> OcrPage:
    """The page with one character of which the engine was unsure, and what else it may be."""
    old = page.lines[line]
    alternatives = tuple(Alternative(text, probability) for text, probability in others)
    characters = list(old.characters)
    characters[place] = replace(characters[place], confidence=0.6, alternatives=alternatives)
    lines = [*page.lines[:line], replace(old, characters=tuple(characters)), *page.lines[line + 1 :]]
    return replace(page, lines=tuple(lines))


def box_of(line: int, first: int, last: int) -> Box:
    """The box around the characters ``first`` to ``last`` of a line."""
    return Box(first * SIDE, line * 2 * SIDE, (last + 1) * SIDE, line * 2 * SIDE + SIDE)


def _line(number: int, text: str) -> TextLine:
    characters = tuple(Character(text[i], 0.99, box_of(number, i, i)) for i in range(len(text)))
    return TextLine(characters, box_of(number, 0, max(len(text) - 1, 0)).corners(), 0.99)
