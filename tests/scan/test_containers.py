"""Every kind of file gives the pixels that were put in."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.model.page import ImageCoding
from pipeline.scan import MediaType, NotAScan, ScanFile, ScanLimits, extract_frame, inspect_file, load_frame
from tests.scan.files import bgr, bits, coded, noise

LIMITS = ScanLimits()
RGB = Image.fromarray(noise())

LOSSLESS = {
    "png": (coded(RGB, "PNG"), MediaType.PNG, ImageCoding.PNG),
    "bmp": (coded(RGB, "BMP"), MediaType.BMP, ImageCoding.PNG),
    "gif": (coded(RGB.quantize(64), "GIF"), MediaType.GIF, ImageCoding.PNG),
    "ppm": (coded(RGB, "PPM"), MediaType.PNM, ImageCoding.PNG),
    "pbm": (coded(bits(), "PPM"), MediaType.PNM, ImageCoding.PNG),
    "jp2": (coded(RGB, "JPEG2000"), MediaType.JP2, ImageCoding.JPEG2000),
    "j2k": (coded(RGB, "JPEG2000", no_jp2=True), MediaType.J2K, ImageCoding.JPEG2000),
    "jpg": (coded(RGB, "JPEG"), MediaType.JPEG, ImageCoding.JPEG),
    "lzw": (coded(RGB, "TIFF", compression="tiff_lzw"), MediaType.TIFF, ImageCoding.TIFF),
    "g4": (coded(bits(), "TIFF", compression="group4"), MediaType.TIFF, ImageCoding.TIFF),
    "bigtiff": (coded(RGB, "TIFF", big_tiff=True), MediaType.TIFF, ImageCoding.TIFF),
    "tiff_jpeg": (coded(RGB, "TIFF", compression="jpeg"), MediaType.TIFF, ImageCoding.TIFF),
}


def _write(folder: Path, data: bytes, name: str = "scan.bin") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", LOSSLESS)
def test_a_file_is_known_by_its_content_and_gives_its_own_pixels(kind: str, tmp_path: Path) -> None:
    data, media_type, coding = LOSSLESS[kind]
    path = _write(tmp_path, data)
    expected = bgr(Image.open(io.BytesIO(data)))

    scan = inspect_file(path, LIMITS)
    master = load_frame(path, 0, LIMITS)
    extracted = extract_frame(path, 0, LIMITS)

    assert isinstance(scan, ScanFile)
    assert scan.media_type is media_type
    assert [(frame.width, frame.height, frame.problem) for frame in scan.frames] == [(40, 30, None)]
    assert np.array_equal(master.pixels, expected)
    assert extracted.coding is coding
    assert (extracted.width, extracted.height) == (40, 30)
    assert np.array_equal(bgr(Image.open(io.BytesIO(extracted.data))), expected)


@pytest.mark.parametrize("kind", ["jpg", "png", "jp2", "j2k"])
def test_coded_pictures_are_handed_out_byte_for_byte(kind: str, tmp_path: Path) -> None:
    data, _, _ = LOSSLESS[kind]

    assert extract_frame(_write(tmp_path, data), 0, LIMITS).data == data


def test_a_group_4_page_stays_group_4(tmp_path: Path) -> None:
    extracted = extract_frame(_write(tmp_path, LOSSLESS["g4"][0]), 0, LIMITS)

    assert Image.open(io.BytesIO(extracted.data)).info["compression"] == "group4"


def test_the_file_says_whether_a_set_bit_is_black_or_white(tmp_path: Path) -> None:
    set_corner = Image.new("1", (16, 16), 0)
    set_corner.putpixel((0, 0), 1)
    black_is_zero = coded(set_corner, "TIFF")
    white_is_zero = black_is_zero.replace(
        struct.pack("<HHI", 262, 3, 1) + b"\x01", struct.pack("<HHI", 262, 3, 1) + b"\x00"
    )

    assert load_frame(_write(tmp_path, black_is_zero), 0, LIMITS).pixels[[0, 9], [0, 9], 0].tolist() == [255, 0]
    assert load_frame(_write(tmp_path, white_is_zero), 0, LIMITS).pixels[[0, 9], [0, 9], 0].tolist() == [0, 255]


def test_16_bit_grey_is_scaled_to_8_bit(tmp_path: Path) -> None:
    ramp = np.array([[0, 257, 128 * 257, 65535]], dtype=np.uint16)
    for kind in ("PNG", "TIFF"):
        path = _write(tmp_path, coded(Image.fromarray(ramp), kind))
        assert load_frame(path, 0, LIMITS).pixels[0, :, 0].tolist() == [0, 1, 128, 255]


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    glass = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    glass.putpixel((1, 1), (10, 20, 30, 255))
    pixels = load_frame(_write(tmp_path, coded(glass, "PNG")), 0, LIMITS).pixels

    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[1, 1].tolist() == [30, 20, 10]


def test_cmyk_becomes_colours_that_are_not_inverted(tmp_path: Path) -> None:
    white = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    for kind, options in (("JPEG", {}), ("TIFF", {})):
        assert load_frame(_write(tmp_path, coded(white, kind, **options)), 0, LIMITS).pixels.min() > 250


def test_every_frame_of_a_gif_is_a_page(tmp_path: Path) -> None:
    frames = [Image.fromarray(noise(seed=seed)).quantize(32) for seed in (1, 2, 3)]
    path = _write(tmp_path, coded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    scan = inspect_file(path, LIMITS)

    assert isinstance(scan, ScanFile)
    assert len(scan.frames) == 3
    assert len({frame.image_sha256 for frame in scan.frames}) == 3
    assert np.array_equal(load_frame(path, 2, LIMITS).pixels, bgr(frames[2]))


def test_the_orientation_of_a_png_is_found_behind_its_pixels_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    data = coded(RGB, "PNG", exif=exif)
    start = data.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(data[start : start + 4])
    last = data.index(b"IEND") - 4
    moved = data[:start] + data[end:last] + data[start:end] + data[last:]
    assert moved.index(b"IDAT") < moved.index(b"eXIf")
    assert load_frame(_write(tmp_path, moved), 0, LIMITS).exif_orientation == 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_stay_as_stored_and_the_orientation_is_told(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    for kind in ("JPEG", "PNG"):
        data = coded(RGB, kind, exif=exif)
        master = load_frame(_write(tmp_path, data), 0, LIMITS)
        assert master.exif_orientation == orientation
        assert np.array_equal(master.pixels, bgr(Image.open(io.BytesIO(data))))
    master = load_frame(_write(tmp_path, coded(RGB, "TIFF", tiffinfo={274: orientation})), 0, LIMITS)
    assert master.exif_orientation == orientation
    assert np.array_equal(master.pixels, bgr(RGB))


def test_resolution_is_kept_where_it_is_credible(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG", "TIFF"):
        dpi = load_frame(_write(tmp_path, coded(RGB, kind, dpi=(300, 200))), 0, LIMITS).dpi
        assert dpi == pytest.approx((300, 200), abs=0.1)
    assert load_frame(_write(tmp_path, coded(RGB, "JPEG", dpi=(1, 1))), 0, LIMITS).dpi == (0, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("目录.xlsx", b"PK\x03\x04" + bytes(60)),
        ("notes.txt", b"A PDF begins with %PDF-"),
        ("sniff.py", b"MAGIC = '%PDF-1.4'\n"),
        ("a.json", b"{}"),
        ("empty.txt", b""),
        ("BMW.txt", b"BM is not always a bitmap, and P1 is a parking deck"),
    ],
)
def test_other_files_are_passed_over(name: str, data: bytes, tmp_path: Path) -> None:
    assert isinstance(inspect_file(_write(tmp_path, data, name), LIMITS), NotAScan)


def test_names_may_lie_about_the_kind_of_a_scan(tmp_path: Path) -> None:
    scan = inspect_file(_write(tmp_path, LOSSLESS["png"][0], "really.jpg"), LIMITS)

    assert isinstance(scan, ScanFile)
    assert (scan.media_type, scan.extension) == (MediaType.PNG, "png")
