"""PDF pages: the image itself where the page is nothing else, the page drawn where it shows more."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageOps

from pipeline.model.page import ImageCoding
from pipeline.scan import Frame, FrameKind, ScanFile, ScanLimits, extract_frame, inspect_file, load_frame
from tests.scan.files import bgr, bits, coded, jpeg_picture, noise, pdf_with, raw_picture, saved

LIMITS = ScanLimits()
PLACE = b"q 72 0 0 54 0 0 cm /Im0 Do Q "


def _frames(path: Path) -> tuple[Frame, ...]:
    scan = inspect_file(path, LIMITS)
    assert isinstance(scan, ScanFile)
    return scan.frames


def _one_page(tmp_path: Path, content: bytes = PLACE, **keys: object) -> Path:
    return saved(pdf_with(raw_picture(noise()), content=content, **keys), tmp_path / "one.pdf")


@pytest.mark.parametrize(
    "content",
    [
        PLACE,
        b"q 0.1 0 0 0.1 0 0 cm q 720 0 0 540 0 0 cm /Im0 Do Q Q",
        b"0 0 72 54 re W n " + PLACE,
        b"/Artifact BMC " + PLACE + b"EMC",
        PLACE + b"BT /F1 9 Tf 3 Tr 5 5 Td (unseen) Tj ET",
        b"BT /F1 9 Tf 3 Tr (unseen) Tj ET " + PLACE,
    ],
)
def test_a_page_that_is_one_image_gives_the_image(content: bytes, tmp_path: Path) -> None:
    path = _one_page(tmp_path, content)

    (frame,) = _frames(path)

    assert (frame.kind, frame.width, frame.height) == (FrameKind.EMBEDDED, 40, 30)
    assert frame.dpi == pytest.approx(40)
    assert np.array_equal(load_frame(path, 0, LIMITS).pixels, noise()[:, :, ::-1])
    assert np.array_equal(bgr(Image.open(io.BytesIO(extract_frame(path, 0, LIMITS).data))), noise()[:, :, ::-1])


@pytest.mark.parametrize(
    "content",
    [
        PLACE + b"BT /F1 9 Tf 5 5 Td (seen) Tj ET",
        PLACE + b"1 0 0 RG 5 5 m 40 40 l S",
        PLACE + b"0 0 9 9 re f",
        PLACE + b"q 9 0 0 9 0 0 cm /Im0 Do Q",
        b"q 30 0 0 20 5 5 cm /Im0 Do Q",
        b"q 70 9 -9 50 5 0 cm /Im0 Do Q",
        b"0 0 30 30 re W n " + PLACE,
        b"/OC /Layer BDC " + PLACE + b"EMC",
        b"BT /F1 9 Tf (nothing but text) Tj ET",
        b"q q q this is no content stream",
    ],
)
def test_a_page_that_shows_more_is_drawn(content: bytes, tmp_path: Path) -> None:
    path = _one_page(tmp_path, content)

    (frame,) = _frames(path)

    assert (frame.kind, frame.width, frame.height, frame.dpi) == (FrameKind.DRAWN, 300, 225, 300)
    assert load_frame(path, 0, LIMITS).pixels.shape == (225, 300, 3)


def test_an_image_cut_by_the_crop_box_is_drawn_as_it_is_seen(tmp_path: Path) -> None:
    path = _one_page(tmp_path, CropBox=pikepdf.Array([0, 0, 36, 54]))

    assert [(frame.kind, frame.width) for frame in _frames(path)] == [(FrameKind.DRAWN, 150)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    """72 0 0 54 0 0|-72 0 0 54 72 0|-72 0 0 -54 72 54|72 0 0 -54 0 54
    0 54 72 0 0 0|0 -54 72 0 0 54|0 54 -72 0 72 0|0 -54 -72 0 72 54""".replace("\n", "|").split("|"),
)
def test_the_orientation_of_an_image_is_what_the_drawn_page_shows(matrix: str, rotation: int, tmp_path: Path) -> None:
    pixels = np.zeros((30, 40, 3), np.uint8)
    pixels[:15, :20], pixels[15:, :20], pixels[:15, 20:] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    content = f"q {matrix} cm /Im0 Do Q".encode()
    alone = saved(pdf_with(raw_picture(pixels), content=content, Rotate=rotation), tmp_path / "alone.pdf")
    dotted = content + b" 0 0 0.1 0.1 re f"
    drawn = saved(pdf_with(raw_picture(pixels), content=dotted, Rotate=rotation), tmp_path / "drawn.pdf")

    master = load_frame(alone, 0, LIMITS)
    exif = Image.Exif()
    exif[274] = master.exif_orientation
    stored = Image.open(io.BytesIO(coded(Image.fromarray(master.pixels[:, :, ::-1]), "PNG", exif=exif)))
    shown = ImageOps.exif_transpose(stored)
    seen = load_frame(drawn, 0, LIMITS).pixels

    assert _frames(alone)[0].kind is FrameKind.EMBEDDED
    height, width = seen.shape[:2]
    quarters = [(x, y) for x in (0.25, 0.75) for y in (0.25, 0.75)]
    assert [seen[int(y * height), int(x * width)].tolist() for x, y in quarters] == [
        list(shown.getpixel((int(x * shown.width), int(y * shown.height))))[::-1] for x, y in quarters
    ]


def test_a_jpeg_in_a_pdf_comes_out_byte_for_byte(tmp_path: Path) -> None:
    data = coded(Image.fromarray(noise()), "JPEG")
    path = saved(pdf_with(jpeg_picture(data, 40, 30)), tmp_path / "scan.pdf")

    extracted = extract_frame(path, 0, LIMITS)

    assert extracted.coding is ImageCoding.JPEG
    assert extracted.data == data


@pytest.mark.parametrize("decode", [None, [0, 1], [1, 0]])
def test_a_1_bit_image_has_the_polarity_that_the_page_shows(decode: list[int] | None, tmp_path: Path) -> None:
    picture = bits(48, 36)
    keys = {"/Width": 48, "/Height": 36, "/BitsPerComponent": 1, "/ColorSpace": pikepdf.Name.DeviceGray}
    if decode:
        keys["/Decode"] = pikepdf.Array(decode)
    path = saved(pdf_with({**keys, "data": picture.tobytes()}), tmp_path / "bits.pdf")

    expected = bgr(picture) if decode != [1, 0] else 255 - bgr(picture)

    assert _frames(path)[0].kind is FrameKind.EMBEDDED
    assert np.array_equal(load_frame(path, 0, LIMITS).pixels, expected)
    assert np.array_equal(bgr(Image.open(io.BytesIO(extract_frame(path, 0, LIMITS).data))), expected)


def test_a_palette_of_colours_is_followed(tmp_path: Path) -> None:
    palette = pikepdf.Array(
        [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 3, b"\x00\x00\x00\xff\x00\x00\x00\xff\x00\xff\xff\xff"]
    )
    indexes = np.random.default_rng(4).integers(0, 4, (6, 8), dtype=np.uint8)
    keys = {"/Width": 8, "/Height": 6, "/BitsPerComponent": 8, "/ColorSpace": palette, "data": indexes.tobytes()}
    path = saved(pdf_with(keys), tmp_path / "palette.pdf")

    colours = np.array([(0, 0, 0), (255, 0, 0), (0, 255, 0), (255, 255, 255)], np.uint8)

    assert np.array_equal(load_frame(path, 0, LIMITS).pixels, colours[indexes][:, :, ::-1])


@pytest.mark.parametrize("key", ["/SMask", "/Mask"])
def test_a_masked_image_is_drawn(key: str, tmp_path: Path) -> None:
    pdf = pdf_with(raw_picture(noise()))
    mask = pikepdf.Stream(pdf, bytes(1200))
    for name, value in {"/Subtype": pikepdf.Name.Image, "/Width": 40, "/Height": 30}.items():
        mask[name] = value
    mask.BitsPerComponent, mask.ColorSpace = 8, pikepdf.Name.DeviceGray
    pdf.pages[0].Resources.XObject.Im0[key] = pdf.make_indirect(mask)

    assert _frames(saved(pdf, tmp_path / "masked.pdf"))[0].kind is FrameKind.DRAWN


def test_a_cmyk_image_is_drawn_in_its_colours(tmp_path: Path) -> None:
    keys = {"/Width": 2, "/Height": 2, "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceCMYK}
    path = saved(pdf_with({**keys, "data": b"\x00\xff\xff\x00" * 4}), tmp_path / "red.pdf")

    blue, green, red = load_frame(path, 0, LIMITS).pixels[100, 100].tolist()

    assert red > 200 > 90 > max(blue, green)


def test_a_replaced_page_changes_its_own_checksum_alone(tmp_path: Path) -> None:
    pictures = [raw_picture(noise(seed=seed)) for seed in (1, 2, 3, 9)]
    for content in (PLACE, PLACE + b"BT /F1 9 Tf (seen) Tj ET"):
        before = saved(pdf_with(*pictures[:3], content=content), tmp_path / "before.pdf")
        after = saved(pdf_with(pictures[0], pictures[3], pictures[2], content=content), tmp_path / "after.pdf")
        old, new = ([frame.image_sha256 for frame in _frames(path)] for path in (before, after))
        assert [first == second for first, second in zip(old, new, strict=True)] == [True, False, True]


def test_what_is_drawn_on_a_page_is_part_of_its_checksum(tmp_path: Path) -> None:
    checksums = {
        _frames(_one_page(tmp_path, PLACE + drawing, **keys))[0].image_sha256
        for drawing, keys in [
            (b"0 0 9 9 re f", {}),
            (b"0 0 9 8 re f", {}),
            (b"0 0 9 9 re f", {"Rotate": 90}),
            (b"0 0 9 9 re f", {"CropBox": pikepdf.Array([0, 0, 50, 50])}),
        ]
    }

    assert len(checksums) == 4


def test_a_page_that_refers_to_itself_still_has_a_checksum(tmp_path: Path) -> None:
    pdf = pdf_with(raw_picture(noise()), content=PLACE + b"0 0 9 9 re f")
    circle = pdf.make_indirect(pikepdf.Dictionary())
    circle.Itself = circle
    pdf.pages[0].obj.PieceInfo = circle

    assert len(_frames(saved(pdf, tmp_path / "circle.pdf"))[0].image_sha256) == 64


def test_a_huge_page_is_drawn_at_a_resolution_that_fits(tmp_path: Path) -> None:
    path = _one_page(tmp_path, b"0 0 1000 1000 re f", MediaBox=pikepdf.Array([0, 0, 7200, 3600]))

    (frame,) = _frames(path)

    assert frame.problem is None
    assert frame.width * frame.height <= 1.01 * LIMITS.render_pixels
    assert frame.width == pytest.approx(2 * frame.height, abs=2)
    assert frame.dpi < 300


def test_a_deflated_bomb_of_an_image_is_not_decoded(tmp_path: Path) -> None:
    keys = {"/Width": 60_000, "/Height": 60_000, "/BitsPerComponent": 1, "/ColorSpace": pikepdf.Name.DeviceGray}
    data = zlib.compress(bytes(1000))
    path = saved(pdf_with({**keys, "/Filter": pikepdf.Name.FlateDecode, "data": data}), tmp_path / "bomb.pdf")

    assert _frames(path)[0].kind is FrameKind.DRAWN


def test_pdfium_draws_where_poppler_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _one_page(tmp_path, b"1 0 0 rg 0 0 36 54 re f")
    by_poppler = load_frame(path, 0, LIMITS).pixels
    monkeypatch.setenv("PATH", str(tmp_path))

    by_pdfium = load_frame(path, 0, LIMITS).pixels

    assert by_pdfium.shape == by_poppler.shape
    assert by_pdfium[100, 50].tolist() == by_poppler[100, 50].tolist() == [0, 0, 255]
    assert by_pdfium[100, 250].tolist() == [255, 255, 255]
