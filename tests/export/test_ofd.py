"""OFD files: as our own reader sees them, as ofdrw does, and what the gate refuses."""

from __future__ import annotations

import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import ofdkit
import pytest

from pipeline.errors import ExportCheckError, NotInArchiveError
from pipeline.export import ExportPage, write_ofd
from pipeline.export.ofd_read_back import check_ofd
from pipeline.export.ofd_reading import OfdFault, OfdFile
from pipeline.export.proof import PageProof, proof_of
from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Box
from pipeline.model.page import Direction, ImageCoding, Sha256
from pipeline.storage.checksums import sha256_of_bytes
from tests.export.judges import ofdrw_pages
from tests.export.pages import DPI, HEIGHT, WIDTH, encoded, export_page, item, line, turned
from tests.export.test_sample_scans import EVERY_STEM, SAMPLES, page_of

OFD = {"ofd": "http://www.ofdspec.org/2016"}
RARE = "𠀀𪚥㐀豎ＡＢ AB 12①"


def written(page: ExportPage, folder: Path) -> Path:
    return write_ofd([item([page])], folder / "out.ofd").file


@pytest.mark.parametrize("stem", EVERY_STEM)
def test_a_sample_gives_back_its_text_in_our_reader_and_in_ofdrw(stem: str, tmp_path: Path) -> None:
    page = page_of(json.loads((SAMPLES / "expected" / f"{stem}.json").read_text(encoding="utf-8")), stem)
    assert page.ocr is not None
    file = written(page, tmp_path)
    with OfdFile(file) as document:
        (seen,) = document.pages()
    assert list(seen.text) == [text.text for text in page.ocr.lines]
    ((width, height, texts),) = ofdrw_pages(file)
    assert [text.strip() for text in texts] == list(seen.text)
    sheet = lay_out(page.image, page.ocr.geometry)
    assert (width, height) == pytest.approx((sheet.width / 72 * 25.4, sheet.height / 72 * 25.4), abs=0.01)


