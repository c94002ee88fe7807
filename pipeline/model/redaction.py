"""What of a page is withheld from those who may not see it: covered on its picture and masked in its text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model.geometry import Box
from pipeline.model.mark import Seal
from pipeline.model.page import Character, OcrPage, PageKey, TextLine

MASK = "█"
"""Stands for each withheld character, so that everything else keeps its number and place in the line."""
WHOLE_PAGE = Box(0.0, 0.0, math.inf, math.inf)
"""Covers everything, also what a master shows beside the view."""
_HIDDEN = 0.5
"""Share of a character below a cover from which on it counts as covered, and must not be read in the text either."""
_MARGIN_ALONG = 0.5
"""Of a character's mean extent along the line, on either side: engines know to half a character where one begins."""
_MARGIN_ACROSS = 0.15
"""Of the line's thickness: tails of strokes that boxes cut off."""


@dataclass(frozen=True, slots=True)
class CharacterRange:
    """Characters of one line, as `OcrPage.lines` and `TextLine.characters` number them.

    Attributes:
        line_number: from 0.
        start: of the first, from 0.
        end: after the last.
    """

    line_number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is withheld of one page. Either field alone will do: what is named in one is withheld in the other too.

    Attributes:
        page: of which page.
        ranges: characters of its effective text (with people's corrections) that are masked; their ink is covered.
        boxes: places that are covered, in view pixels, or in those of the stored picture when the page has no result;
            characters below them are masked.
    """

    page: PageKey
    ranges: tuple[CharacterRange, ...] = ()
    boxes: tuple[Box, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is withheld."""
        return not self.ranges and not self.boxes


def masked(page: OcrPage, redaction: Redaction) -> OcrPage:
    """The page with `MASK` for each withheld character.

    What else could tell them goes too: other readings of such a character, the second engine's reading and the history
    of such a line, and the words of a covered seal. White space stays, so words and cells keep their shape.
    """
    hidden = hidden_characters(page, redaction)
    lines = tuple(_masked_line(line, hidden.get(number, ())) for number, line in enumerate(page.lines))
    seals = tuple(_masked_seal(seal, redaction.boxes) for seal in page.seals)
    return replace(page, lines=lines, seals=seals)


def covers(page: OcrPage, redaction: Redaction) -> tuple[Box, ...]:
    """All places that are covered on the picture, in view pixels; those of ranges have a margin."""
    ranges = [found for found in redaction.ranges if _characters(page, found)]
    return (*redaction.boxes, *(_with_margin(page.lines[found.line_number], found) for found in ranges))


def hidden_characters(page: OcrPage, redaction: Redaction) -> dict[int, tuple[int, ...]]:
    """By number of the line, which of its characters are withheld: those named, and all that lie below a cover."""
    ranges = [found for found in redaction.ranges if _characters(page, found)]
    named = {(found.line_number, place) for found in ranges for place in range(found.start, found.end)}
    boxes = [*redaction.boxes, *(_ink(_characters(page, found)) for found in ranges)]
    hidden: dict[int, tuple[int, ...]] = {}
    for number, line in enumerate(page.lines):
        places = tuple(
            place
            for place, character in enumerate(line.characters)
            if (number, place) in named or any(_share(character.box, box) >= _HIDDEN for box in boxes)
        )
        if places:
            hidden[number] = places
    return hidden


def _masked_line(line: TextLine, hidden: Sequence[int]) -> TextLine:
    if not hidden:
        return line
    characters = tuple(
        Character(MASK, 1.0, character.box) if place in hidden and not character.text.isspace() else character
        for place, character in enumerate(line.characters)
    )
    correction = replace(line.correction, was="") if line.correction else None
    return replace(line, characters=characters, second_reading=None, correction=correction)


def _masked_seal(seal: Seal, boxes: Iterable[Box]) -> Seal:
    is_hidden = any(_share(seal.mark.box, box) >= _HIDDEN for box in boxes)
    return Seal(seal.mark) if is_hidden else seal


def _characters(page: OcrPage, found: CharacterRange) -> tuple[Character, ...]:
    return page.lines[found.line_number].characters[found.start : found.end]


def _ink(characters: Sequence[Character]) -> Box:
    first, *others = (character.box for character in characters)
    for box in others:
        first = first.union(box)
    return first


def _with_margin(line: TextLine, found: CharacterRange) -> Box:
    characters = line.characters[found.start : found.end]
    ink, of_line = _ink(characters), line.box
    is_wide = of_line.width >= of_line.height
    along = (ink.width if is_wide else ink.height) / len(characters) * _MARGIN_ALONG
    across = min(of_line.width, of_line.height) * _MARGIN_ACROSS
    x, y = (along, across) if is_wide else (across, along)
    return Box(ink.x0 - x, ink.y0 - y, ink.x1 + x, ink.y1 + y)


def _share(box: Box, cover: Box) -> float:
    """How much of a box lies below a cover; one without area does where its middle does."""
    across = min(box.x1, cover.x1) - max(box.x0, cover.x0)
    down = min(box.y1, cover.y1) - max(box.y0, cover.y0)
    if across < 0 or down < 0:
        return 0.0
    area = box.width * box.height
    return across * down / area if area > 0 else 1.0
