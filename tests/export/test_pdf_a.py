"""PDF/A-2u: what the standard asks of colours and metadata, and what veraPDF says of pictures of every kind."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms

from pipeline.export import ExportPage, redacted, write_pdf
from pipeline.export.colour_profiles import cmyk_profile, is_usable, srgb_profile
from pipeline.model.geometry import Box
from pipeline.model.page import Direction, EncodedImage, ImageCoding, PageKey
from pipeline.model.redaction import CharacterRange, Redaction
from tests.export.judges import verapdf_complaints
from tests.export.pages import encoded, export_page, item, line, turned
from tests.export.test_sample_scans import SAMPLES, STEMS, page_of

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(mode: str, coding: ImageCoding, **options: object) -> EncodedImage:
    """Noise of many colours."""
    noise = np.random.default_rng(1).integers(0, 256, (48, 64, 4), dtype=np.uint8)
    if mode == "I;16":
        drawn = Image.fromarray(noise[..., 0].astype(np.uint16) * 257)
    elif mode == "CMYK":
        drawn = Image.fromarray(noise, "CMYK")
    else:
        drawn = Image.fromarray(noise).convert(mode)
    target = io.BytesIO()
    drawn.save(target, coding.value, **options)
    return EncodedImage(target.getvalue(), coding, 64, 48, (30.0, 30.0))


PICTURES = {
    "bilevel-g4": picture("1", ImageCoding.TIFF, compression="group4"),
    "bilevel-png": picture("1", ImageCoding.PNG),
    "grey-jpeg": picture("L", ImageCoding.JPEG),
    "grey-jpeg-with-rgb-profile": picture("L", ImageCoding.JPEG, icc_profile=SRGB),
    "rgb-jpeg": picture("RGB", ImageCoding.JPEG),
    "rgb-jpeg-progressive": picture("RGB", ImageCoding.JPEG, progressive=True),
    "rgb-jpeg-with-profile": picture("RGB", ImageCoding.JPEG, icc_profile=SRGB),
    "rgb-jpeg-with-broken-profile": picture("RGB", ImageCoding.JPEG, icc_profile=b"no profile at all"),
    "cmyk-jpeg": picture("CMYK", ImageCoding.JPEG),
    "cmyk-jpeg-with-profile": picture("CMYK", ImageCoding.JPEG, icc_profile=cmyk_profile()),
    "cmyk-tiff": picture("CMYK", ImageCoding.TIFF),
    "grey-jp2": picture("L", ImageCoding.JPEG2000),
    "rgb-jp2": picture("RGB", ImageCoding.JPEG2000),
    "rgba-jp2": picture("RGBA", ImageCoding.JPEG2000),
    "rgb-codestream": picture("RGB", ImageCoding.JPEG2000, no_jp2=True),
    "palette-png": picture("P", ImageCoding.PNG),
    "transparent-palette-png": picture("P", ImageCoding.PNG, transparency=3),
    "rgba-png": picture("RGBA", ImageCoding.PNG),
    "grey-alpha-png": picture("LA", ImageCoding.PNG),
    "grey-16-bit-png": picture("I;16", ImageCoding.PNG),
    "rgb-lzw-tiff": picture("RGB", ImageCoding.TIFF, compression="tiff_lzw"),
}


def test_verapdf_accepts_pictures_of_every_kind(tmp_path: Path) -> None:
    files = []
    for name, image in PICTURES.items():
        files.append(tmp_path / f"{name}.pdf")
        write_pdf([item([ExportPage(image, None, name)])], files[-1])
    assert verapdf_complaints(files) == []


def test_verapdf_accepts_samples_with_their_text(tmp_path: Path) -> None:
    files = []
    for stem in STEMS:
        truth = json.loads((SAMPLES / "expected" / f"{stem}.json").read_text(encoding="utf-8"))
        files.append(tmp_path / f"{stem}.pdf")
        write_pdf([item([page_of(truth, stem)])], files[-1])
    assert verapdf_complaints(files) == []


@pytest.mark.slow
def test_verapdf_accepts_every_sample_compact_or_not(tmp_path: Path) -> None:
    files = []
    for facts in sorted((SAMPLES / "expected").glob("*.json")):
        page = page_of(json.loads(facts.read_text(encoding="utf-8")), facts.stem)
        for compact in (False, True):
            files.append(tmp_path / f"{facts.stem}-{compact}.pdf")
            write_pdf([item([page])], files[-1], compact=compact)
    assert verapdf_complaints(files) == []


def test_verapdf_accepts_copies_with_footers_and_covers(tmp_path: Path) -> None:
    page = export_page([line("身份证号123456承包人")], turned(90, 3.0))
    hidden = Redaction(PageKey("甲-1", 1), (CharacterRange(0, 4, 10),))
    files = []
    images = encoded(), encoded(mode="RGB"), encoded(ImageCoding.TIFF, mode="1")
    for number, one in enumerate(replace(page, image=image) for image in images):
        for compact in (False, True):
            files.append(tmp_path / f"{number}-{compact}.pdf")
            certified = replace(redacted(one, hidden), footer=("档号：甲-1　第 1 页 共 1 页", "用途：取证"))
            write_pdf([item([certified])], files[-1], compact=compact)
    assert verapdf_complaints(files) == []


def test_verapdf_accepts_rare_characters_turned_pages_and_many_items(tmp_path: Path) -> None:
    lines = [
        line("𠀀𪚥㐀\ue000﨑ＡＢ１２ AB 12 ①㎡", (100, 200)),
        line("豎排文字", (900, 300), direction=Direction.VERTICAL),
        line("\x00\ufffe\u200b字", (100, 400)),
    ]
    first = item([export_page(lines, turned(90, 5.0), label="甲·1 第1页")], "甲·1", "")
    second = item([export_page([], label="乙-2 第1页")], "乙-2", "题名 <&> “引号”")
    write_pdf([first, second], tmp_path / "out.pdf")
    assert verapdf_complaints([tmp_path / "out.pdf"]) == []


def test_a_bare_codestream_gets_a_header_and_keeps_its_bytes(tmp_path: Path) -> None:
    image = PICTURES["rgb-codestream"]
    write_pdf([item([ExportPage(image, None, "甲-1 第1页")])], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        stored = document.pages[0].obj.Resources.XObject["/Scan"].read_raw_bytes()
    assert stored.endswith(image.data)
    with Image.open(io.BytesIO(stored)) as seen, Image.open(io.BytesIO(image.data)) as original:
        assert (seen.mode, seen.size, seen.tobytes()) == (original.mode, original.size, original.tobytes())


def test_the_file_claims_the_level_and_says_what_its_colours_mean(tmp_path: Path) -> None:
    write_pdf([item([export_page([line("字")])])], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        with document.open_metadata() as xmp:
            assert xmp.pdfa_status == "2U"
        (intent,) = document.Root.OutputIntents.as_list()
        assert str(intent.S) == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_a_profile_of_many_pages_is_stored_once(tmp_path: Path) -> None:
    page = ExportPage(PICTURES["rgb-jpeg-with-profile"], None, "甲-1 第1页")
    write_pdf([item([page] * 20)], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        spaces = [page.obj.Resources.XObject["/Scan"].ColorSpace for page in document.pages]
        assert len({space[1].objgen for space in spaces}) == 1
        assert spaces[0][1].read_bytes() == SRGB


def test_a_broken_profile_is_left_out(tmp_path: Path) -> None:
    page = ExportPage(PICTURES["rgb-jpeg-with-broken-profile"], None, "甲-1 第1页")
    write_pdf([item([page])], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert document.pages[0].obj.Resources.XObject["/Scan"].ColorSpace == pikepdf.Name.DeviceRGB


def test_plain_inks_look_as_on_a_screen() -> None:
    inks = np.random.default_rng(2).integers(0, 256, (40, 40, 4), dtype=np.uint8)
    drawn = Image.fromarray(inks, "CMYK")
    target = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(io.BytesIO(cmyk_profile()), target, "CMYK", "RGB")
    seen = ImageCms.applyTransform(drawn, transform)
    assert seen is not None
    distance = np.abs(np.asarray(seen, dtype=int) - np.asarray(drawn.convert("RGB"), dtype=int))
    assert np.percentile(distance, 99) <= 3


@pytest.mark.parametrize(
    ("profile", "channels", "usable"),
    [(srgb_profile(), 3, True), (srgb_profile(), 1, False), (cmyk_profile(), 4, True), (b"\0" * 200, 3, False)],
)
def test_profiles_are_judged(profile: bytes, channels: int, usable: bool) -> None:
    assert is_usable(profile, channels) is usable


def test_a_text_box_outside_of_everything_is_no_fault(tmp_path: Path) -> None:
    far = line("远", (5000, 9000))
    assert far.box.x0 > Box(0, 0, 1240, 1754).x1
    write_pdf([item([export_page([far])])], tmp_path / "out.pdf")
    assert verapdf_complaints([tmp_path / "out.pdf"]) == []
