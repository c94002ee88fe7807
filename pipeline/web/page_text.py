"""The text of a page as it is shown beside the scan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pipeline.model.geometry import Box
from pipeline.model.page import Character, OcrPage, TextLine
from pipeline.model.redaction import MASK
from pipeline.ocr import StoredPage

_SURE, _FAIR = 0.9, 0.6
"""From these confidences on a character is not shaded, or lightly."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a line that look the same.

    Attributes:
        text: of them.
        doubt: 0 sure, 1 somewhat doubtful, 2 doubtful.
        is_hit: they were searched for.
        others: what else the doubtful ones may be, for a tooltip; may be empty.
    """

    text: str
    doubt: int
    is_hit: bool
    others: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line.

    Attributes:
        number: from 1, as `Archive.corrections` counts.
        text: of it.
        stretches: the same, in parts.
        corners: left, top, right and lower edge in view pixels.
        by: who corrected it; empty for nobody.
        was: what the engine had read, of a corrected line.
        second: what a second engine read; empty where it agreed or was not asked.
    """

    number: int
    text: str
    stretches: tuple[Stretch, ...]
    corners: tuple[float, float, float, float]
    by: str
    was: str
    second: str

    @property
    def is_masked(self) -> bool:
        """Whether something in it is withheld, so that it cannot be put right."""
        return MASK in self.text


def shown_lines(page: OcrPage | StoredPage, hits: Iterable[Box]) -> list[ShownLine]:
    """The lines in reading order; characters whose middle lies in one of ``hits`` are marked."""
    boxes = tuple(hits)
    if isinstance(page, OcrPage):
        return [_line(number, line, boxes) for number, line in enumerate(page.lines, start=1)]
    return [_stored_line(page, number, boxes) for number in range(len(page.lines))]


def _stored_line(page: StoredPage, at: int, hits: tuple[Box, ...]) -> ShownLine:
    """Most lines look the same all along, and can be told so without a look at each character."""
    middles = page.middles(at) if hits else []
    near = _near(middles, hits)
    if not page.is_sure(at, _SURE) or (near and _is_any_in(middles, near)):
        return _line(at + 1, page.lines[at], near)
    text = page.line_texts[at]
    stretches = (Stretch(text, 0, is_hit=False, others=""),) if text else ()
    return ShownLine(at + 1, text, stretches, _corners(Box.around(page.corners(at))), by="", was="", second="")


def _line(number: int, line: TextLine, hits: tuple[Box, ...]) -> ShownLine:
    stretches = tuple(
        _stretch(list(some), doubt, is_hit=is_hit)
        for (doubt, is_hit), some in groupby(line.characters, lambda one: (_doubt(one), _is_hit(one, hits)))
    )
    correction, second = line.correction, line.second_reading
    return ShownLine(
        number=number,
        text=line.text,
        stretches=stretches,
        corners=_corners(line.box),
        by=correction.editor if correction else "",
        was=correction.was if correction else "",
        second=second.text if second else "",
    )


def _stretch(characters: list[Character], doubt: int, *, is_hit: bool) -> Stretch:
    told = [
        f"{one.text}：{'、'.join(f'{other.text} {other.probability:.0%}' for other in one.alternatives)}"
        for one in characters
        if one.alternatives and doubt
    ]
    return Stretch("".join(one.text for one in characters), doubt, is_hit, "；".join(told))


def _doubt(character: Character) -> int:
    if character.confidence >= _SURE:
        return 0
    return 1 if character.confidence >= _FAIR else 2


def _corners(box: Box) -> tuple[float, float, float, float]:
    return round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)


def _is_hit(character: Character, boxes: tuple[Box, ...]) -> bool:
    box = character.box
    return _is_any_in([((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)], boxes)


def _near(points: list[tuple[float, float]], boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Those boxes in which a point may lie: of all hits of a page, few are in one line."""
    if not points:
        return ()
    across, down = zip(*points, strict=True)
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    return tuple(box for box in boxes if box.x0 <= right and box.x1 >= left and box.y0 <= bottom and box.y1 >= top)


def _is_any_in(points: list[tuple[float, float]], boxes: tuple[Box, ...]) -> bool:
    # asked for every character, where a generator takes three times as long as a list
    return bool([box for box in boxes for x, y in points if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1])
