"""Sets text on a sheet from top to bottom: titles, paragraphs that wrap, lines with blanks that a pen filled in.

Text is written as it reads; ``{…}`` marks what was filled in by hand on an underlined blank, and an ideographic space
is a gap one em wide.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .fonts import Face, glyph_ink
from .sheet import BLUE_BLACK, InkLine, Sheet, Style

Align = Literal["left", "centre", "right"]

_NOT_FIRST = "，。、；：！？）》」』〉”’】〕"
"""Marks that must not begin a line; they hang over the margin instead."""
_PAD = "\u200a"
"""The end of a blank that the pen left free; no gap between words."""
_PAD_EM = 0.3
_NOT_LAST = "（《“‘【〔「『"


@dataclass(frozen=True)
class Piece:
    """One character and its style."""

    text: str
    style: Style


def by_pen(printed: Style) -> Style:
    """The hand that fills in a form of the given print."""
    return replace(
        printed, face=Face.KAI, points=printed.points * 1.08, colour=BLUE_BLACK, unsteadiness=0.8, underlined=True
    )


def compose(text: str, style: Style, filled: Style | None = None) -> list[Piece]:
    """Split marked-up text into pieces; what stands in braces takes the style ``filled``."""
    pen = filled or by_pen(style)
    pieces, current = [], style
    for character in text:
        match character:
            case "{":
                current = pen
                pieces.extend(_pad(current))
            case "}":
                pieces.extend(_pad(current))
                current = style
            case _:
                pieces.append(Piece(character, current))
    return pieces


def _pad(pen: Style) -> list[Piece]:
    return [Piece(_PAD, pen)] if pen.underlined else []


class Flow:
    """A column of text; ``y`` is the top of the next line, in pixels."""

    def __init__(
        self, sheet: Sheet, style: Style, *, left_mm: float, right_mm: float, top_mm: float, leading: float = 1.65
    ) -> None:
        self.sheet, self.style, self.leading = sheet, style, leading
        self.left: float = sheet.px(left_mm)
        self.right: float = sheet.width - sheet.px(right_mm)
        self.y: float = sheet.px(top_mm)

    def skip(self, millimetres: float) -> None:
        """Leave room."""
        self.y += self.sheet.px(millimetres)

    def title(self, text: str, points: float, face: Face = Face.SONG_BOLD, tracking: float = 0.0) -> None:
        """A centred heading that wraps where it must."""
        self.lines(text, replace(self.style, face=face, points=points, tracking=tracking), "centre")

    def paragraph(self, text: str, style: Style | None = None, indent: int = 2) -> None:
        """Wrapped text whose first line is moved in by ``indent`` em."""
        chosen = style or self.style
        pieces = compose(text, chosen)
        first = indent * self.sheet.em(chosen)
        for number, row in enumerate(wrap(self.sheet, pieces, self.right - self.left, first)):
            self._set(row, self.left + (first if number == 0 else 0), chosen)

    def lines(self, text: str, style: Style | None = None, align: Align = "left", indent: float = 0) -> None:
        """One or more lines, wrapped where too long, aligned between the margins."""
        chosen = style or self.style
        room = self.right - self.left
        for part in text.split("\n"):
            for row in wrap(self.sheet, compose(part, chosen), room):
                spare = room - run_width(self.sheet, row)
                shift = {"left": 0.0, "centre": spare / 2, "right": spare}[align]
                self._set(row, self.left + shift + indent * self.sheet.em(chosen), chosen)

    def _set(self, row: list[Piece], x: float, style: Style) -> None:
        em = self.sheet.em(style)
        write_run(self.sheet, row, x, self.y + 0.88 * em + (self.leading - 1) * em / 2)
        self.y += self.leading * em


def write_run(sheet: Sheet, row: list[Piece], x: float, baseline: float, line: InkLine | None = None) -> InkLine:
    """Write pieces from left to right on one base line, with underlines, as one line of text (or added to one)."""
    line = line or sheet.begin_line()
    for piece in row:
        advance = piece_width(sheet, piece)
        if piece.text != _PAD:
            sheet.write(line, piece.text, piece.style, x, baseline)
        if piece.style.underlined:
            under = baseline + 0.26 * sheet.em(piece.style)
            sheet.rule(x, under, x + advance, under, points=0.5)
        x += advance
    line.text = line.text.strip()
    return line


def piece_width(sheet: Sheet, piece: Piece) -> float:
    """The advance of a piece in pixels."""
    em = sheet.em(piece.style)
    if piece.text == _PAD:
        return _PAD_EM * em
    return glyph_ink(piece.style.face, em, piece.text).advance + piece.style.tracking * em


def run_width(sheet: Sheet, row: list[Piece]) -> float:
    """The advance of a run in pixels."""
    return sum(piece_width(sheet, piece) for piece in row)


def wrap(sheet: Sheet, pieces: list[Piece], room: float, first_indent: float = 0) -> list[list[Piece]]:
    """Break pieces into lines no wider than ``room``, by the Chinese rules for marks at the ends of a line."""
    rows: list[list[Piece]] = [[]]
    left = room - first_indent
    for word in _words(pieces, sheet, room):
        width = run_width(sheet, word)
        hangs = word[0].text in _NOT_FIRST or word[0].text == _PAD
        if width > left + 0.5 and rows[-1] and not hangs:
            rows.append(_take_openers(rows[-1]))
            left = room - run_width(sheet, rows[-1])
        rows[-1].extend(word)
        left -= width
    return rows


def _take_openers(row: list[Piece]) -> list[Piece]:
    taken: list[Piece] = []
    while len(row) > 1 and row[-1].text in _NOT_LAST:
        taken.insert(0, row.pop())
    return taken


def _words(pieces: list[Piece], sheet: Sheet, room: float) -> Iterator[list[Piece]]:
    """Single characters, but numbers and Latin words whole as long as a line can hold them."""
    word: list[Piece] = []
    for piece in pieces:
        joins = _is_latin(piece) and word and _is_latin(word[-1])
        if word and (not joins or run_width(sheet, [*word, piece]) > room):
            yield word
            word = []
        word.append(piece)
    if word:
        yield word


def _is_latin(piece: Piece) -> bool:
    """Whether the piece is part of a number or a Latin word; a full stop or a middle dot in it is too."""
    return piece.text == "·" or (piece.text.isascii() and not piece.text.isspace())