@pytest.mark.parametrize("stem", EVERY_STEM)
def test_a_sample_gives_back_its_text_and_where_its_lines_begin_in_ofdkit(stem: str, tmp_path: Path) -> None:
    page = page_of(json.loads((SAMPLES / "expected" / f"{stem}.json").read_text(encoding="utf-8")), stem)
    assert page.ocr is not None
    with ofdkit.open(written(page, tmp_path)) as document:
        assert document.info.title == "土地承包合同"
        (seen,) = document.pages
        runs, size = seen.runs, (seen.width, seen.height)
    assert [run.text for run in runs] == [text.text for text in page.ocr.lines]
    sheet = lay_out(page.image, page.ocr.geometry)
    assert size == pytest.approx((sheet.width / 72 * 25.4, sheet.height / 72 * 25.4), abs=0.01)
    for run, one in zip(runs, page.ocr.lines, strict=True):
        ink = one.characters[0].box
        x, y = sheet.place(((ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2))
        begins = run.x / 25.4 * 72, sheet.height - run.y / 25.4 * 72
        assert math.dist(begins, (x, y)) < 1.5 * run.size / 25.4 * 72


@pytest.mark.parametrize(("rotation", "skew"), [(0, 0.0), (0, 5.0), (90, -5.0), (180, 0.0), (270, 2.0)])
@pytest.mark.parametrize("direction", list(Direction))
def test_every_character_lies_on_its_ink(direction: Direction, rotation: int, skew: float, tmp_path: Path) -> None:
    page = export_page([line("东至李国强承包地", (300, 400), direction=direction)], turned(rotation, skew))
    assert page.ocr is not None
    sheet = lay_out(page.image, page.ocr.geometry)
    with OfdFile(written(page, tmp_path)) as document:
        (seen,) = document.pages()
    scale = 72 / 25.4
    for character, (text, cell) in zip(page.ocr.characters(), seen.characters, strict=True):
        x, y = sheet.place(((character.box.x0 + character.box.x1) / 2, (character.box.y0 + character.box.y1) / 2))
        assert text == character.text
        assert cell.x0 * scale <= x <= cell.x1 * scale
        assert cell.y0 * scale <= sheet.height - y <= cell.y1 * scale


def test_rare_characters_come_back_in_both_readers(tmp_path: Path) -> None:
    file = written(export_page([line(RARE), line("第二行 & <行>", (150, 400))]), tmp_path)
    with OfdFile(file) as document:
        (seen,) = document.pages()
    assert "".join(seen.text) == RARE + "第二行 & <行>"
    ((_, _, texts),) = ofdrw_pages(file)
    assert "".join(texts) == "".join(seen.text)


@pytest.mark.parametrize("coding", [ImageCoding.JPEG, ImageCoding.PNG, ImageCoding.TIFF])
def test_the_picture_goes_in_byte_for_byte(coding: ImageCoding, tmp_path: Path) -> None:
    image = encoded(coding)
    with OfdFile(written(ExportPage(image, None, "甲-1 第1页"), tmp_path)) as document:
        (seen,) = document.pages()
    assert seen.picture_sha256 == (sha256_of_bytes(image.data),)
    assert (seen.width, seen.height) == pytest.approx((WIDTH / DPI * 25.4, HEIGHT / DPI * 25.4), abs=0.01)


def test_jpeg_2000_becomes_png_since_the_standard_does_not_name_it(tmp_path: Path) -> None:
    page = ExportPage(encoded(ImageCoding.JPEG2000, size=(60, 40), mode="RGB"), None, "甲-1 第1页")
    with zipfile.ZipFile(written(page, tmp_path)) as package:
        assert package.read("Doc_0/Res/Image_0.png").startswith(b"\x89PNG")


def test_text_is_unseen_and_below_the_picture(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(export_page([line("字")]), tmp_path)) as package:
        content = ElementTree.fromstring(package.read("Doc_0/Pages/Page_0/Content.xml"))
    below, above = content.findall("ofd:Content/ofd:Layer", OFD)
    assert [found.get("Alpha") for found in below] == ["0"]
    assert [found.tag.partition("}")[2] for found in above] == ["ImageObject"]


def test_no_two_objects_share_an_identifier_and_none_is_beyond_the_last(tmp_path: Path) -> None:
    file = write_ofd([item([export_page([line("一"), line("二", (150, 400))])] * 2)], tmp_path / "out.ofd").file
    with zipfile.ZipFile(file) as package:
        roots = [ElementTree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]
    found = Counter(element.get("ID") for root in roots for element in root.iter() if element.get("ID"))
    last = next(root.findtext("ofd:CommonData/ofd:MaxUnitID", "", OFD) for root in roots if "Document" in root.tag)
    assert set(found.values()) == {1}
    assert max(int(number) for number in found if number) <= int(last)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    first = item([export_page([line("一")])], "甲-1", "合同 & <约>")
    file = write_ofd([first, item([export_page([])], "乙-2", "名册")], tmp_path / "out.ofd").file
    with OfdFile(file) as document:
        about = document.information
        assert document.keywords == ("甲-1", "乙-2")
        assert document.page_count == 2
    assert about.findtext("ofd:DocInfo/ofd:Title", "", OFD) == "合同 & <约> 等 2 件"
    assert about.findtext("ofd:DocInfo/ofd:Author", "", OFD) == "石桥村村民委员会"
    with zipfile.ZipFile(file) as package:
        outline = ElementTree.fromstring(package.read("Doc_0/Document.xml")).findall("ofd:Outlines/*", OFD)
    assert [entry.get("Title") for entry in outline] == ["甲-1 合同 & <约>", "乙-2 名册"]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.ofd", "two.ofd"):
        write_ofd([item([export_page([line("东至李国强")])])], tmp_path / name)
    assert (tmp_path / "one.ofd").read_bytes() == (tmp_path / "two.ofd").read_bytes()


def good_file(folder: Path) -> tuple[Path, PageProof]:
    page = export_page([line("东至李国强")])
    assert page.ocr is not None
    proof = proof_of(page, lay_out(page.image, page.ocr.geometry), [sha256_of_bytes(page.image.data)])
    return written(page, folder), proof


def test_every_departure_is_refused(tmp_path: Path) -> None:
    file, proof = good_file(tmp_path)
    check_ofd(file, [proof])
    wrong = [
        [],
        [proof, proof],
        [replace(proof, lines=("东至李国弦",))],
        [replace(proof, width=proof.width + 1)],
        [replace(proof, picture_sha256=(Sha256("0" * 64),))],
        [replace(proof, inks=tuple(replace(ink, box=Box(0, 0, 5, 5)) for ink in proof.inks))],
    ]
    for proofs in wrong:
        with pytest.raises(ExportCheckError):
            check_ofd(file, proofs)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing more", b"%PDF-1.7"])
def test_a_file_that_is_no_ofd_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.ofd").write_bytes(data)
    with pytest.raises(ExportCheckError, match="无法重新打开"):
        check_ofd(tmp_path / "bad.ofd", [])


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("OFD.xml", b"Doc_0/Document.xml", b"Doc_0/Nothing.xml"),
        ("Doc_0/DocumentRes.xml", b"MultiMedia ", b"Multimedia "),
        ("Doc_0/Pages/Page_0/Content.xml", b'DeltaX="', b'DeltaX="g x '),
        ("Doc_0/Pages/Page_0/Content.xml", b'Size="', b'Size="big '),
        ("Doc_0/Pages/Page_0/Content.xml", b"</ofd:Content>", b""),
    ],
)
def test_parts_that_make_no_sense_are_faults(part: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    file, _ = good_file(tmp_path)
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(tmp_path / "spoilt.ofd", "w") as spoilt:
        for name in package.namelist():
            data = package.read(name)
            spoilt.writestr(name, data.replace(old, new) if name == part else data)
    with pytest.raises(OfdFault), OfdFile(tmp_path / "spoilt.ofd") as document:
        list(document.pages())


def test_a_break_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    def pages() -> Iterator[ExportPage]:
        yield export_page([line("第一页")])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_ofd([item(pages())], tmp_path / "out.ofd")
    with pytest.raises(NotInArchiveError):
        write_ofd([item([])], tmp_path / "out.ofd")
    assert list(tmp_path.iterdir()) == []
