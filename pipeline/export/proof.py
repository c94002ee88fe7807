"""What a finished file must give back, and where an extracted text departs from it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.errors import ExportCheckError
from pipeline.export.characters import is_right_to_left, printable
from pipeline.export.documents import ExportPage, Withheld
from pipeline.export.sheet import Sheet
from pipeline.model.geometry import Affine, Box, Point, Quad
from pipeline.model.page import OcrPage, Sha256

_SPACES = re.compile(r"\s+")
_LINE_ENDS = "\r\n"
_HYPHENS = {"-": "\x02\ufffe", "\u00ad": "\x02\ufffe"}
"""PDFium marks a hyphen at a line end, which it thinks a break of a word, by one of these."""
_MIRRORED = str.maketrans("([{<«‹（［｛＜《〈「『【〔", ")]}>»›）］｝＞》〉」』】〕")
"""Readers may mirror brackets of right-to-left text, so there either of a pair counts as the other."""
_COVERED = 0.5
_LEAST_SHARE = 0.9
"""Of characters whose cell covers half of their ink; a text layer that lies elsewhere as a whole stays far below, while
an engine's odd box here and there is no reason to withhold a file."""
_WINDOW = 8
"""So many characters of the file are looked at for the next one of the page."""
_LEAST_SIDE = 0.01
"""Points; smaller boxes say nothing of a place."""
_SIZE_TOLERANCE = 0.15
"""Points; what rounding to millimetres with two decimals can change, several times over."""
_BLACK = 60
"""Of 255; covers are black, and coding as JPEG lightens their inside by less."""
_ACROSS_COVER = tuple(0.1 + 0.8 * step / 15 for step in range(16))
_DOWN_COVER = (0.2, 0.4, 0.6, 0.8)
"""Shares of a cover's sides at which it is looked at, clear of its edges."""
_ADVICE = "文件没有保存。请重新导出；仍出现时请把日志和该页交给维护人员"


@dataclass(frozen=True, slots=True)
class Ink:
    """A character and where its ink lies, in points from the lower left corner."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageProof:
    """What a page of a finished file must give back.

    Attributes:
        label: how people name the page.
        width: of the sheet, in points.
        height: of the sheet, in points.
        lines: its text in reading order.
        picture_sha256: of its pictures as they are stored in the file, in order.
        inks: its characters without white space, in reading order.
        covered: points of its covers, in points from the lower left corner.
        withheld: stretches of text that were masked, and how often each may be found all the same.
    """

    label: str
    width: float
    height: float
    lines: tuple[str, ...]
    picture_sha256: tuple[Sha256, ...]
    inks: tuple[Ink, ...] = ()
    covered: tuple[Point, ...] = ()
    withheld: tuple[tuple[str, int], ...] = ()


Shades = Callable[[Sequence[Point]], list[int]]
"""How light a page shows points, given from its lower left corner: 0 for black to 255 for white."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a finished file as other programs read it.

    Attributes:
        width: of the sheet, in points.
        height: of the sheet, in points.
        picture_sha256: of its pictures as they are stored in the file, in order.
        texts: the name of each program that read it, empty for the first, and the text that it found.
        characters: each with its box in points from the lower left corner, in reading order, white space left out.
        shades: looks at the page; only while it is the one in hand.
    """

    width: float
    height: float
    picture_sha256: tuple[Sha256, ...]
    texts: tuple[tuple[str, str], ...]
    characters: tuple[tuple[str, Box], ...]
    shades: Shades


class Proofs(Protocol):
    """Proofs of all pages of a file, in order; wherever they are kept."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[PageProof]: ...


def proof_of(page: ExportPage, sheet: Sheet, pictures: Sequence[Sha256]) -> PageProof:
    """What has to be found again, taken from the page and not from what was written."""
    lines = (plain_line(line.text) for line in page.ocr.lines) if page.ocr else ()
    inks = tuple(_inks(page.ocr, sheet)) if page.ocr else ()
    present = tuple(line for line in lines if line)
    covered = tuple(_covered_points(page.withheld, page, sheet))
    size = sheet.width, sheet.height
    return PageProof(page.label, *size, present, tuple(pictures), inks, covered, page.withheld.words)


def _covered_points(withheld: Withheld, page: ExportPage, sheet: Sheet) -> Iterator[Point]:
    """Points inside of every cover, as far as they lie on the picture."""
    to_unit = Affine(1 / page.image.width, 0.0, 0.0, 0.0, -1 / page.image.height, 1.0)
    to_sheet = sheet.image_matrix.after(to_unit)
    for place in withheld.places:
        for x, y in _inside(place):
            if 0 <= x < page.image.width and 0 <= y < page.image.height:
                yield to_sheet.apply((x, y))


def _inside(place: Quad) -> Iterator[Point]:
    (x0, y0), (x1, y1), _, (x3, y3) = place
    for across in _ACROSS_COVER:
        for down in _DOWN_COVER:
            yield x0 + across * (x1 - x0) + down * (x3 - x0), y0 + across * (y1 - y0) + down * (y3 - y0)


def plain_line(text: str) -> str:
    """A line as files can hold it, with single spaces and none at its ends."""
    return _SPACES.sub(" ", printable(text)).strip()


