"""The gate at the end of an export: a finished PDF is opened with other libraries and must give back its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from pipeline.export.poppler import raw_text_of_pages
from pipeline.export.proof import PageProof, differences, misplaced, refuse
from pipeline.model.geometry import Box
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_SIZE_TOLERANCE = 0.1
"""Points."""
_PAGES_AT_ONCE = 50
"""PDFium keeps every picture it has read until the document is closed; opening it anew keeps memory flat."""


def check_read_back(file: Path, proofs: Sequence[PageProof]) -> None:
    """Open a finished PDF with PDFium, and with poppler where that is installed, and compare every page.

    Raises:
        ExportCheckError: it cannot be opened, or pages, sizes, pictures, text or its places are not what was to be
            written.
    """
    for start in range(0, max(1, len(proofs)), _PAGES_AT_ONCE):
        part = proofs[start : start + _PAGES_AT_ONCE]
        with closing(_opened(file)) as document:
            if len(document) != len(proofs):
                raise refuse(f"共 {len(document)} 页，应有 {len(proofs)} 页", str(file))
            for number, proof in enumerate(part, start):
                with closing(document[number]) as page:
                    _refuse_first(_faults(page, proof), proof)
        texts = raw_text_of_pages(file, start + 1, start + len(part)) if part else None
        for proof, text in zip(part, texts or (), strict=texts is not None):
            _refuse_first((f"poppler：{fault}" for fault in differences(proof.lines, text)), proof)


def _opened(file: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise refuse("无法重新打开", str(file)) from error


def _refuse_first(faults: Iterator[str], proof: PageProof) -> None:
    for fault in faults:
        raise refuse(fault, proof.label)


def _faults(page: pypdfium2.PdfPage, proof: PageProof) -> Iterator[str]:
    width, height = page.get_size()
    if max(abs(width - proof.width), abs(height - proof.height)) > _SIZE_TOLERANCE:
        yield f"页面尺寸为 {width:.1f}×{height:.1f} 点，应为 {proof.width:.1f}×{proof.height:.1f} 点"
    pictures = [_digest(found) for found in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=1)]
    if len(pictures) != len(proof.picture_sha256):
        yield f"页面上有 {len(pictures)} 幅图像，应有 {len(proof.picture_sha256)} 幅"
    elif pictures != list(proof.picture_sha256):
        yield "图像与写入时不一致"
    with closing(page.get_textpage()) as text_page:
        yield from differences(proof.lines, text_page.get_text_range())
        yield from misplaced(proof.inks, characters(text_page))


def _digest(picture: pypdfium2.PdfImage) -> Sha256:
    return sha256_of_bytes(bytes(picture.get_data(decode_simple=False)))


def characters(text_page: pypdfium2.PdfTextPage) -> list[tuple[str, Box]]:
    """Every character that is not white space, with its box in points."""
    found = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for place in range(text_page.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(text_page, place))
        if not text.isspace() and raw.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
            found.append((text, Box(left.value, bottom.value, right.value, top.value)))
    return found
