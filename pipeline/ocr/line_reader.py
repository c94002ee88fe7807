"""Reading one cut-out line, whichever way it runs and whichever way up it lies.

The recogniser reads from left to right. A column is laid down for it, which serves text that was turned clockwise as
well. A line that stands on its head gives itself away: the recogniser is unsure of it, or finds far fewer characters
than there is room for. Such a line is read turned by 180° as well, and the turned reading is taken when it is sure
where the first was not. The orientation classifier in the ``rapidocr`` wheel is not asked: it costs a look at every
line, and turns Chinese lines that stand upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.geometry import Quad
from pipeline.model.page import Character, Direction, TextLine
from pipeline.ocr import rapidocr_models
from pipeline.ocr.ctc import Glyph, decode
from pipeline.ocr.line_images import LineImage, character_boxes
from pipeline.ocr.spacing import without_stray_spaces

_TALL = 1.5
"""Height over width from which a cut may be a vertical line."""
_SURELY_VERTICAL = 3.0
"""From here on it is one; between the two it may be a single narrow character, and both readings are tried."""
_DOUBT = 0.9
"""Mean confidence below which a line may stand on its head: 1 upright line in 130, and 29 of 30 turned ones."""
_ROOM = 2.0
"""Width over height that one character fills at most, if the line was read right; Chinese print fills 0.5 to 1."""
_SURE = 0.8
"""Least mean confidence of a reading for which a line is turned."""
_LEAD = 1.2
"""How many times more characters, each weighted by its confidence, the turned reading must have."""
_LEAST_CHARACTERS = 2
"""A single character reads well on its head too often: 一, 口, 6."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it was read, with the picture that the recogniser saw."""

    image: LineImage
    glyphs: tuple[Glyph, ...]
    direction: Direction

    @property
    def weight(self) -> float:
        """How many of its characters are right, as far as the recogniser knows."""
        return sum(glyph.confidence for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        """Mean over the characters, 0 to 1; 0 when there are none."""
        return self.weight / len(self.glyphs) if self.glyphs else 0.0

    @property
    def is_doubtful(self) -> bool:
        """Whether the line may have been read the wrong way up."""
        height, width = self.image.pixels.shape[:2]
        return self.confidence < _DOUBT or width > _ROOM * height * len(self.glyphs)

    def is_clearly_better_than(self, other: Reading) -> bool:
        """Whether a line should be turned for this reading."""
        is_sure = len(self.glyphs) >= _LEAST_CHARACTERS and self.confidence >= max(_SURE, other.confidence)
        return is_sure and self.weight >= _LEAD * other.weight

    def on_page(self, quad: Quad) -> TextLine:
        """The line in pixels of the page; ``quad`` is where it was found."""
        width = self.image.pixels.shape[1]
        column = rapidocr_models.PIXELS_PER_COLUMN * width / rapidocr_models.scaled_width(self.image.pixels)
        centres = [min((glyph.column + 0.5) * column, width - 1) for glyph in self.glyphs]
        boxes = self.image.boxes_on_page(character_boxes(self.image.pixels, centres))
        characters = tuple(
            Character(glyph.text, glyph.confidence, box, glyph.alternatives)
            for glyph, box in zip(self.glyphs, boxes, strict=True)
        )
        characters = without_stray_spaces(characters, self.direction)
        return TextLine(characters, quad, round(self.confidence, 4), self.direction)


class LineReader:
    """Reads lines with the recogniser."""

    def __init__(self, recogniser: rapidocr_models.Recogniser) -> None:
        self._recogniser = recogniser

    def read(self, image: LineImage) -> Reading:
        """The best reading of a line that was cut out at its own size."""
        best = max((self._read(*way) for way in _ways(image)), key=_confidence)
        if not best.is_doubtful:
            return best
        turned = self._read(best.image.turned(), best.direction)
        return turned if turned.is_clearly_better_than(best) else best

    def _read(self, image: LineImage, direction: Direction) -> Reading:
        return Reading(image, decode(self._recogniser.rows(image.pixels), self._recogniser.labels), direction)


def _ways(image: LineImage) -> Iterator[tuple[LineImage, Direction]]:
    """The ways in which a cut may run."""
    if image.slenderness >= _TALL:
        yield image.laid_down(), Direction.VERTICAL
    if image.slenderness < _SURELY_VERTICAL:
        yield image, Direction.HORIZONTAL


def _confidence(reading: Reading) -> float:
    return reading.confidence