def _inks(ocr: OcrPage, sheet: Sheet) -> Iterator[Ink]:
    """Characters that have a box of their own: of one code point, and with some area on the sheet."""
    for character in ocr.characters():
        text = printable(character.text)
        if len(text) == 1 and not text.isspace():
            first, second, third, fourth = map(sheet.place, character.box.corners())
            box = Box.around((first, second, third, fourth))
            if min(box.width, box.height) > _LEAST_SIDE:
                yield Ink(text, box)


def refuse(fault: str, where: str) -> ExportCheckError:
    """The error that keeps a file from being put in place."""
    return ExportCheckError(f"导出文件自检未通过：{fault}", where=where, advice=_ADVICE)


def page_faults(found: FoundPage, proof: PageProof) -> Iterator[str]:
    """In what a page is not what it was to be, in words for people; nothing when it is."""
    if max(abs(found.width - proof.width), abs(found.height - proof.height)) > _SIZE_TOLERANCE:
        is_size, should = f"{found.width:.1f}×{found.height:.1f}", f"{proof.width:.1f}×{proof.height:.1f}"
        yield f"页面尺寸为 {is_size} 点，应为 {should} 点"
    if len(found.picture_sha256) != len(proof.picture_sha256):
        yield f"页面上有 {len(found.picture_sha256)} 幅图像，应有 {len(proof.picture_sha256)} 幅"
    elif found.picture_sha256 != proof.picture_sha256:
        yield "图像与原件不一致"
    for reader, text in found.texts:
        for fault in differences(proof.lines, text):
            yield f"{reader}：{fault}" if reader else fault
    yield from misplaced(proof.inks, found.characters)
    yield from _disclosed(proof, found)


def _disclosed(proof: PageProof, found: FoundPage) -> Iterator[str]:
    """Whether anything withheld can be read all the same; its words are not repeated."""
    texts = ["".join(text.split()) for _, text in found.texts]
    if any(text.count(word) > allowed for word, allowed in proof.withheld for text in texts):
        yield "应遮盖的文字仍可检索到"
    if proof.covered and max(found.shades(proof.covered)) > _BLACK:
        yield "应遮盖的位置没有完全遮住"


def gate(file: Path, count: int, pages: Iterable[FoundPage], proofs: Proofs) -> None:
    """Compare every page of a finished file.

    Raises:
        ExportCheckError: pages, sizes, pictures, text or its places are not what was to be written.
    """
    if count != len(proofs):
        raise refuse(f"共 {count} 页，应有 {len(proofs)} 页", str(file))
    for found, proof in zip(pages, proofs, strict=True):
        for fault in page_faults(found, proof):
            raise refuse(fault, proof.label)


def differences(lines: Sequence[str], found: str) -> Iterator[str]:
    """Where an extracted text departs from the lines that were written; nothing when it is theirs.

    Characters and their order must be the same. Between lines any white space may stand, or none; inside a line a
    space must be where one was and may not be where none was, while line ends are let pass. On a page with Hebrew or
    Arabic the characters are counted without their order.
    """
    if any(is_right_to_left(line) for line in lines):
        if _counted("".join(lines)) != _counted(found):
            yield "读回的字符与识别结果不一致"
        return
    place = 0
    for number, line in enumerate(lines, start=1):
        place = _skip(found, place, None)
        for character in line:
            here = _skip(found, place, None if character == " " else _LINE_ENDS)
            if character == " ":
                matches = here > place
                place = here
            else:
                matches = here < len(found) and (found[here] == character or found[here] in _HYPHENS.get(character, ""))
                place = here + 1
            if not matches:
                yield f"第 {number} 行“{line}”读回时不一致（读到“{found[here : here + 10].strip()}”）"
                return
    if rest := found[place:].strip():
        yield f"读回的文字多出“{rest[:10]}”"


def _counted(text: str) -> Counter[str]:
    """How often each character occurs, white space aside, presentation forms as letters and brackets by pair."""
    folded = unicodedata.normalize("NFKC", text).translate(_MIRRORED)
    return Counter(character for character in folded if not character.isspace())


def _skip(text: str, place: int, what: str | None) -> int:
    """The next place that holds none of these characters, ``None`` standing for any white space."""
    while place < len(text) and (text[place].isspace() if what is None else text[place] in what):
        place += 1
    return place


def misplaced(inks: Sequence[Ink], cells: Sequence[tuple[str, Box]]) -> Iterator[str]:
    """Whether the characters of a page lie beside their ink; ``cells`` are those of the file, without white space.

    Both are walked in order by character, so what the file spells in another way is passed over.
    """
    if not inks or not cells:
        return
    on_ink = compared = place = 0
    for ink in inks:
        here = next((n for n in range(place, min(place + _WINDOW, len(cells))) if cells[n][0] == ink.text), None)
        if here is not None:
            compared += 1
            on_ink += _share(ink.box, cells[here][1]) >= _COVERED
            place = here + 1
    if compared and on_ink < _LEAST_SHARE * compared:
        yield f"{compared} 个字符中只有 {on_ink} 个落在原字迹上"


def _share(ink: Box, cell: Box) -> float:
    """How much of the ink's box lies under the cell."""
    across = min(ink.x1, cell.x1) - max(ink.x0, cell.x0)
    down = min(ink.y1, cell.y1) - max(ink.y0, cell.y0)
    return max(0.0, across) * max(0.0, down) / (ink.width * ink.height)
