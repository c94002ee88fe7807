"""Compact copies: a sharp mask over a small background."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from shutil import which

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from pipeline.export import ExportPage, write_pdf
from pipeline.export.compact import compact_layers
from pipeline.export.layers import Layer, sheet_of
from pipeline.model.page import EncodedImage, ImageCoding
from tests.export.judges import verapdf_complaints
from tests.export.pages import encoded, item, line, ocr_page
from tests.export.reading import pdfium_text, poppler_text

WIDTH, HEIGHT, DPI = 1200, 1600, 300.0
SEAL = (700, 900, 1000, 1200)
PHOTOGRAPH = (100, 900, 500, 1300)
STROKES = (100, 100, 1100, 700)


def painted(dpi: float = DPI) -> EncodedImage:
    """Yellowed paper with black strokes, a red seal and a dark photograph."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (236, 226, 200))
    grain = np.random.default_rng(3).normal(0, 4, (HEIGHT, WIDTH, 1))
    picture = Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for x in range(STROKES[0], STROKES[2], 24):
        for y in range(STROKES[1], STROKES[3], 40):
            pen.line([(x, y), (x + 16, y + 26)], fill=(40, 38, 42), width=4)
    pen.ellipse(SEAL, outline=(200, 30, 40), width=14)
    ramp = np.linspace(20, 120, PHOTOGRAPH[2] - PHOTOGRAPH[0]).astype(np.uint8)
    picture.paste(Image.fromarray(np.tile(ramp, (PHOTOGRAPH[3] - PHOTOGRAPH[1], 1))), PHOTOGRAPH[:2])
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=90)
    return EncodedImage(target.getvalue(), ImageCoding.JPEG, WIDTH, HEIGHT, (dpi, dpi))


def page_with(image: EncodedImage) -> ExportPage:
    return ExportPage(image, ocr_page([line("东至李国强")]), "甲-1 第1页")


def layers_of(image: EncodedImage) -> tuple[Layer, ...]:
    page = page_with(image)
    return compact_layers(page, sheet_of(page))


def pixels(image: EncodedImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(io.BytesIO(image.data)) as picture:
        return np.asarray(picture.convert("RGB").resize((WIDTH, HEIGHT)))


def test_ink_goes_into_the_mask_and_seals_and_photographs_into_the_background() -> None:
    paper, ink = layers_of(painted())
    dark = pixels(ink.image)[:, :, 0] < 128
    x0, y0, x1, y1 = STROKES
    assert 0.1 < dark[y0:y1, x0:x1].mean() < 0.4
    assert dark[950:1250, 150:450].mean() < 0.1
    assert dark[SEAL[1] :, SEAL[0] :].mean() < 0.001
    seal = pixels(paper.image)[1050, SEAL[0] + 7]
    assert seal[0] > 150
    assert seal[0] > 2 * seal[1]
    photograph = pixels(paper.image)[1100, 150:450, 0].astype(int)
    assert photograph[0] < 60 < 80 < photograph[-1]
    assert ink.ink is not None
    assert max(ink.ink) < 0.3


def test_no_shadow_of_the_ink_stays_in_the_background() -> None:
    paper, _ = layers_of(painted())
    x0, y0, x1, y1 = STROKES
    assert pixels(paper.image)[y0:y1, x0:x1].min(axis=2).min() > 150


def test_it_is_much_smaller_than_the_picture() -> None:
    image = painted()
    assert sum(len(layer.image.data) for layer in layers_of(image)) < len(image.data) / 5


def test_a_coarse_scan_gets_a_mask_of_twice_the_pixels() -> None:
    _, ink = layers_of(painted(dpi=150.0))
    assert (ink.image.width, ink.image.height) == (2 * WIDTH, 2 * HEIGHT)


def test_what_is_black_and_white_or_already_small_stays_as_it_is() -> None:
    for image in (
        encoded(ImageCoding.TIFF, mode="1", compression="group4"),
        encoded(quality=1, size=(16, 16), optimize=True),
    ):
        (layer,) = layers_of(image)
        assert layer.image is image


def test_a_blank_sheet_has_no_mask() -> None:
    grain = np.random.default_rng(5).normal(235, 3, (800, 600)).astype(np.uint8)
    target = io.BytesIO()
    Image.fromarray(grain).save(target, "JPEG", quality=95)
    image = EncodedImage(target.getvalue(), ImageCoding.JPEG, 600, 800, (100.0, 100.0))
    assert [layer.name for layer in layers_of(image)] == ["/Paper"]


def test_a_compact_file_reads_back_and_looks_like_the_page(tmp_path: Path) -> None:
    image = painted()
    plain = write_pdf([item([page_with(image)])], tmp_path / "plain.pdf").file
    compact = write_pdf([item([page_with(image)])], tmp_path / "compact.pdf", compact=True).file
    assert pdfium_text(compact) == "东至李国强"
    assert poppler_text(compact, "-raw").strip() == "东至李国强"
    shown = []
    for file in (plain, compact):
        with pypdfium2.PdfDocument(file) as document:
            shown.append(np.asarray(document[0].render(scale=2).to_pil().convert("RGB"), dtype=np.int16))
    assert np.abs(shown[0] - shown[1]).mean() < 6
    assert compact.stat().st_size < plain.stat().st_size / 4


def test_a_compact_file_is_pdf_a(tmp_path: Path) -> None:
    file = write_pdf([item([page_with(painted())])], tmp_path / "compact.pdf", compact=True).file
    assert verapdf_complaints([file]) == []


def test_qpdf_finds_nothing(tmp_path: Path) -> None:
    if which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    file = write_pdf([item([page_with(painted())])], tmp_path / "compact.pdf", compact=True).file
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


def sealed(colour: tuple[int, int, int]) -> EncodedImage:
    """Yellow paper with black bars, and over them a thin seal that lets its own colour through; a little blurred."""
    paper = np.full((HEIGHT, WIDTH, 3), (228, 205, 160), np.float32)
    black = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(black)
    for x in range(710, 1000, 40):
        pen.line([(x, 920), (x, 1180)], fill=30, width=6)
    seal = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(seal).ellipse(SEAL, outline=255, width=9)
    through = 1 - (1 - np.array(colour, np.float32) / 255) * np.asarray(seal, np.float32)[..., None] / 255
    pixels = paper * through * np.asarray(black, np.float32)[..., None] / 255
    target = io.BytesIO()
    picture = Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
    picture.save(target, "JPEG", quality=75)
    return EncodedImage(target.getvalue(), ImageCoding.JPEG, WIDTH, HEIGHT, (DPI, DPI))


@pytest.mark.parametrize("colour", [(205, 90, 100), (80, 100, 200)])
def test_ink_below_a_seal_is_in_the_mask_and_the_seal_is_not(colour: tuple[int, int, int]) -> None:
    paper, ink = layers_of(sealed(colour))
    dark = pixels(ink.image)[..., 0] < 128
    columns = [x for x in range(710, 1000, 40) if 730 < x < 970]
    assert all(dark[930:1170, x].mean() > 0.97 for x in columns)
    between = np.concatenate([dark[900:1201, x - 24 : x - 15] for x in columns], axis=1)
    assert between.mean() < 0.002
    red, _, blue = pixels(paper.image)[1040:1060, SEAL[0] + 4].astype(int).mean(axis=0)
    assert red - blue > 90 if colour[0] > colour[2] else blue - red > 25  # the bare paper has 68
