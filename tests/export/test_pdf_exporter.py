"""A searchable PDF as a file: pictures, what it says of itself, and what happens when something goes wrong."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from pipeline.errors import ExportCheckError, NotInArchiveError, UnreadableScanError
from pipeline.export import ExportPage, write_pdf
from pipeline.model.page import EncodedImage, ImageCoding, TextLine
from tests.export.pages import HEIGHT, WIDTH, encoded, export_page, item, line, turned
from tests.export.reading import pdfium_text


def picture_alone(image: EncodedImage, label: str = "甲-1 第1页") -> ExportPage:
    return ExportPage(image, None, label)


@contextmanager
def stored_picture(file: Path) -> Iterator[pikepdf.Object]:
    with pikepdf.open(file) as document:
        yield document.pages[0].obj.Resources.XObject["/Scan"]


def rendered(file: Path, page: int = 0, dpi: float = 36.0) -> Image.Image:
    with pypdfium2.PdfDocument(file) as document:
        picture: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("L")
    return picture


@pytest.mark.parametrize("coding", [ImageCoding.JPEG, ImageCoding.JPEG2000])
def test_a_compressed_picture_goes_in_byte_for_byte(coding: ImageCoding, tmp_path: Path) -> None:
    image = encoded(coding, size=(400, 300), mode="RGB")
    write_pdf([item([picture_alone(image)])], tmp_path / "out.pdf")
    with stored_picture(tmp_path / "out.pdf") as stored:
        assert bytes(stored.read_raw_bytes()) == image.data


def test_the_compressed_pixels_of_a_png_go_in_as_they_are(tmp_path: Path) -> None:
    image = encoded(ImageCoding.PNG, size=(400, 300))
    write_pdf([item([picture_alone(image)])], tmp_path / "out.pdf")
    with stored_picture(tmp_path / "out.pdf") as stored:
        assert bytes(stored.read_raw_bytes()) in image.data


def test_single_strip_g4_goes_in_as_it_is(tmp_path: Path) -> None:
    image = encoded(ImageCoding.TIFF, mode="1", compression="group4", tiffinfo={278: HEIGHT})
    with Image.open(io.BytesIO(image.data)) as tiff:
        (offset,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    write_pdf([item([picture_alone(image)])], tmp_path / "out.pdf")
    with stored_picture(tmp_path / "out.pdf") as stored:
        assert [str(name) for name in stored.Filter.as_list()] == ["/CCITTFaxDecode"]
        assert bytes(stored.read_raw_bytes()) == image.data[offset : offset + length]


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "I;16"])
def test_other_pictures_keep_their_pixels(mode: str, tmp_path: Path) -> None:
    image = encoded(ImageCoding.TIFF, size=(60, 40), mode=mode) if mode != "P" else _palette_png()
    write_pdf([item([picture_alone(image)])], tmp_path / "out.pdf")
    with stored_picture(tmp_path / "out.pdf") as stored:
        found = pikepdf.PdfImage(stored).as_pil_image().convert("L")
    with Image.open(io.BytesIO(image.data)) as original:
        assert ImageChops.difference(found, _as_seen(original)).getextrema() == (0, 0)


def _palette_png() -> EncodedImage:
    picture = Image.new("P", (60, 40), 1)
    picture.putpalette([0, 0, 0, 250, 250, 250])
    target = io.BytesIO()
    picture.save(target, "PNG")
    return EncodedImage(target.getvalue(), ImageCoding.PNG, 60, 40)


def _as_seen(original: Image.Image) -> Image.Image:
    if original.mode.startswith("I;16"):
        return original.convert("RGBA").convert("L")
    return original.convert("RGB").convert("L")


def test_a_picture_that_cannot_be_decoded_is_an_error_that_names_the_page(tmp_path: Path) -> None:
    image = EncodedImage(b"no picture at all", ImageCoding.JPEG, 10, 10)
    with pytest.raises(UnreadableScanError, match="甲-7 第3页"):
        write_pdf([item([picture_alone(image, "甲-7 第3页")])], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_scan_is_shown_upright(rotation: int, tmp_path: Path) -> None:
    geometry = turned(rotation, 0.0)
    upright = Image.new("L", (WIDTH, HEIGHT), "white")
    upright.paste(0, (0, 0, WIDTH // 2, HEIGHT // 2))
    master = upright.rotate(rotation, expand=True)
    target = io.BytesIO()
    master.save(target, "PNG")
    image = EncodedImage(target.getvalue(), ImageCoding.PNG, *master.size, (150.0, 150.0))
    page = ExportPage(image, export_page([line("上")], geometry).ocr, "甲-1 第1页")
    write_pdf([item([page])], tmp_path / "out.pdf")
    seen = rendered(tmp_path / "out.pdf")
    width, height = seen.size
    assert width < height
    corners = [seen.getpixel((x * width // 4, y * height // 4)) for x, y in ((1, 1), (3, 1), (1, 3), (3, 3))]
    assert corners == [0, 255, 255, 255]


def test_the_text_is_not_seen(tmp_path: Path) -> None:
    blank = Image.new("L", (WIDTH, HEIGHT), "white")
    target = io.BytesIO()
    blank.save(target, "PNG")
    image = EncodedImage(target.getvalue(), ImageCoding.PNG, WIDTH, HEIGHT, (150.0, 150.0))
    page = ExportPage(image, export_page([line("看不见的文字")]).ocr, "甲-1 第1页")
    write_pdf([item([page])], tmp_path / "out.pdf")
    assert pdfium_text(tmp_path / "out.pdf") == "看不见的文字"
    assert rendered(tmp_path / "out.pdf").getextrema() == (255, 255)


def test_pages_without_a_result_go_in_as_pictures_and_are_named(tmp_path: Path) -> None:
    pages = [export_page([line("第一页")]), picture_alone(encoded(), "甲-1 第2页")]
    report = write_pdf([item(pages)], tmp_path / "out.pdf")
    assert report.pages_without_text == ("甲-1 第2页",)
    assert (report.page_count, report.file) == (2, tmp_path / "out.pdf")
    assert pdfium_text(tmp_path / "out.pdf", 1) == ""


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    write_pdf([item([export_page([line("字")])])], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo.Title) == "土地承包合同"
        assert str(document.docinfo.Author) == "石桥村村民委员会"
        with document.open_metadata() as xmp:
            assert xmp["dc:title"] == "土地承包合同"
            assert xmp["dc:identifier"] == "X043-WS·2014-Y-0001"
            assert xmp["dc:creator"] == ["石桥村村民委员会"]
            assert xmp["dc:date"] == ["1998-03-05"]
            assert xmp["dc:language"] == {"zh-CN"}


def test_every_entry_has_a_bookmark_and_every_page_its_label(tmp_path: Path) -> None:
    first = item(
        [export_page([line("一")], label="甲-1 第1页"), export_page([line("二")], label="甲-1 第2页")], "甲-1", "合同"
    )
    second = item([export_page([line("三")], label="乙-2 第1页")], "乙-2", "名册")
    write_pdf([first, second], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert [page.label for page in document.pages] == ["甲-1 第1页", "甲-1 第2页", "乙-2 第1页"]
        assert str(document.docinfo.Title) == "合同 等 2 件"
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        bookmarks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert bookmarks == [("甲-1 合同", 0), ("乙-2 名册", 2)]


def test_one_font_serves_all_pages(tmp_path: Path) -> None:
    write_pdf(
        [item([export_page([line("土地承包合同书" + chr(0x4E00 + n))]) for n in range(120)])], tmp_path / "out.pdf"
    )
    with pikepdf.open(tmp_path / "out.pdf") as document:
        fonts = {page.obj.Resources.Font["/T1"].objgen for page in document.pages}
        assert len(fonts) == 1
        assert document.pages[0].obj.Resources.Font["/T1"].Encoding == pikepdf.Name("/Identity-H")


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_pdf([item([export_page([line("东至李国强")]), picture_alone(encoded())])], tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    write_pdf([item([export_page([line("东至李国强")]), picture_alone(encoded())])], tmp_path / "out.pdf")
    run = subprocess.run(["qpdf", "--check", str(tmp_path / "out.pdf")], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def line_of_two_minds() -> TextLine:
    """A line whose characters are not its text, so that what is written cannot be what was read."""

    class Contradicted(TextLine):
        @property
        def text(self) -> str:
            return "西至"

    said = line("东至")
    return Contradicted(said.characters, said.quad, said.confidence)


def test_a_file_that_does_not_prove_itself_is_not_put_in_place(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"the former file")
    with pytest.raises(ExportCheckError, match="甲-1 第1页"):
        write_pdf([item([export_page([line_of_two_minds()])])], target)
    assert target.read_bytes() == b"the former file"
    assert list(tmp_path.iterdir()) == [target]


def test_a_break_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    def pages() -> Iterator[ExportPage]:
        yield export_page([line("第一页")])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pdf([item(pages())], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_entry_without_pages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotInArchiveError, match="X043"):
        write_pdf([item([])], tmp_path / "out.pdf")
    with pytest.raises(NotInArchiveError):
        write_pdf([], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_text_layer_costs_less_than_12_kilobytes_a_page(tmp_path: Path) -> None:
    lines = [
        line("".join(chr(0x4E00 + (row * 37 + n * 101) % 3000) for n in range(25)), (100, 60 + 48 * row))
        for row in range(34)
    ]
    page = export_page(lines)
    write_pdf([item([page] * 5)], tmp_path / "out.pdf")
    overhead = (tmp_path / "out.pdf").stat().st_size - 5 * len(page.image.data) * 1.03
    assert overhead <= 5 * 12_000 + 20_000
