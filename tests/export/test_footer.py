"""The strip below a page: beside the picture, out of the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.export import write_ofd, write_pdf
from pipeline.export.footer import STRIP_HEIGHT, footer_strip
from pipeline.export.ofd_reading import OfdFile
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
    assert strip.width == pytest.approx(width * 200 / 72, abs=1)
