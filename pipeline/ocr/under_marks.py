"""Lines that cross a seal are read twice where the first reading is doubtful: without the seal, and with it.

On the samples the copy without seals wins nearly always; the picture with them is better where what was lifted was
writing in the colour of the seal: a signature in blue pen under a blue seal.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box, Quad
from pipeline.model.mark import ColouredMark
from pipeline.ocr.line_images import Pixels, cut
from pipeline.ocr.line_reader import LineReader, Reading

_DOUBT = 0.9
"""Mean confidence from which on a reading without the seal is taken as it is."""
_AS_MANY = 0.8
"""Share of the characters that the other reading must have: a seal that hides some makes the rest no surer."""


def surest(reader: LineReader, first: Reading, view: Pixels, quad: Quad, marks: Sequence[ColouredMark]) -> Reading:
    """The surer reading of a line: ``first``, made without the marks, or one of the view, which has them."""
    if first.confidence >= _DOUBT or not any(_meet(Box.around(quad), mark.box) for mark in marks):
        return first
    second = reader.read(cut(view, quad))
    is_better = second.confidence > first.confidence and len(second.glyphs) >= _AS_MANY * len(first.glyphs)
    return second if is_better else first


def _meet(first: Box, second: Box) -> bool:
    across = min(first.x1, second.x1) - max(first.x0, second.x0)
    down = min(first.y1, second.y1) - max(first.y0, second.y0)
    return across > 0 and down > 0
