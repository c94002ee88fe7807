"""What was read on a page, with what people put right in it.

A stored result stays what the engine read; corrections are laid over it whenever it is used. A correction finds its
line by place: the line of the result whose box, in master pixels, covers the same ground. So it holds when the page is
read again by another engine or recipe, whatever that reads there. Where no line covers the place any more, because
lines were split or joined, nothing is put anywhere and the correction is given back as unplaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.model.correction import Correction
from pipeline.model.geometry import Box, Quad
from pipeline.model.page import Character, Direction, HandCorrection, OcrPage, TextLine

_SAME_GROUND = 0.5
"""Intersection over union of two boxes of one line; two lines of a page never reach it."""


@dataclass(frozen=True, slots=True)
class CorrectedPage:
    """A result with its corrections.

    Attributes:
        page: the effective text.
        unplaced: corrections in force whose line is not there any more.
    """

    page: OcrPage
    unplaced: tuple[Correction, ...]


def corrected(page: OcrPage, corrections: Iterable[Correction]) -> CorrectedPage:
    """Lay corrections, the oldest first, over a result; the latest of a line counts."""
    corrections = tuple(corrections)
    if not corrections:
        return CorrectedPage(page, ())
    places = [_box(page.geometry.to_master.apply_to_quad(line.quad)) for line in page.lines]
    latest: dict[int, Correction] = {}
    unplaced: list[Correction] = []
    for correction in corrections:
        number = _line_at(_box(correction.quad), places)
        if number is None:
            unplaced = [other for other in unplaced if _box(other.quad) != _box(correction.quad)]
            unplaced += [correction] if correction.text is not None else []
        else:
            latest[number] = correction
    lines = list(page.lines)
    for number, correction in latest.items():
        if correction.text is not None:
            lines[number] = _respelt(lines[number], correction.text, correction)
    return CorrectedPage(replace(page, lines=tuple(lines)) if latest else page, tuple(unplaced))


def _line_at(place: Box, places: Sequence[Box]) -> int | None:
    shares = [(_overlap(place, other), -number) for number, other in enumerate(places)]
    best, number = max(shares, default=(0.0, 0))
    return -number if best >= _SAME_GROUND else None


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (one.width * one.height + other.width * other.height - common)


def _box(quad: Quad) -> Box:
    return Box.around(quad)


def _respelt(line: TextLine, text: str, correction: Correction) -> TextLine:
    """The line with another text; characters that stay keep their place, new ones share the place of the old."""
    by_hand = HandCorrection(correction.editor, correction.made_at, line.text)
    characters = tuple(_characters(line, text))
    return replace(line, characters=characters, confidence=1.0, second_reading=None, correction=by_hand)


def _characters(line: TextLine, text: str) -> Iterable[Character]:
    old = line.characters
    matcher = SequenceMatcher(None, [character.text for character in old], list(text), autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        match kind:
            case "equal":
                yield from (Character(character.text, 1.0, character.box) for character in old[first:last])
            case "replace" | "insert":
                yield from _spread(text[start:end], _room(line, first, last), line.direction)


def _room(line: TextLine, first: int, last: int) -> Box:
    """Where new characters go: on the old ones, or between the neighbours where nothing stood."""
    old = line.characters
    if first < last:
        room = old[first].box
        for character in old[first + 1 : last]:
            room = room.union(character.box)
        return room
    if not old:
        return line.box
    before, after = old[max(0, first - 1)].box, old[min(first, len(old) - 1)].box
    if line.direction is Direction.VERTICAL:
        start = before.y1 if first > 0 else before.y0
        end = after.y0 if first < len(old) else after.y1
        return Box(before.x0, start, before.x1, max(start, end))
    start = before.x1 if first > 0 else before.x0
    end = after.x0 if first < len(old) else after.x1
    return Box(start, before.y0, max(start, end), before.y1)


def _spread(text: str, room: Box, direction: Direction) -> Iterable[Character]:
    """The characters one after the other, evenly."""
    step_x, step_y = room.width / len(text), room.height / len(text)
    for place, character in enumerate(text):
        if direction is Direction.VERTICAL:
            box = Box(room.x0, room.y0 + place * step_y, room.x1, room.y0 + (place + 1) * step_y)
        else:
            box = Box(room.x0 + place * step_x, room.y0, room.x0 + (place + 1) * step_x, room.y1)
        yield Character(character, 1.0, box)
