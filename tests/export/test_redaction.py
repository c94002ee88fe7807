"""Files of which something is withheld: it is not in them, and everything else is."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.errors import ExportCheckError
from pipeline.export import (
    ExportItem,
    ExportPage,
    ExportReport,
    redacted,
    write_alto,
    write_hocr,
    write_ofd,
    write_pdf,
    write_tables,
    write_text,
)
from pipeline.export.documents import Withheld
from pipeline.export.ofd_read_back import ofd_pages
from pipeline.export.read_back import pdf_pages
from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, Direction, ImageCoding, OcrPage, PageKey, SecondReading, ViewGeometry
from pipeline.model.redaction import MASK, WHOLE_PAGE, CharacterRange, Redaction
from pipeline.model.table import Table, TableCell
from tests.export.pages import HEIGHT, WIDTH, encoded, export_page, item, line, turned
from tests.export.reading import pdfium_text, poppler_text

KEY = PageKey("X043-WS·2014-Y-0001", 1)
NUMBER = "320382198001011234"
TEXT = f"身份证号{NUMBER}承包人"
HIDDEN = Redaction(KEY, (CharacterRange(0, 4, 4 + len(NUMBER)),))
MASKED = TEXT.replace(NUMBER, MASK * len(NUMBER))


def page_of(direction: Direction = Direction.HORIZONTAL, geometry: ViewGeometry | None = None) -> ExportPage:
    first = line(TEXT, (300.0, 200.0), direction=direction)
    told = tuple(replace(one, alternatives=(Alternative("叁", 0.05),)) for one in first.characters)
    first = replace(first, characters=told, second_reading=SecondReading("tesseract", TEXT, 0.9))
    return export_page([first, line("电话见附页", (300.0, 1500.0))], geometry)


def written_pdf(page: ExportPage, folder: Path) -> Path:
    return write_pdf([item([page])], folder / "out.pdf").file


def shades_of(file: Path) -> NDArray[np.uint8]:
    """The first page as PDFium draws it, a pixel of it a pixel of the scan."""
    with pypdfium2.PdfDocument(file) as document:
        return np.asarray(document[0].render(scale=150 / 72, grayscale=True).to_pil())


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize(
    ("direction", "geometry"),
    [
        (Direction.HORIZONTAL, None),
        (Direction.VERTICAL, None),
        (Direction.HORIZONTAL, turned(0, 4.0)),
        (Direction.VERTICAL, turned(90, -3.0)),
        (Direction.HORIZONTAL, turned(180, 0.0)),
        (Direction.HORIZONTAL, turned(270, 1.5)),
    ],
)
def test_a_pdf_holds_everything_but_what_is_withheld(
    direction: Direction, geometry: ViewGeometry | None, compact: bool, tmp_path: Path
) -> None:
    page = redacted(page_of(direction, geometry), HIDDEN)
    file = write_pdf([item([page])], tmp_path / "out.pdf", compact=compact).file
    for text in (pdfium_text(file), poppler_text(file, "-raw")):
        assert "".join(text.split()) == f"{MASKED}电话见附页"
    (found,) = pdf_pages(file)
    assert found.picture_sha256


def test_the_cover_lies_on_the_ink_of_a_skewed_scan_and_nowhere_else(tmp_path: Path) -> None:
    geometry = turned(0, 4.0)
    page = page_of(geometry=geometry)
    assert page.ocr is not None
    white = Image.new("L", (page.image.width, page.image.height), 255)
    target = io.BytesIO()
    white.save(target, "PNG")
    page = replace(page, image=replace(page.image, data=target.getvalue(), coding=ImageCoding.PNG))
    shown = shades_of(written_pdf(redacted(page, HIDDEN), tmp_path)) < 128
    number = page.ocr.lines[0].characters[4 : 4 + len(NUMBER)]
    for character in number:
        x, y = geometry.to_master.apply(
            ((character.box.x0 + character.box.x1) / 2, (character.box.y0 + character.box.y1) / 2)
        )
        assert shown[round(y), round(x)]
    ink = number[0].box.union(number[-1].box)
    assert shown.sum() < 1.5 * ink.width * ink.height


def test_an_ofd_holds_everything_but_what_is_withheld(tmp_path: Path) -> None:
    write_ofd([item([redacted(page_of(geometry=turned(90, 2.0)), HIDDEN)])], tmp_path / "out.ofd")
    (found,) = ofd_pages(tmp_path / "out.ofd")
    assert found.texts == (("", f"{MASKED}电话见附页"),)


@pytest.mark.parametrize(
    ("write", "name"), [(write_alto, "alto"), (write_hocr, "out.html"), (write_text, "out.txt"), (write_tables, "csv")]
)
def test_other_files_hold_neither_the_text_nor_other_readings_of_it(
    write: Callable[[ExportItem, Path], ExportReport], name: str, tmp_path: Path
) -> None:
    page = page_of()
    cells = (TableCell(0, 0, 1, 1, Box(0, 0, 9, 9), (0,)), TableCell(0, 1, 1, 1, Box(9, 0, 18, 9), (1,)))
    assert page.ocr is not None
    ruled: OcrPage = replace(page.ocr, tables=(Table(Box(0, 0, 18, 9), 1, 2, cells),))
    write(item([redacted(replace(page, ocr=ruled), HIDDEN)]), tmp_path / name)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    content = file.read_text(encoding="utf-8-sig")
    assert content.count(MASK) >= len(NUMBER)
    assert NUMBER not in content
    assert not any(f'CONTENT="{digit}"' in content or f">{digit}</span>" in content for digit in NUMBER)
    assert all(character in content for character in "身份证号承包人电话见附页")
    assert content.count("叁") == (len("身份证号承包人") if write in (write_alto, write_hocr) else 0)


@pytest.mark.parametrize(
    ("coding", "mode", "expected"),
    [
        (ImageCoding.JPEG, "RGB", ImageCoding.JPEG),
        (ImageCoding.PNG, "L", ImageCoding.JPEG),
        (ImageCoding.PNG, "RGBA", ImageCoding.JPEG),
        (ImageCoding.TIFF, "1", ImageCoding.TIFF),
        (ImageCoding.JPEG, "CMYK", ImageCoding.JPEG),
    ],
)
def test_the_covered_picture_is_coded_anew(
    coding: ImageCoding, mode: str, expected: ImageCoding, tmp_path: Path
) -> None:
    page = replace(page_of(), image=encoded(coding, mode=mode))
    found = redacted(page, HIDDEN)
    assert (found.image.coding, found.image.width, found.image.height) == (expected, WIDTH, HEIGHT)
    assert found.image.dpi == page.image.dpi
    with Image.open(io.BytesIO(found.image.data)) as picture:
        assert picture.convert("L").getpixel((500, 220)) < 40
    written_pdf(found, tmp_path)


def test_a_preview_inside_the_scan_does_not_come_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = NUMBER  # what a scanner program writes of the picture
    page = replace(page_of(), image=encoded(exif=exif))
    assert NUMBER.encode() in page.image.data
    assert NUMBER.encode() not in redacted(page, HIDDEN).image.data


def test_a_page_that_nobody_read_can_be_covered_as_a_whole(tmp_path: Path) -> None:
    page = ExportPage(encoded(mode="RGB"), None, "甲-1 第1页")
    file = written_pdf(redacted(page, Redaction(KEY, boxes=(WHOLE_PAGE,))), tmp_path)
    assert shades_of(file)[5:-5, 5:-5].max() < 40


def test_without_anything_withheld_the_page_stays_itself() -> None:
    page = page_of()
    assert redacted(page, Redaction(KEY)) is page


def not_masked(page: ExportPage) -> ExportPage:
    return replace(redacted(page, HIDDEN), ocr=page.ocr)


def not_covered(page: ExportPage) -> ExportPage:
    return replace(redacted(page, HIDDEN), image=encoded(mode="L"))


def covered_beside(page: ExportPage) -> ExportPage:
    found = redacted(page, HIDDEN)
    assert isinstance(found.withheld, Withheld)
    with Image.open(io.BytesIO(page.image.data)) as picture:
        pen = ImageDraw.Draw(picture)
        for place in found.withheld.places:
            pen.polygon([(x + 60, y) for x, y in place], fill=0)
        target = io.BytesIO()
        picture.save(target, "JPEG")
    return replace(found, image=replace(found.image, data=target.getvalue()))


@pytest.mark.parametrize("spoil", [not_masked, not_covered, covered_beside])
@pytest.mark.parametrize("write", [write_pdf, write_ofd])
def test_the_gate_refuses_what_withholds_too_little(
    spoil: Callable[[ExportPage], ExportPage],
    write: Callable[[list[ExportItem], Path], ExportReport],
    tmp_path: Path,
) -> None:
    page = page_of()
    white = replace(page.image, data=blank(), coding=ImageCoding.PNG)
    spoilt = spoil(replace(page, image=white))
    if spoil is not_covered:
        spoilt = replace(spoilt, image=white)
    with pytest.raises(ExportCheckError, match="应遮盖") as caught:
        write([item([spoilt])], tmp_path / "out")
    assert NUMBER not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def blank() -> bytes:
    target = io.BytesIO()
    Image.new("L", (WIDTH, HEIGHT), 255).save(target, "PNG")
    return target.getvalue()
