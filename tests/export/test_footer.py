"""The strip below a page: beside the picture, out of the text."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pipeline.export import write_ofd, write_pdf
from pipeline.export.footer import STRIP_HEIGHT, footer_strip
from pipeline.export.ofd_read_back import ofd_pages, shades
from pipeline.export.ofd_reading import OfdFile
from pipeline.export.read_back import pdf_pages
from pipeline.storage.checksums import sha256_of_bytes
from tests.export.judges import verapdf_complaints
from tests.export.pages import export_page, item, line, turned
from tests.export.reading import pdfium_boxes, pdfium_text

FOOTER = ("档号：X043-WS·2014-Y-0001　第 1 页 共 4 页", "复制日期：2026年11月23日　用途：土地纠纷取证")
BARE = export_page([line("东至李国强")], turned(90, 2.0))
PAGE = replace(BARE, footer=FOOTER)


def test_the_strip_is_below_the_picture_and_out_of_the_text(tmp_path: Path) -> None:
    bare = write_pdf([item([BARE])], tmp_path / "bare.pdf").file
    file = write_pdf([item([PAGE])], tmp_path / "out.pdf").file
    with pypdfium2.PdfDocument(bare) as without, pypdfium2.PdfDocument(file) as document:
        width, height = without[0].get_size()
        assert document[0].get_size() == pytest.approx((width, height + STRIP_HEIGHT), abs=0.01)
    assert pdfium_text(file) == "东至李国强"
    lifts = [
        (below.y0 - above.y0) / STRIP_HEIGHT
        for (_, above), (_, below) in zip(pdfium_boxes(bare), pdfium_boxes(file), strict=True)
    ]
    assert lifts == pytest.approx([1.0] * 5, abs=0.01)
    assert verapdf_complaints([file]) == []


def test_the_picture_keeps_its_bytes(tmp_path: Path) -> None:
    file = write_pdf([item([PAGE])], tmp_path / "out.pdf").file
    with pikepdf.open(file) as document:
        pictures = document.pages[0].obj.Resources.XObject
        assert sorted(pictures.keys()) == ["/Footer", "/Scan"]
        assert bytes(pictures["/Scan"].read_raw_bytes()) == PAGE.image.data


def test_the_strip_is_drawn(tmp_path: Path) -> None:
    file = write_pdf([item([PAGE])], tmp_path / "out.pdf").file
    with pypdfium2.PdfDocument(file) as document:
        seen = document[0].render(scale=1.0).to_pil().convert("L")
    strip = seen.crop((0, seen.height - round(STRIP_HEIGHT), seen.width, seen.height))
    assert 0.003 < sum(value < 128 for value in strip.tobytes()) / (strip.width * strip.height) < 0.3


def test_an_ofd_has_it_too(tmp_path: Path) -> None:
    with OfdFile(write_ofd([item([PAGE])], tmp_path / "out.ofd").file) as document:
        (page,) = document.pages()
    assert page.text == ("东至李国强",)
    assert page.picture_sha256[0] == sha256_of_bytes(PAGE.image.data)
    assert len(page.picture_sha256) == 2


@pytest.mark.parametrize("width", [3.0, 100.0, 595.0, 1684.0])
def test_sheets_of_every_width_get_a_strip(width: float) -> None:
    strip = footer_strip(FOOTER, width)
    assert strip.width == pytest.approx(width * 300 / 72, abs=1)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(("width", "height"), [(1240, 1754), (1754, 1240)])
def test_pdf_and_ofd_look_the_same_upright_and_with_the_strip_below(
    rotation: int, width: int, height: int, tmp_path: Path
) -> None:
    """What each shows at a thousand places; the scan's dark quarter comes to lie where the turn takes it."""
    page = replace(export_page([line("东至李国强")], turned(rotation, 0.0, width, height)), footer=FOOTER)
    (in_pdf,) = pdf_pages(write_pdf([item([page])], tmp_path / "out.pdf").file)
    (in_ofd,) = ofd_pages(write_ofd([item([page])], tmp_path / "out.ofd").file)
    assert (in_pdf.width, in_pdf.height) == pytest.approx((in_ofd.width, in_ofd.height), abs=0.1)
    grid = [
        (in_pdf.width * (column + 0.5) / 31, STRIP_HEIGHT + (in_pdf.height - STRIP_HEIGHT) * (row + 0.5) / 31)
        for column in range(31)
        for row in range(31)
        if 15 not in (column, row)
    ]
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        drawn = np.asarray(document[0].render(scale=2, grayscale=True).to_pil())
    with OfdFile(tmp_path / "out.ofd") as package:
        (read,) = package.pages()
        shown = shades(read, grid)
    expected = [int(drawn[int((in_pdf.height - y) * 2), int(x * 2)]) for x, y in grid]
    assert max(abs(one - other) for one, other in zip(shown, expected, strict=True)) < 40
    corner = {0: (0.2, 0.8), 90: (0.8, 0.8), 180: (0.8, 0.2), 270: (0.2, 0.2)}[rotation]
    dark = {
        (round(x / in_pdf.width, 1), round((y - STRIP_HEIGHT) / (in_pdf.height - STRIP_HEIGHT), 1))
        for (x, y), shade in zip(grid, shown, strict=True)
        if shade < 128
    }
    assert corner in dark
    assert len(dark) < 50


def test_a_purpose_that_is_too_long_is_cut_off_before_the_stamp() -> None:
    with_stamp = np.asarray(Image.open(io.BytesIO(footer_strip(("用途：" + "土" * 300,), 595.0).data)))
    place = round((595.0 - 142.0 - 8.5) * 300 / 72)
    assert with_stamp[20:-20, place - 20 : place - 2].all()
    assert not with_stamp[20:-20, : place - 60].all()
