"""Reading one cut-out line, whichever way it runs and whichever way up it lies.

The recogniser reads from left to right. A column is laid down for it, which serves text that was turned clockwise as
well. A line that stands on its head gives itself away: the recogniser is unsure of it, or finds far fewer characters
than there is room for. Such a line is read turned by 180° as well, and the turned reading is taken when it is sure
where the first was not. The orientation classifier in the ``rapidocr`` wheel is not asked: it costs a look at every
line, and turns Chinese lines that stand upright.

The recogniser's time grows with the width that it is shown. Chinese print is as wide as high and leaves it more columns
than it needs; so a line may be shown narrower, and once more at its full width where its characters then stand too
close, as narrow figures do, or the reading is in doubt (docs/decisions/0037).
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
_LONG = 2.0
"""Width over height from which a line is worth showing narrower."""
_NEIGHBOURS = 2
"""So many steps from character to character whose mean is their spacing: one alone may be a point or a comma."""
_LEAST_SPACING = 1.75
"""Columns of the recogniser from character to character. Below 1.5 it begins to lose one of two equal figures, which
need a column without anything between them; figures of Chinese fonts stand 1.9 apart on a line shown at 0.8."""
_LEAST_CHARACTERS = 2
"""A single character reads well on its head too often: 一, 口, 6."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it was read.

    Attributes:
        image: the picture that the recogniser saw.
        glyphs: what it read.
        direction: how the line runs on the page.
        share: of the picture's width at which it was shown.
    """

    image: LineImage
    glyphs: tuple[Glyph, ...]
    direction: Direction
    share: float = 1.0

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

    @property
    def is_crowded(self) -> bool:
        """Whether some characters stand so close that others may have been lost between them."""
        columns = [glyph.column for glyph in self.glyphs]
        spans = zip(columns, columns[_NEIGHBOURS:], strict=False)
        return any(last - first < _NEIGHBOURS * _LEAST_SPACING for first, last in spans)

    def is_clearly_better_than(self, other: Reading) -> bool:
        """Whether a line should be turned for this reading."""
        is_sure = len(self.glyphs) >= _LEAST_CHARACTERS and self.confidence >= max(_SURE, other.confidence)
        return is_sure and self.weight >= _LEAD * other.weight

    def on_page(self, quad: Quad) -> TextLine:
        """The line in pixels of the page; ``quad`` is where it was found."""
        width = self.image.pixels.shape[1]
        column = rapidocr_models.PIXELS_PER_COLUMN * width / rapidocr_models.scaled_width(self.image.pixels, self.share)
        centres = [min((glyph.column + 0.5) * column, width - 1) for glyph in self.glyphs]
        boxes = self.image.boxes_on_page(character_boxes(self.image.pixels, centres))
        characters = tuple(
            Character(glyph.text, glyph.confidence, box, glyph.alternatives)
            for glyph, box in zip(self.glyphs, boxes, strict=True)
        )
        characters = without_stray_spaces(characters, self.direction)
        return TextLine(characters, quad, round(self.confidence, 4), self.direction)


class LineReader:
    """Reads lines with the recogniser.

    Args:
        recogniser: the model.
        share: of its width at which a long line is shown first.
    """

    def __init__(self, recogniser: rapidocr_models.Recogniser, share: float = 1.0) -> None:
        self._recogniser = recogniser
        self._share = share

    def read(self, image: LineImage) -> Reading:
        """The best reading of a line that was cut out at its own size."""
        best = max((self._read(*way) for way in _ways(image)), key=_confidence)
        if not best.is_doubtful:
            return best
        turned = self._read(best.image.turned(), best.direction)
        return turned if turned.is_clearly_better_than(best) else best

    def _read(self, image: LineImage, direction: Direction) -> Reading:
        if self._share < 1 and image.slenderness < 1 / _LONG:
            narrow = self._shown(image, direction, self._share)
            if not (narrow.is_crowded or narrow.is_doubtful):
                return narrow
        return self._shown(image, direction, 1.0)

    def _shown(self, image: LineImage, direction: Direction, share: float) -> Reading:
        rows = self._recogniser.rows(image.pixels, share)
        return Reading(image, decode(rows, self._recogniser.labels), direction, share)


def _ways(image: LineImage) -> Iterator[tuple[LineImage, Direction]]:
    """The ways in which a cut may run."""
    if image.slenderness >= _TALL:
        yield image.laid_down(), Direction.VERTICAL
    if image.slenderness < _SURELY_VERTICAL:
        yield image, Direction.HORIZONTAL


def _confidence(reading: Reading) -> float:
    return reading.confidence
