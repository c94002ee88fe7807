"""The text of a page as it is shown beside the scan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
        return [
            _line(number, line, _are_hits(_middles(line), boxes)) for number, line in enumerate(page.lines, start=1)
        ]
    return [_stored_line(page, number, boxes) for number in range(len(page.line_texts))]


def _stored_line(page: StoredPage, at: int, boxes: tuple[Box, ...]) -> ShownLine:
    """Most lines look the same all along, and can be told so without a look at each character."""
    line = page.line(at)
    are_hits = _are_hits(line.middles(), boxes)
    if not line.is_sure(_SURE) or any(are_hits):
        return _line(at + 1, line.text_line, are_hits)
    stretches = (Stretch(line.text, 0, is_hit=False, others=""),) if line.text else ()
    return ShownLine(at + 1, line.text, stretches, _corners(Box.around(line.quad)), by="", was="", second="")


def _line(number: int, line: TextLine, are_hits: list[bool]) -> ShownLine:
    looks = zip(map(_doubt, line.characters), are_hits, strict=True)
    stretches = tuple(
        _stretch([one for _, one in some], doubt, is_hit=is_hit)
        for (doubt, is_hit), some in groupby(zip(looks, line.characters, strict=True), itemgetter(0))
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


def _middles(line: TextLine) -> list[tuple[float, float]]:
    boxes = [character.box for character in line.characters]
    return [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]


def _are_hits(middles: list[tuple[float, float]], boxes: tuple[Box, ...]) -> list[bool]:
    """For each character of a line, whether its middle lies in a box; of all boxes of a page, few are near a line."""
    if not middles:
        return []
    across, down = zip(*middles, strict=True)
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    near = [box for box in boxes if box.x0 <= right and box.x1 >= left and box.y0 <= bottom and box.y1 >= top]
    if not near:
        return [False] * len(middles)
    # asked for every character, where a generator takes three times as long as a list
    return [bool([1 for box in near if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1]) for x, y in middles]
