"""The drawing of one page: the picture and, unseen above it, the text."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.export.layers import Layer
from pipeline.export.line_cells import SPACE_WIDTH, run_of_line
from pipeline.export.sheet import Sheet
from pipeline.export.text_font import FontBook
from pipeline.export.text_run import Cell, TextRun
from pipeline.model.page import OcrPage

_INVISIBLE = "3 Tr"
_SEPARATOR_SIZE = 1.0
_ROUNDING = 0.05
"""Points; what rounding of numbers in the content stream can change."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A content stream and the names of the fonts that it uses."""

    content: bytes
    fonts: tuple[str, ...]


def draw(sheet: Sheet, layers: Sequence[Layer], ocr: OcrPage | None, fonts: FontBook) -> Drawing:
    """Pictures and text of one page; the text follows the ink, skew included, and is one object a line."""
    shown = [(run, *fonts.encode(run.cells)) for run in _runs(ocr, sheet)] if ocr else []
    operators = [_picture(layer) for layer in layers]
    if shown:
        operators += ["BT", _INVISIBLE, *_texts(shown), "ET"]
    return Drawing("\n".join(operators).encode("ascii"), tuple(sorted({name for _, name, _ in shown})))


def _runs(ocr: OcrPage, sheet: Sheet) -> Iterator[TextRun]:
    """Everything to be shown, in reading order and so that readers keep that order."""
    alike: defaultdict[tuple[Cell, ...], list[TextRun]] = defaultdict(list)
    previous: TextRun | None = None
    separators = 0
    for run in _pieces(ocr, sheet):
        if previous and _would_change_places(previous, run):
            yield _separator(sheet, run, separators)
            separators += 1
        yield run.as_copy(sum(_is_shadow(run, other) for other in alike[run.cells]))
        alike[run.cells].append(run)
        previous = run


def _pieces(ocr: OcrPage, sheet: Sheet) -> Iterator[TextRun]:
    """One object a line, but two or more a column where that is safe.

    Columns begin at one height, from right to left, and PDFium would turn them around (see `_would_change_places`). The
    end of a column, as an object of its own, lies far below the next beginning and keeps them apart.
    """
    for line in ocr.lines:
        run = run_of_line(line, sheet)
        if run is None:
            continue
        parts = (run,) if run.is_upright or len(run.cells) == 1 else run.in_steps()
        yield from (run,) if any(_would_change_places(one, other) for one, other in pairwise(parts)) else parts


def _is_shadow(run: TextRun, other: TextRun) -> bool:
    """Whether two objects of the same text lie so close that PDFium would drop the second as a drop shadow.

    It does so where their codes are the same; but when an engine reads a line twice, the text layer says so.
    """
    return math.dist(other.origin, run.origin) <= run.size * max(1.0, run.cells[0].width / 1000)


def _would_change_places(first: TextRun, second: TextRun) -> bool:
    """Whether PDFium would read the second object before the first.

    It sorts objects from left to right as long as their beginnings differ in height by no more than half of the wider
    of the two characters that follow each other (``CPDF_TextPage::ProcessTextObject``).
    """
    if second.origin[0] >= first.origin[0]:
        return False
    widest = max(first.cells[-1].width * first.size, second.cells[0].width * second.size) / 1000
    return abs(second.origin[1] - first.origin[1]) <= widest / 2 + _ROUNDING


def _separator(sheet: Sheet, run: TextRun, number: int) -> TextRun:
    """A space at the far edge of the sheet, which ends what PDFium sorts and leaves no mark but white space.

    Each lies beside the one before, since PDFium drops what it takes for a shadow of a recent object.
    """
    place = number * 2 * _SEPARATOR_SIZE % sheet.width
    height = 0.0 if run.origin[1] > sheet.height / 2 else sheet.height - _SEPARATOR_SIZE
    return TextRun((Cell(" ", SPACE_WIDTH),), (place, height), (1.0, 0.0), _SEPARATOR_SIZE)


def _picture(layer: Layer) -> str:
    matrix = layer.matrix
    numbers = (matrix.a, matrix.d, matrix.b, matrix.e, matrix.c, matrix.f)
    ink = f"{' '.join(_number(value, 3) for value in layer.ink)} rg " if layer.ink else ""
    return f"q {ink}{' '.join(_number(value, 4) for value in numbers)} cm {layer.name} Do Q"


def _texts(shown: Iterable[tuple[TextRun, str, bytes]]) -> Iterator[str]:
    for run, font, codes in shown:
        (cos, sin), (x, y) = run.along, run.origin
        matrix = (*(_number(value, 5) for value in (cos, sin, -sin, cos)), _number(x, 2), _number(y, 2))
        yield f"{font} {_number(run.size, 2)} Tf {' '.join(matrix)} Tm <{codes.hex()}> Tj"


def _number(value: float, digits: int) -> str:
    """A PDF number: no exponent, no trailing zeros, no minus before zero."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
