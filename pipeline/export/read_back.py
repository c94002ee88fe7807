"""The gate at the end of an export: a finished file is opened with another library and must give back its pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from pipeline.errors import ExportCheckError
from pipeline.export.characters import is_right_to_left, printable
from pipeline.export.documents import ExportPage
from pipeline.export.sheet import Sheet
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_SIZE_TOLERANCE = 0.1
"""Points."""
_PAGES_AT_ONCE = 50
"""PDFium keeps every picture it has read until the document is closed; opening it anew keeps memory flat."""
_SPACES = re.compile(r"\s+")
_LINE_ENDS = "\r\n"
_HYPHENS = {"-": "\x02\ufffe", "\u00ad": "\x02\ufffe"}
"""PDFium marks a hyphen at a line end, which it thinks a break of a word, by one of these."""
_ADVICE = "文件没有保存。请重新导出；仍出现时请把日志和该页交给维护人员"


@dataclass(frozen=True, slots=True)
class PageProof:
    """What a page of a finished file must give back.

    Attributes:
        label: how people name the page.
        width: of the sheet, in points.
        height: of the sheet, in points.
        lines: its text in reading order.
        picture_sha256: of its compressed picture.
    """

    label: str
    width: float
    height: float
    lines: tuple[str, ...]
    picture_sha256: Sha256


def proof_of(page: ExportPage, sheet: Sheet, picture_sha256: Sha256) -> PageProof:
    """What has to be found again, taken from the page and not from what was written."""
    lines = (_SPACES.sub(" ", printable(line.text)).strip() for line in page.ocr.lines) if page.ocr else ()
    return PageProof(page.label, sheet.width, sheet.height, tuple(line for line in lines if line), picture_sha256)


def check_read_back(file: Path, proofs: Sequence[PageProof]) -> None:
    """Open a finished PDF with PDFium and compare every page.

    Raises:
        ExportCheckError: it cannot be opened, or pages, sizes, pictures or text are not what was to be written.
    """
    for start in range(0, max(1, len(proofs)), _PAGES_AT_ONCE):
        with closing(_opened(file)) as document:
            _check_count(len(document), len(proofs), file)
            for number, proof in enumerate(proofs[start : start + _PAGES_AT_ONCE], start):
                with closing(document[number]) as page:
                    _check_page(page, proof)


def _opened(file: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise ExportCheckError("导出的 PDF 无法重新打开", where=str(file), advice=_ADVICE) from error


def _check_count(found: int, wanted: int, file: Path) -> None:
    if found != wanted:
        raise ExportCheckError(f"导出的 PDF 有 {found} 页，应有 {wanted} 页", where=str(file), advice=_ADVICE)


def _check_page(page: pypdfium2.PdfPage, proof: PageProof) -> None:
    for fault in _faults(page, proof):
        raise ExportCheckError(f"导出的 PDF 自检未通过：{fault}", where=proof.label, advice=_ADVICE)


def _faults(page: pypdfium2.PdfPage, proof: PageProof) -> Iterator[str]:
    width, height = page.get_size()
    if max(abs(width - proof.width), abs(height - proof.height)) > _SIZE_TOLERANCE:
        yield f"页面尺寸为 {width:.1f}×{height:.1f} 点，应为 {proof.width:.1f}×{proof.height:.1f} 点"
    pictures = list(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=1))
    if len(pictures) != 1:
        yield f"页面上有 {len(pictures)} 幅图像，应有 1 幅"
    elif _digest(pictures[0]) != proof.picture_sha256:
        yield "图像与写入时不一致"
    with closing(page.get_textpage()) as text_page:
        yield from differences(proof.lines, text_page.get_text_range())


def _digest(picture: pypdfium2.PdfImage) -> Sha256:
    return sha256_of_bytes(bytes(picture.get_data(decode_simple=False)))


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
    """How often each character occurs, white space aside and presentation forms as letters."""
    return Counter(character for character in unicodedata.normalize("NFKC", text) if not character.isspace())


def _skip(text: str, place: int, what: str | None) -> int:
    """The next place that holds none of these characters, ``None`` standing for any white space."""
    while place < len(text) and (text[place].isspace() if what is None else text[place] in what):
        place += 1
    return place
