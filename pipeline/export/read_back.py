"""The gate at the end of an export: a finished PDF is opened with other libraries and must give back its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from pipeline.export.poppler import raw_text_of_pages
from pipeline.export.proof import FoundPage, Proofs, gate, refuse
from pipeline.export.sheet import POINTS_PER_INCH
from pipeline.model.geometry import Box, Point
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_PAGES_AT_ONCE = 50
"""PDFium keeps every picture it has read until the document is closed; opening it anew keeps memory flat."""
_LOOK_DPI = 150
"""Fine enough for the cover of a single digit."""
_FORM_DEPTH = 5
"""So deep are pictures looked for in groups of other programs."""


def check_read_back(file: Path, proofs: Proofs) -> None:
    """Open a finished PDF with PDFium, and with poppler where that is installed, and compare every page.

    Raises:
        ExportCheckError: it cannot be opened, or pages, sizes, pictures, text or its places are not what was to be
            written.
    """
    gate(file, pdf_page_count(file), pdf_pages(file), proofs)


def pdf_page_count(file: Path) -> int:
    """How many pages PDFium finds.

    Raises:
        ExportCheckError: it cannot open the file.
    """
    with closing(_opened(file)) as document:
        return len(document)


def pdf_keywords(file: Path) -> str:
    """The keywords that a PDF says of itself.

    Raises:
        ExportCheckError: it cannot be opened.
    """
    with closing(_opened(file)) as document:
        keywords: str = document.get_metadata_value("Keywords")
    return keywords


def pdf_pages(file: Path) -> Iterator[FoundPage]:
    """All pages in order, as PDFium and, where it is installed, poppler read them; memory stays flat.

    Raises:
        ExportCheckError: PDFium cannot open the file.
    """
    count = pdf_page_count(file)
    for start in range(0, count, _PAGES_AT_ONCE):
        end = min(count, start + _PAGES_AT_ONCE)
        others = raw_text_of_pages(file, start + 1, end)
        with closing(_opened(file)) as document:
            for number in range(start, end):
                with closing(document[number]) as page:
                    yield _found(page, (("poppler", others[number - start]),) if others else ())


def _opened(file: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise refuse("无法重新打开", str(file)) from error


def _found(page: pypdfium2.PdfPage, other_texts: tuple[tuple[str, str], ...]) -> FoundPage:
    width, height = page.get_size()
    pictures = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_FORM_DEPTH)
    digests = tuple(_digest(picture) for picture in pictures)
    with closing(page.get_textpage()) as text_page:
        text = text_page.get_text_range()
        found = tuple(characters(text_page))
    return FoundPage(width, height, digests, (("", text), *other_texts), found, partial(_shades, page))


def _shades(page: pypdfium2.PdfPage, points: Sequence[Point]) -> list[int]:
    """As PDFium draws the page."""
    scale = _LOOK_DPI / POINTS_PER_INCH
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    rows, columns = drawn.shape[:2]
    places = ((int(rows - y * scale), int(x * scale)) for x, y in points)
    return [int(drawn[min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)].max()) for row, column in places]


def _digest(picture: pypdfium2.PdfImage) -> Sha256:
    return sha256_of_bytes(bytes(picture.get_data(decode_simple=False)))


def characters(text_page: pypdfium2.PdfTextPage) -> list[tuple[str, Box]]:
    """Every character that is not white space, with its box in points."""
    found: list[tuple[str, Box]] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    first_half = ""
    for place in range(text_page.count_chars()):
        text = first_half + chr(raw.FPDFText_GetUnicode(text_page, place))
        # PDFium gives what lies beyond the BMP as two halves, each with the box of the whole
        first_half = text if len(text) == 1 and "\ud800" <= text <= "\udbff" else ""
        if first_half or text.isspace():
            continue
        if raw.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
            box = Box(left.value, bottom.value, right.value, top.value)
            found.append((text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), box))
    return found
